import { filter, map, mergeMap, of, repeat, Subject, take, toArray, type OperatorFunction } from 'rxjs';
import { Event, fromIterable, Queue, sleep, type Coroutine } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { asCompletedMap, gatherMap, orderedMap, putTo, whenSet, withTimeout } from '../../operators/index.js';
import { failsAfter, lastFrame, note } from '../operators/support.js';
import { drain } from '../queues/support.js';
import { inTask } from '../tasks/support.js';

type Limited = (project: (value: number) => Coroutine<number>, options: { limit: number }) => OperatorFunction<number, number | number[]>;

/** A list that tells what is done with its iterator. */
function watched<T>(values: readonly T[], trace: string[]): Iterable<T> {
  return {
    *[Symbol.iterator]() {
      try {
        for (const value of values) {
          trace.push(`read ${String(value)}`);
          yield value;
        }
        trace.push('read to the end');
      } finally {
        trace.push('closed');
      }
    },
  };
}

describe('fromIterable of an Iterable', () => {
  it('emits the items at once, and completes', () => {
    marbles(({ expectObservable }) => {
      expectObservable(fromIterable('abc')).toBe('(abc|)');
      expectObservable(fromIterable(new Set(['a', 'b']))).toBe('(ab|)');
      expectObservable(fromIterable([])).toBe('|');
      expectObservable(fromIterable(new Map([['k', 1]])).pipe(map(([key]) => key))).toBe('(k|)');
    });
  });

  it('iterates anew for each subscription', () => {
    marbles(({ expectObservable }) => {
      expectObservable(fromIterable('ab').pipe(repeat(2))).toBe('(abab|)');
    });
  });

  it('may be subscribed again from its own notification', () => {
    marbles(({ expectObservable }) => {
      const source = fromIterable('ab');
      expectObservable(source.pipe(mergeMap((first) => source.pipe(map((second) => first + second))), toArray())).toBe('(x|)', {
        x: ['aa', 'ab', 'ba', 'bb'],
      });
    });
  });

  it('reads nothing before it is subscribed, and no more than is wanted', () => {
    const trace: string[] = [];
    inTask(function* () {
      const source = fromIterable(watched([1, 2, 3], trace));
      expect(trace).toEqual([]);
      source.pipe(take(2)).subscribe();
      yield* sleep(0);
    });
    expect(trace).toEqual(['read 1', 'read 2', 'closed']);
  });

  it('passes an error of the iterator on', () => {
    const trace: string[] = [];
    inTask(function* () {
      const broken = function* (): Generator<number> {
        yield 1;
        throw new Error('broken');
      };
      note(trace, fromIterable(broken()));
      yield* sleep(0);
    });
    expect(trace).toEqual(['next 1 @0', 'error broken @0']);
  });

  it('passes an error of what makes the iterator on', () => {
    const trace: string[] = [];
    inTask(function* () {
      const broken = {
        [Symbol.iterator]: () => {
          throw new Error('broken');
        },
      };
      note(trace, fromIterable(broken));
      yield* sleep(0);
    });
    expect(trace).toEqual(['error broken @0']);
  });

  it('ends an endless one where it is left', () => {
    inTask(function* () {
      let read = 0;
      const endless = function* (): Generator<number> {
        for (;;) yield ++read;
      };
      const seen: number[] = [];
      fromIterable(endless()).pipe(take(3)).subscribe((value) => seen.push(value));
      yield* sleep(0);
      expect([read, seen]).toEqual([3, [1, 2, 3]]);
    });
  });

  it('leaves nothing scheduled when it is left', () => {
    expect(
      lastFrame(() =>
        fromIterable([1, 2])
          .pipe(whenSet(new Event()))
          .subscribe()
          .unsubscribe(),
      ),
    ).toBe(0);
  });
});

