import { map, Subject, type OperatorFunction } from 'rxjs';
import { coroutine, Event, fromIterable, Queue, Semaphore, sleep, type Body, type Coroutine } from '../../lib/index.js';
import { asCompletedMap, orderedMap, putTo, whenSet } from '../../operators/index.js';
import { drain, iterations } from '../queues/support.js';
import { inTask } from '../tasks/support.js';
import { note } from './support.js';

/** Numbers from 1 on, and how many were read. */
function numbers(count: number): { source: Iterable<number>; read: () => number } {
  let read = 0;
  function* generate(): Generator<number> {
    while (read < count) yield ++read;
  }
  return { source: generate(), read: () => read };
}

const twice = coroutine(function* (value: number): Body<number> {
  yield* sleep(1);
  return 2 * value;
});

/** A job that is done when it is started. */
const atOnce = coroutine(function* (value: number): Body<number> {
  return 2 * value;
});

type Limited = (project: (value: number) => Coroutine<number>, options: { limit: number | Semaphore }) => OperatorFunction<number, number>;

const limited: readonly (readonly [string, Limited])[] = [
  ['orderedMap', orderedMap],
  ['asCompletedMap', asCompletedMap],
];

describe.each(limited)('%s before a bounded queue', (_name, make) => {
  it.each([
    ['takes a while', twice],
    ['is done at once', atOnce],
  ])('reads no further than there is room, when each job %s', (_kind, job) => {
    inTask(function* () {
      const { source, read } = numbers(1_000);
      const queue = new Queue<number>(2);
      const subscription = fromIterable(source)
        .pipe(make(job, { limit: 3 }), putTo(queue))
        .subscribe();
      yield* sleep(100);
      // Two in the queue, one that waits to be put, three in the operator, one that waits for its limit.
      expect(read()).toBeLessThanOrEqual(7);
      for (let got = 1; got <= 20; got++) {
        expect(yield* queue.get()).toBe(2 * got);
        yield* sleep(10);
        expect(read()).toBeLessThanOrEqual(7 + got);
      }
      subscription.unsubscribe();
    });
  });

  it('hands all on, and completes, when the consumer is slow', () => {
    inTask(function* () {
      const { source } = numbers(30);
      const queue = new Queue<number>(1);
      fromIterable(source)
        .pipe(make(twice, { limit: 4 }), putTo(queue, { shutdown: true }))
        .subscribe();
      const got: number[] = [];
      const consuming = queue.items().subscribe((item) => got.push(item));
      yield* sleep(1_000);
      expect([got, consuming.closed]).toEqual([Array.from({ length: 30 }, (_, index) => 2 * (index + 1)), true]);
    });
  });

  it('completes when what has waited for room was handed on', () => {
    inTask(function* () {
      const queue = new Queue<number>(1);
      const subscription = fromIterable(numbers(6).source)
        .pipe(make(twice, { limit: 3 }), putTo(queue))
        .subscribe();
      for (let got = 1; got <= 6; got++) {
        yield* sleep(5);
        // It is complete when the last is put, which is when the one before it is got.
        expect([subscription.closed, yield* queue.get()]).toEqual([got === 6, 2 * got]);
      }
    });
  });

  it('reads no further than there is room where it has no limit of its own', () => {
    inTask(function* () {
      const { source, read } = numbers(1_000);
      const queue = new Queue<number>(2);
      const subscription = fromIterable(source)
        .pipe(make(atOnce, { limit: Infinity }), putTo(queue))
        .subscribe();
      yield* sleep(10);
      expect([read(), queue.qsize()]).toEqual([3, 2]);
      subscription.unsubscribe();
    });
  });

  it('keeps as many jobs going as its limit while the consumer keeps up', () => {
    inTask(function* (loop) {
      const { source } = numbers(40);
      const queue = new Queue<number>(1);
      const start = loop.time();
      fromIterable(source)
        .pipe(make(twice, { limit: 4 }), putTo(queue, { shutdown: true }))
        .subscribe();
      let last = 0;
      queue.items().subscribe({ complete: () => (last = loop.time() - start) });
      yield* sleep(1_000);
      expect(last).toBe(10);
    });
  });

  it('hands on what has waited for room before the error that came after it', () => {
    const trace: string[] = [];
    inTask(function* () {
      const queue = new Queue<number>(1);
      const job = coroutine(function* (value: number): Body<number> {
        yield* sleep(value);
        if (value === 4) throw new Error('four');
        return value;
      });
      note(trace, fromIterable(numbers(9).source).pipe(make(job, { limit: 4 }), putTo(queue)));
      yield* sleep(50);
      expect(trace).toEqual([]);
      const got = [yield* queue.get()];
      for (let i = 0; i < 2; i++) {
        yield* sleep(1);
        got.push(...drain(queue));
      }
      expect(got).toEqual([1, 2, 3]);
      yield* sleep(1);
    });
    expect(trace).toEqual([expect.stringMatching(/^error four @5[0-9]$/)]);
  });

  it('gives the permits of a shared limit back while there is no room, as who makes room may need them', () => {
    inTask(function* () {
      const limit = new Semaphore(2);
      const { source } = numbers(20);
      const queue = new Queue<number>(1);
      const got: number[] = [];
      fromIterable(source)
        .pipe(make(twice, { limit }), putTo(queue, { shutdown: true }))
        .subscribe();
      queue
        .items()
        .pipe(make(twice, { limit }))
        .subscribe((value) => got.push(value));
      yield* sleep(1_000);
      expect([got, String(limit)]).toEqual([Array.from({ length: 20 }, (_, index) => 4 * (index + 1)), '<Semaphore unlocked, value: 2>']);
    });
  });

  it('starts under a limit of its own as many as there are places, also while there is no room', () => {
    inTask(function* () {
      const source = new Subject<number>();
      let started = 0;
      const job = (value: number): Coroutine<number> => {
        started++;
        return twice(value);
      };
      const subscription = source.pipe(make(job, { limit: 3 }), putTo(new Queue<number>(1))).subscribe();
      for (let value = 1; value <= 9; value++) source.next(value);
      yield* sleep(100);
      // One is in the queue, one waits to be put, and three have the places.
      expect(started).toBe(5);
      subscription.unsubscribe();
    });
  });

  it('starts nothing under a shared limit while there is no room', () => {
    inTask(function* () {
      const limit = new Semaphore(3);
      const queue = new Queue<number>(1);
      const source = new Subject<number>();
      let started = 0;
      const job = (value: number): Coroutine<number> => {
        started++;
        return twice(value);
      };
      const subscription = source.pipe(make(job, { limit }), putTo(queue)).subscribe();
      for (let value = 1; value <= 9; value++) source.next(value);
      yield* sleep(100);
      // Three at first; those that began while the first was put: one more, as one that waits to be put is room enough.
      expect([started <= 6, String(limit)]).toEqual([true, '<Semaphore unlocked, value: 3>']);
      const before = started;
      yield* sleep(100);
      expect(started).toBe(before);
      subscription.unsubscribe();
      yield* iterations(2);
      expect(String(limit)).toBe('<Semaphore unlocked, value: 3>');
    });
  });

  it('drops what waited for room when it is left, and gives its places back', () => {
    inTask(function* () {
      const limit = new Semaphore(2);
      const queue = new Queue<number>(1);
      const subscription = fromIterable(numbers(50).source)
        .pipe(make(twice, { limit }), putTo(queue))
        .subscribe();
      yield* sleep(20);
      subscription.unsubscribe();
      yield* iterations(3);
      expect(drain(queue)).toEqual([2]);
      yield* iterations(3);
      expect([queue.qsize(), String(limit)]).toEqual([0, '<Semaphore unlocked, value: 2>']);
    });
  });
});

