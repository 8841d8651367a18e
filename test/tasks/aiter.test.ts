import { concat, EMPTY, endWith, merge, NEVER, Observable, of, range, Subject, takeUntil, throwError } from 'rxjs';
import { aiter, AsyncCursor, coroutine, createTask, EventLoop, fromIterable, sleep, type Body } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { inTask, settled } from './support.js';

const collect = coroutine(function* <T>(cursor: AsyncCursor<T>, into: unknown[] = []): Body<unknown[]> {
  try {
    for (;;) {
      const { done, value } = yield* cursor.next();
      if (done === true) break;
      into.push(value);
    }
    into.push('|');
  } catch (error) {
    into.push({ error });
  }
  return into;
});
const take = coroutine(function* <T>(cursor: AsyncCursor<T>) {
  return (yield* cursor.next()).value;
});

describe('aiter of an Observable', () => {
  it('hands out each value, in order, and then is done', () => {
    const values = inTask(() => collect(aiter(of(1, 2, 3)))[Symbol.iterator]());
    expect(values).toEqual([1, 2, 3, '|']);
  });

  it('gives values when they come, and the end when that comes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--a-b|');
      const work = coroutine(function* () {
        return String(yield* collect(aiter(source)));
      });
      expectObservable(work()).toBe('-----(x|)', { x: 'a,b,|' });
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
  });

  it('throws the error of the source once, after the values before it, and then is done', () => {
    inTask(function* () {
      const cursor = aiter(concat(of(1), throwError(() => 'e')));
      expect(yield* collect(cursor)).toEqual([1, { error: 'e' }]);
      expect(yield* cursor.next()).toEqual({ done: true, value: undefined });
    });
  });

  it('of an empty source is done at once, and stays so', () => {
    inTask(function* () {
      const cursor = aiter(EMPTY);
      expect(yield* cursor.next()).toEqual({ done: true, value: undefined });
      expect(yield* cursor.next()).toEqual({ done: true, value: undefined });
    });
  });

  it('subscribes at the first next(), and only once', () => {
    let subscriptions = 0;
    const source = new Observable<number>((subscriber) => {
      subscriptions++;
      subscriber.next(1);
    });
    inTask(function* () {
      const cursor = aiter(source);
      expect(subscriptions).toBe(0);
      yield* cursor.next();
      const waiting = createTask(cursor.next());
      yield* sleep(1);
      expect(subscriptions).toBe(1);
      waiting.cancel();
    });
  });

  it('keeps what is emitted faster than it is taken', () => {
    inTask(function* () {
      const source = new Subject<number>();
      const cursor = aiter(source);
      const first = createTask(take(cursor));
      yield* sleep(0);
      for (const value of [1, 2, 3]) source.next(value);
      source.complete();
      expect(yield* first).toBe(1);
      expect(yield* collect(cursor)).toEqual([2, 3, '|']);
    });
  });

  it('loses no value when a next() is cancelled while it waits', () => {
    inTask(function* () {
      const source = new Subject<number>();
      const cursor = aiter(source);
      const waiting = createTask(take(cursor));
      yield* sleep(0);
      waiting.cancel();
      yield* sleep(0);
      expect(waiting.cancelled()).toBe(true);
      source.next(1);
      expect(yield* take(cursor)).toBe(1);
    });
  });

  it('loses no value when a next() is cancelled that the value has woken', () => {
    inTask(function* () {
      const source = new Subject<number>();
      const cursor = aiter(source);
      const waiting = createTask(take(cursor));
      yield* sleep(0);
      source.next(1);
      waiting.cancel();
      yield* sleep(0);
      expect(waiting.cancelled()).toBe(true);
      expect(yield* take(cursor)).toBe(1);
    });
  });

  it('passes the wake-up on to the next one who waits', () => {
    inTask(function* () {
      const source = new Subject<number>();
      const cursor = aiter(source);
      const [first, second] = [createTask(take(cursor)), createTask(take(cursor))];
      yield* sleep(0);
      source.next(1);
      first.cancel();
      expect(yield* second).toBe(1);
      expect(first.cancelled()).toBe(true);
    });
  });

  it('serves those who wait first come, first served, and tells all of them the end', () => {
    inTask(function* () {
      const source = new Subject<number>();
      const cursor = aiter(source);
      const takers = [1, 2, 3].map(() => createTask(take(cursor)));
      yield* sleep(0);
      source.next(10);
      source.next(20);
      source.complete();
      yield* sleep(1);
      expect(takers.map((taker) => (taker.done() ? taker.result() : 'waits'))).toEqual([10, 20, undefined]);
    });
  });

  it('when it ends, tells everyone who waits', () => {
    inTask(function* () {
      const source = new Subject<number>();
      const cursor = aiter(source);
      const takers = [createTask(take(cursor)), createTask(take(cursor))];
      yield* sleep(0);
      source.complete();
      yield* sleep(1);
      expect(takers.map((taker) => taker.done())).toEqual([true, true]);
    });
  });

  it('return() unsubscribes at once, drops what was kept, and makes next() done', () => {
    inTask(function* () {
      let unsubscribed = false;
      const cursor = aiter(new Observable<number>((subscriber) => {
        subscriber.next(1);
        subscriber.next(2);
        return () => (unsubscribed = true);
      }));
      expect(yield* take(cursor)).toBe(1);
      cursor.return();
      expect(unsubscribed).toBe(true);
      expect(yield* cursor.next()).toEqual({ done: true, value: undefined });
      cursor.return();
    });
  });

  it('return() before the first next() never subscribes', () => {
    inTask(function* () {
      let subscribed = false;
      const cursor = aiter(new Observable(() => void (subscribed = true)));
      cursor.return();
      expect(yield* cursor.next()).toEqual({ done: true, value: undefined });
      expect(subscribed).toBe(false);
    });
  });

  it('return() ends a next() that waits', () => {
    inTask(function* () {
      const cursor = aiter(NEVER);
      const waiting = createTask(cursor.next());
      yield* sleep(0);
      cursor.return();
      yield* sleep(1);
      expect(waiting.done() && waiting.result()).toEqual({ done: true, value: undefined });
    });
  });

  it('is let go at the end of its block by using', () => {
    const trace: string[] = [];
    const work = coroutine(function* () {
      using cursor = aiter(concat(of(1), new Observable<number>(() => () => trace.push('unsubscribed'))));
      trace.push(`got ${yield* take(cursor)}`);
    });
    inTask(function* () {
      yield* work();
      trace.push('left');
    });
    expect(trace).toEqual(['got 1', 'unsubscribed', 'left']);
  });

  it('is let go when its loop closes', async () => {
    const loop = new EventLoop();
    let unsubscribed = false;
    const source = concat(of(1), new Observable<number>(() => () => (unsubscribed = true)));
    const task = createTask(coroutine(function* () {
      return yield* take(aiter(source));
    })(), { loop });
    await settled(task);
    expect([task.result(), unsubscribed]).toEqual([1, false]);
    loop.close();
    expect(unsubscribed).toBe(true);
  });

  it('leaves nothing with its loop when its source has ended', () => {
    inTask(function* (loop) {
      const before = loop._closers.size;
      const [ended, failed, returned] = [aiter(of(1)), aiter(throwError(() => 'e')), aiter(NEVER)];
      expect(loop._closers.size).toBe(before + 3);
      yield* collect(ended);
      yield* collect(failed);
      returned.return();
      expect(loop._closers.size).toBe(before);
    });
  });

  it.each<[string, (ending: Subject<never>) => void, unknown]>([
    ['completes', (ending) => ending.complete(), '|'],
    ['fails', (ending) => ending.error('over'), { error: 'over' }],
  ])('makes a source that can wait do so only until its own %s', (_how, end, last) => {
    inTask(function* () {
      const subject = new Subject<number>();
      const ending = new Subject<never>();
      const seen: number[] = [];
      subject.subscribe((n) => seen.push(n));
      const cursor = aiter(merge(subject.pipe(takeUntil(ending.pipe(endWith(null)))), ending));
      const first = createTask(cursor.next());
      yield* sleep(1);
      fromIterable([1, 2, 3, 4]).subscribe(subject);
      yield* sleep(1);
      expect([(yield* first).value, seen]).toEqual([1, [1]]);
      end(ending);
      yield* sleep(1);
      expect([seen, yield* collect(cursor)]).toEqual([[1, 2, 3, 4], [last]]);
    });
  });

  it('can be iterated again with a new cursor', () => {
    inTask(function* () {
      const source = of(1, 2);
      expect(yield* collect(aiter(source))).toEqual([1, 2, '|']);
      expect(yield* collect(aiter(source))).toEqual([1, 2, '|']);
    });
  });

  it('takes arrays, strings and promises as RxJS does', async () => {
    expect(inTask(() => collect(aiter([1, 2]))[Symbol.iterator]())).toEqual([1, 2, '|']);
    expect(inTask(() => collect(aiter('ab'))[Symbol.iterator]())).toEqual(['a', 'b', '|']);
    const task = createTask(coroutine(() => collect(aiter(Promise.resolve('p')))[Symbol.iterator]())(), { loop: new EventLoop() });
    await settled(task);
    expect(task.result()).toEqual(['p', '|']);
  });

  it('hands out 100 000 values that are there at once', () => {
    const values = inTask(() => collect(aiter(range(0, 100_000)))[Symbol.iterator]());
    expect(values).toHaveLength(100_001);
  });
});
