import { EMPTY, map, Observable, of, Subject, throwError } from 'rxjs';
import { coroutine, fromIterable, Future, getEventLoop, Queue, sleep, toAsyncIterable } from '../../lib/index.js';
import { withCleanup } from '../../operators/index.js';
import { reportsOf, turns } from './support';

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of source) values.push(value);
  return values;
}

/** Notes what is read of it. */
function* counting(read: number[]): Generator<number> {
  for (let n = 1; n <= 10; n++) {
    read.push(n);
    yield n;
  }
}

const end = { done: true, value: undefined };

describe('toAsyncIterable', () => {
  it('gives the values of a source, one after the other.', async () => {
    expect(await collect(toAsyncIterable(of(1, 2, 3)))).toEqual([1, 2, 3]);
    expect(await collect(toAsyncIterable(EMPTY))).toEqual([]);
    expect(await collect(toAsyncIterable(sleep(0, 'slept')))).toEqual(['slept']);
  });

  it('subscribes when the first value is asked for, and anew for each loop.', async () => {
    let subscribed = 0;
    const source = new Observable<number>((subscriber) => {
      subscriber.next(++subscribed);
      subscriber.complete();
    });
    const iterable = toAsyncIterable(source);
    const iterator = iterable[Symbol.asyncIterator]();
    expect(subscribed).toBe(0);
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    expect(await collect(iterable)).toEqual([2]);
  });

  it('loses nothing that comes while nobody asks.', async () => {
    const source = new Subject<string>();
    const iterator = toAsyncIterable(source)[Symbol.asyncIterator]();
    const first = iterator.next();
    for (const value of ['a', 'b', 'c']) source.next(value);
    source.complete();
    expect(await first).toEqual({ done: false, value: 'a' });
    await turns();
    expect([await iterator.next(), await iterator.next(), await iterator.next()]).toEqual([
      { done: false, value: 'b' },
      { done: false, value: 'c' },
      end,
    ]);
  });

  it('answers several calls of next() in their order.', async () => {
    const source = new Subject<string>();
    const iterator = toAsyncIterable(source)[Symbol.asyncIterator]();
    const asked = [iterator.next(), iterator.next(), iterator.next()];
    source.next('a');
    source.next('b');
    source.complete();
    expect(await Promise.all(asked)).toEqual([{ done: false, value: 'a' }, { done: false, value: 'b' }, end]);
  });

  it('throws the error of the source, after the values before it.', async () => {
    const seen: number[] = [];
    const failing = async (): Promise<void> => {
      const source = new Observable<number>((subscriber) => {
        subscriber.next(1);
        subscriber.error(new RangeError('e'));
      });
      for await (const value of toAsyncIterable(source)) seen.push(value);
    };
    await expect(failing()).rejects.toThrow(new RangeError('e'));
    expect(seen).toEqual([1]);
  });

  it('is at its end when it has failed.', async () => {
    const iterator = toAsyncIterable(throwError(() => 'e'))[Symbol.asyncIterator]();
    await expect(iterator.next()).rejects.toBe('e');
    expect(await iterator.next()).toEqual(end);
  });

  it('goes on after a break when what that cancels has cleaned up.', async () => {
    const trace: string[] = [];
    const gate = new Future<void>();
    const source = new Observable<number>((subscriber) => {
      subscriber.next(1);
      return () => trace.push('left');
    });
    const cleanup = (): Future<void> => {
      trace.push('cleaning up');
      getEventLoop().callSoon(() => gate.setResult());
      gate.addDoneCallback(() => trace.push('clean'));
      return gate;
    };
    for await (const value of toAsyncIterable(source.pipe(withCleanup(cleanup)))) {
      trace.push(`value ${value}`);
      break;
    }
    trace.push('after the loop');
    expect(trace).toEqual(['value 1', 'left', 'cleaning up', 'clean', 'after the loop']);
  });

  it('cancels the coroutine that it waits for when it is left, and ends the call of next().', async () => {
    const trace: string[] = [];
    const work = coroutine(function* () {
      try {
        yield* new Future();
      } finally {
        yield* sleep(0);
        trace.push('cleaned up');
      }
    });
    const iterator = toAsyncIterable(work())[Symbol.asyncIterator]();
    const asked = iterator.next();
    expect(await iterator.return!()).toEqual(end);
    trace.push('returned');
    expect(await asked).toEqual(end);
    expect(trace).toEqual(['cleaned up', 'returned']);
  });

  it('may be left before it has begun, and twice.', async () => {
    const iterator = toAsyncIterable(of(1))[Symbol.asyncIterator]();
    expect([await iterator.return!(), await iterator.return!(), await iterator.next()]).toEqual([end, end, end]);
  });

  it('reports an error of a cleanup, and goes on.', async () => {
    const reports = reportsOf(getEventLoop());
    const source = new Subject<number>().pipe(withCleanup(() => Promise.reject(new RangeError('in the cleanup'))));
    const iterator = toAsyncIterable(source)[Symbol.asyncIterator]();
    void iterator.next();
    expect(await iterator.return!()).toEqual(end);
    getEventLoop().setExceptionHandler(null);
    expect(reports.map(({ exception }) => exception)).toEqual([new RangeError('in the cleanup')]);
  });

  it('reads an iterable no further than it is asked, also through operators.', async () => {
    const read: number[] = [];
    const source = fromIterable(counting(read)).pipe(map((n) => 10 * n));
    for await (const value of toAsyncIterable(source)) {
      await turns();
      expect(read).toHaveLength(value / 10);
      if (value === 30) break;
    }
    expect(read).toEqual([1, 2, 3]);
  });

  it('takes of a queue only what it is asked for.', async () => {
    const queue = new Queue<string>();
    for (const item of ['a', 'b', 'c']) queue.putNowait(item);
    for await (const item of toAsyncIterable(queue.items())) {
      await turns();
      if (item === 'b') break;
    }
    expect(queue.getNowait()).toBe('c');
  });

  it('gives a source that can wait room for all who ask.', async () => {
    const iterator = toAsyncIterable(fromIterable(counting([])))[Symbol.asyncIterator]();
    const values = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
    expect(values.map(({ value }) => value)).toEqual([1, 2, 3]);
    await iterator.return!();
  });

  it('refuses what RxJS would refuse, at once.', () => {
    expect(() => toAsyncIterable(7 as never)).toThrow(
      'toAsyncIterable: source must be an Observable, AsyncIterable, Promise or iterable, got 7',
    );
  });
});