describe.each([
  ['gatherMap', gatherMap],
  ['orderedMap', orderedMap],
  ['asCompletedMap', asCompletedMap],
] as [string, Limited][])('fromIterable into %s with a limit', (_name, make) => {
  it('is read as there is room, not ahead of all', () => {
    const trace: string[] = [];
    inTask(function* () {
      const seen: unknown[] = [];
      fromIterable(watched([1, 2, 3, 4, 5, 6], trace))
        .pipe(make((value) => sleep(10, value), { limit: 2 }))
        .subscribe((value) => seen.push(value));
      yield* sleep(5);
      expect(trace.length).toBeLessThanOrEqual(3);
      yield* sleep(10);
      expect(trace.length).toBeLessThanOrEqual(5);
      yield* sleep(40);
      expect(seen.flat()).toEqual([1, 2, 3, 4, 5, 6]);
    });
    expect(trace.slice(-2)).toEqual(['read to the end', 'closed']);
  });

  it('is closed when a run fails', () => {
    const trace: string[] = [];
    inTask(function* () {
      note(trace, fromIterable(watched([1, 2, 3, 4], trace)).pipe(make(() => failsAfter(10, 'bad'), { limit: 1 })));
      yield* sleep(50);
    });
    expect(trace.filter((line) => /closed|error/.test(line)).sort()).toEqual(['closed', 'error bad @10']);
    expect(trace).not.toContain('read 3');
  });
});

describe('fromIterable waits', () => {
  it('for the slowest of those who share it', () => {
    const trace: string[] = [];
    inTask(function* () {
      const [fast, slow] = [new Queue<number>(), new Queue<number>(1)];
      const shared = new Subject<number>();
      const subscriptions = [shared.pipe(putTo(fast)).subscribe(), shared.pipe(putTo(slow)).subscribe()];
      subscriptions.push(fromIterable(watched([1, 2, 3, 4], trace)).subscribe(shared));
      yield* sleep(5);
      expect([fast.qsize(), slow.qsize(), trace]).toEqual([2, 1, ['read 1', 'read 2']]);
      for (const subscription of subscriptions.reverse()) subscription.unsubscribe();
      yield* sleep(0);
    });
    expect(trace).toEqual(['read 1', 'read 2', 'closed']);
  });

  it('also while what it emits is filtered out, which holds nothing up', () => {
    const trace: string[] = [];
    inTask(function* () {
      const queue = new Queue<number>(1);
      fromIterable([1, 2, 3, 4, 5, 6])
        .pipe(filter((value) => value % 3 === 0), putTo(queue, { shutdown: true }))
        .subscribe();
      note(trace, queue.items());
      yield* sleep(5);
    });
    expect(trace).toEqual(['next 3 @0', 'next 6 @0', 'complete @0']);
  });

  it('and is closed when it is left meanwhile; whoever waits for cleanups waits for that', () => {
    const trace: string[] = [];
    inTask(function* () {
      const queue = new Queue<number>(1);
      note(trace, fromIterable(watched([1, 2, 3], trace)).pipe(putTo(queue), withTimeout(10)));
      yield* sleep(50);
      expect(drain(queue)).toEqual([1]);
    });
    expect(trace).toEqual(['read 1', 'read 2', 'closed', 'error TimeoutError @10']);
  });

  it('for what a nested one has put', () => {
    inTask(function* () {
      const queue = new Queue<string>(2);
      const got: string[] = [];
      fromIterable('ab')
        .pipe(mergeMap((first) => fromIterable('xy').pipe(map((second) => first + second))), putTo(queue, { shutdown: true }))
        .subscribe();
      queue.items().subscribe((item) => got.push(item));
      yield* sleep(5);
      expect(got.sort()).toEqual(['ax', 'ay', 'bx', 'by']);
    });
  });
});

describe('fromIterable, called wrongly', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['a number', 5, '5'],
    ['an object', {}, 'an object'],
    ['a list that is no iterable', { length: 1, 0: 1 }, 'an object'],
    ['an Observable', of(1), 'an Observable'],
    ['a Promise', Promise.resolve(1), 'a Promise'],
    ['a generator function', function* () {}, 'the function (anonymous)'],
  ])('refuses %s', (_kind, source, got) => {
    const expected = new TypeError(`fromIterable: source must be an Iterable or an AsyncIterable, got ${got}`);
    expect(() => fromIterable(source as never)).toThrow(expected);
  });
});
