import { filter, from, map, Subject } from 'rxjs';
import { fromIterable, Queue, sleep } from '../../lib/index.js';
import { putTo } from '../../operators/index.js';
import { drain, filled } from '../queues/support.js';
import { inTask } from '../tasks/support.js';
import { note } from './support.js';

/** Numbers from 1 on, and how many were read. */
function numbers(count: number): { source: Iterable<number>; read: () => number; closed: () => boolean } {
  let read = 0;
  let closed = false;
  const next = (): IteratorResult<number> => (read < count ? { done: false, value: ++read } : { done: true, value: undefined });
  const end = (): IteratorResult<number> => {
    closed = true;
    return { done: true, value: undefined };
  };
  return {
    source: { [Symbol.iterator]: () => ({ next, return: end }) },
    read: () => read,
    closed: () => closed,
  };
}

describe('putTo makes a source that can wait wait', () => {
  it('reads one value ahead of the queue, of an iterable', () => {
    inTask(function* () {
      const { source, read } = numbers(100);
      const queue = new Queue<number>(3);
      const subscription = fromIterable(source).pipe(putTo(queue)).subscribe();
      yield* sleep(10);
      expect([read(), queue.qsize()]).toEqual([4, 3]);
      for (let got = 1; got <= 5; got++) {
        expect(yield* queue.get()).toBe(got);
        yield* sleep(1);
        expect(read()).toBe(4 + got);
      }
      subscription.unsubscribe();
    });
  });

  it('reads one value ahead of the queue through map and filter', () => {
    inTask(function* () {
      const { source, read, closed } = numbers(100);
      const queue = new Queue<string>(1);
      const even = fromIterable(source).pipe(
        filter((value) => value % 2 === 0),
        map((value) => `#${value}`),
      );
      const subscription = even.pipe(putTo(queue)).subscribe();
      yield* sleep(10);
      expect([read(), drain(queue)]).toEqual([4, ['#2']]);
      yield* sleep(10);
      expect([read(), drain(queue)]).toEqual([6, ['#4']]);
      subscription.unsubscribe();
      yield* sleep(1);
      expect(closed()).toBe(true);
    });
  });

  it('puts all, in order, and completes', () => {
    const trace: string[] = [];
    inTask(function* () {
      const queue = new Queue<number>(2);
      note(trace, fromIterable(numbers(7).source).pipe(putTo(queue, { shutdown: true })));
      note(trace, queue.items());
      yield* sleep(1);
    });
    expect(trace.filter((line) => /\d @/.test(line))).toEqual([1, 2, 3, 4, 5, 6, 7].map((value) => `next ${value} @0`));
    expect(trace.filter((line) => !/\d @/.test(line)).sort()).toEqual(['complete @0', 'complete @0', 'next undefined @0']);
  });

  it('needs no backlog of more than one', () => {
    inTask(function* () {
      const queue = new Queue<number>(1);
      const got: number[] = [];
      const errors: unknown[] = [];
      fromIterable(numbers(5).source)
        .pipe(putTo(queue, { backlog: 1, shutdown: true }))
        .subscribe({ error: (error) => errors.push(error) });
      const subscription = queue.items().subscribe((item) => got.push(item));
      yield* sleep(5);
      expect([errors, got, subscription.closed]).toEqual([[], [1, 2, 3, 4, 5], true]);
    });
  });

  it('does not for from, which cannot wait', () => {
    inTask(function* () {
      const { source, read } = numbers(50);
      const subscription = from(source)
        .pipe(putTo(new Queue<number>(1)))
        .subscribe();
      expect(read()).toBe(50);
      subscription.unsubscribe();
      yield* sleep(0);
    });
  });

  it('closes the iterator when the queue is shut down meanwhile', () => {
    const trace: string[] = [];
    inTask(function* () {
      const { source, read, closed } = numbers(50);
      const queue = new Queue<number>(1);
      note(trace, fromIterable(source).pipe(putTo(queue)));
      yield* sleep(5);
      queue.shutdown();
      yield* sleep(5);
      expect([read(), closed()]).toEqual([2, true]);
    });
    expect(trace).toEqual(['error QueueShutDown @5']);
  });

  it('lets it go on when it is left', () => {
    inTask(function* () {
      const source = new Subject<number>();
      const seen: number[] = [];
      const putting = source.pipe(putTo(filled(new Queue<number>(1), [0]))).subscribe();
      source.subscribe((value) => seen.push(value));
      fromIterable([1, 2, 3]).subscribe(source);
      yield* sleep(1);
      expect(seen).toEqual([1]);
      putting.unsubscribe();
      yield* sleep(1);
      expect(seen).toEqual([1, 2, 3]);
    });
  });
});