describe('orderedMap under a shared limit', () => {
  it('gives the permits back of those that are ahead of their turn when there is no room', () => {
    inTask(function* () {
      const limit = new Semaphore(3);
      const queue = new Queue<number>(1);
      queue.putNowait(0);
      const source = new Subject<number>();
      const job = coroutine(function* (value: number): Body<number> {
        yield* sleep(10 / value);
        return value;
      });
      const subscription = source.pipe(orderedMap(job, { limit }), putTo(queue)).subscribe();
      for (const value of [1, 2, 5]) source.next(value);
      yield* sleep(8);
      expect(String(limit)).toBe('<Semaphore locked>');
      yield* sleep(8);
      expect(String(limit)).toBe('<Semaphore unlocked, value: 3>');
      for (const value of [0, 1, 2, 5]) {
        expect(yield* queue.get()).toBe(value);
        yield* sleep(1);
      }
      subscription.unsubscribe();
    });
  });
});

describe('whenSet before a bounded queue', () => {
  it('holds back what there is no room for', () => {
    inTask(function* () {
      const event = new Event();
      const { source, read } = numbers(100);
      const queue = new Queue<number>(2);
      const subscription = fromIterable(source).pipe(whenSet(event), putTo(queue)).subscribe();
      yield* sleep(10);
      expect(read()).toBe(1);
      event.set();
      yield* sleep(10);
      expect([read(), queue.qsize()]).toEqual([3, 2]);
      subscription.unsubscribe();
    });
  });

  it('lets what a push source sent while it was clear go one by one, as there is room', () => {
    inTask(function* () {
      const event = new Event();
      const source = new Subject<number>();
      const queue = new Queue<number>(1);
      const seen: number[] = [];
      const subscription = source
        .pipe(
          whenSet(event),
          map((value) => {
            seen.push(value);
            return value;
          }),
          putTo(queue),
        )
        .subscribe();
      for (let value = 1; value <= 5; value++) source.next(value);
      event.set();
      yield* sleep(1);
      // One is in the queue, and one waits to be put.
      expect(seen).toEqual([1, 2]);
      for (let value = 1; value <= 5; value++) {
        expect(yield* queue.get()).toBe(value);
        yield* sleep(1);
      }
      expect(seen).toEqual([1, 2, 3, 4, 5]);
      source.next(6);
      expect(yield* queue.get()).toBe(6);
      subscription.unsubscribe();
    });
  });

  it('waits for the event again when that was cleared while there was no room', () => {
    inTask(function* () {
      const event = new Event();
      const source = new Subject<number>();
      const queue = new Queue<number>(1);
      const subscription = source.pipe(whenSet(event), putTo(queue)).subscribe();
      for (let value = 1; value <= 4; value++) source.next(value);
      event.set();
      yield* sleep(1);
      event.clear();
      const got: number[] = [];
      for (let i = 0; i < 4; i++) {
        got.push(...drain(queue));
        yield* sleep(1);
      }
      expect(got).toEqual([1, 2]);
      event.set();
      for (let i = 0; i < 3; i++) {
        yield* sleep(1);
        got.push(...drain(queue));
      }
      expect(got).toEqual([1, 2, 3, 4]);
      subscription.unsubscribe();
    });
  });

  it('completes when what had no room was handed on', () => {
    const trace: string[] = [];
    inTask(function* () {
      const event = new Event();
      const source = new Subject<number>();
      const queue = new Queue<number>(1);
      note(trace, source.pipe(whenSet(event), putTo(queue)));
      for (let value = 1; value <= 3; value++) source.next(value);
      source.complete();
      event.set();
      yield* sleep(5);
      expect(trace).toEqual([]);
      for (let value = 1; value <= 3; value++) expect(yield* queue.get()).toBe(value);
      yield* sleep(1);
    });
    expect(trace).toEqual(['next undefined @5', 'complete @5']);
  });

  it('does not wait for itself when its subscriber sends to its own source', () => {
    inTask(function* () {
      const event = new Event();
      const source = new Subject<number>();
      const seen: number[] = [];
      source.pipe(whenSet(event)).subscribe((value) => {
        seen.push(value);
        if (value < 3) source.next(value + 1);
      });
      source.next(1);
      event.set();
      yield* iterations(3);
      expect(seen).toEqual([1, 2, 3]);
    });
  });
});
