import { map, of, range, Subject, throwError, type OperatorFunction } from 'rxjs';
import {
  allTasks,
  BoundedSemaphore,
  coroutine,
  createTask,
  Future,
  Semaphore,
  sleep,
  type Awaitable,
  type Body,
  type Coroutine,
} from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { asCompletedAll, asCompletedMap, gatherAll, gatherMap, orderedMap } from '../../operators/index.js';
import { iterations } from '../queues/support.js';
import { inTask } from '../tasks/support.js';
import { cleaning, failsAfter, lastFrame, note } from './support.js';

type Limited = (project: (value: number) => Awaitable<unknown>, options: { limit: Semaphore }) => OperatorFunction<number, unknown>;

const operators: [string, Limited][] = [
  ['gatherMap', gatherMap],
  ['gatherAll', (project, options) => (source) => source.pipe(map(project), gatherAll(options))],
  ['orderedMap', orderedMap],
  ['asCompletedMap', asCompletedMap],
  ['asCompletedAll', (project, options) => (source) => source.pipe(map(project), asCompletedAll(options))],
];

/** Runs that count how many go on at once. */
function counting(): { work: (ms: number) => Coroutine<number>; now: () => number; most: () => number } {
  let now = 0;
  let most = 0;
  const work = coroutine(function* (ms: number): Body<number> {
    most = Math.max(most, ++now);
    try {
      yield* sleep(ms);
    } finally {
      now--;
    }
    return ms;
  });
  return { work, now: () => now, most: () => most };
}

describe.each(operators)('%s with a Semaphore as its limit', (_name, make) => {
  it('shares it with other pipes', () => {
    inTask(function* () {
      const limit = new Semaphore(3);
      const { work, most } = counting();
      const results: unknown[] = [];
      for (let pipe = 0; pipe < 3; pipe++) {
        range(1, 5)
          .pipe(make(work, { limit }))
          .subscribe((result) => results.push(...[result].flat()));
      }
      yield* sleep(1_000);
      expect([most(), results.length, String(limit)]).toEqual([3, 15, '<Semaphore unlocked, value: 3>']);
    });
  });

  it('shares it with whoever acquires it', () => {
    inTask(function* () {
      const limit = new Semaphore(1);
      const { work, now } = counting();
      yield* limit.acquire();
      of(5, 5).pipe(make(work, { limit })).subscribe();
      yield* sleep(50);
      expect(now()).toBe(0);
      limit.release();
      yield* sleep(1);
      const other = createTask(limit.acquire());
      yield* sleep(1);
      expect([now(), other.done()]).toEqual([1, false]);
      yield* other;
      limit.release();
      yield* sleep(50);
      expect(String(limit)).toBe('<Semaphore unlocked, value: 1>');
    });
  });

  it('takes no permit before there is a value', () => {
    inTask(function* () {
      const limit = new Semaphore(2);
      const source = new Subject<number>();
      source.pipe(make(() => sleep(5), { limit })).subscribe();
      expect(String(limit)).toBe('<Semaphore unlocked, value: 2>');
      source.next(1);
      expect(String(limit)).toBe('<Semaphore unlocked, value: 1>');
      yield* sleep(10);
      expect(String(limit)).toBe('<Semaphore unlocked, value: 2>');
      source.complete();
    });
  });

  it('takes synchronous runs, many after each other', () => {
    inTask(function* () {
      const limit = new Semaphore(1);
      const results: unknown[] = [];
      range(0, 1_000).pipe(make((value) => of(value), { limit })).subscribe((result) => results.push(...[result].flat()));
      yield* sleep(0);
      expect([results.length, String(limit)]).toEqual([1_000, '<Semaphore unlocked, value: 1>']);
    });
  });

  it('waits for a Semaphore that has no permit yet', () => {
    const trace: string[] = [];
    inTask(function* (loop) {
      const limit = new Semaphore(0);
      note(trace, of(5).pipe(make((ms) => sleep(ms, ms), { limit })));
      loop.callLater(10, () => limit.release());
      yield* sleep(50);
      expect(String(limit)).toBe('<Semaphore unlocked, value: 1>');
    });
    expect(trace).toEqual(['next 5 @15', 'complete @15']);
  });

  it('gives back what it holds when it is left, after the cleanup of its runs', () => {
    inTask(function* () {
      const limit = new Semaphore(2);
      const subscription = of(1, 2, 3).pipe(make(() => cleaning([], 20), { limit })).subscribe();
      yield* sleep(5);
      subscription.unsubscribe();
      yield* sleep(10);
      expect(String(limit)).toBe('<Semaphore locked>');
      yield* sleep(20);
      expect(String(limit)).toBe('<Semaphore unlocked, value: 2>');
    });
  });

  it('leaves the line of the Semaphore when it is left while it waits', () => {
    inTask(function* () {
      const limit = new Semaphore(1);
      yield* limit.acquire();
      const subscription = of(1, 2).pipe(make(() => sleep(5), { limit })).subscribe();
      yield* sleep(1);
      expect(String(limit)).toBe('<Semaphore locked, waiters: 1>');
      subscription.unsubscribe();
      yield* sleep(1);
      expect([String(limit), allTasks().size]).toEqual(['<Semaphore locked>', 1]);
      limit.release();
      expect(String(limit)).toBe('<Semaphore unlocked, value: 1>');
    });
  });

  it.each([0, 1, 2, 3, 4])('passes a permit on that it was given when it is left %d iterations later', (moment) => {
    inTask(function* () {
      const limit = new Semaphore(1);
      yield* limit.acquire();
      const subscription = of(1, 2).pipe(make(() => sleep(5), { limit })).subscribe();
      const other = createTask(limit.acquire());
      yield* iterations(2);
      limit.release();
      yield* iterations(moment);
      subscription.unsubscribe();
      yield* other;
      limit.release();
      yield* sleep(10);
      expect(String(limit)).toBe('<Semaphore unlocked, value: 1>');
    });
  });

  it('gives everything back when a run fails, the source fails, or project throws', () => {
    inTask(function* () {
      const limit = new Semaphore(2);
      const project = (value: number): Awaitable<unknown> => {
        if (value === 0) throw 'project';
        return value === 1 ? failsAfter(5, 'run') : sleep(20);
      };
      const errors: unknown[] = [];
      const sources = [of(1, 2, 3), throwError(() => 'source'), of(2, 0)];
      for (const source of sources) {
        source.pipe(make(project, { limit })).subscribe({ error: (error) => errors.push(error) });
        yield* sleep(100);
        expect(String(limit)).toBe('<Semaphore unlocked, value: 2>');
      }
      expect(errors).toEqual(['run', 'source', 'project']);
    });
  });

  it('keeps the permit of a Future that was handed in no longer than it is wanted', () => {
    inTask(function* () {
      const limit = new Semaphore(1);
      const future = new Future<number>();
      const subscription = of(1).pipe(make(() => future, { limit })).subscribe();
      yield* sleep(1);
      expect(limit.locked()).toBe(true);
      subscription.unsubscribe();
      yield* sleep(1);
      expect(limit.locked()).toBe(false);
    });
  });

  it('leaves nothing scheduled when it is left while it waits', () => {
    expect(lastFrame(() => of(1).pipe(make(() => sleep(5), { limit: new Semaphore(0) })).subscribe().unsubscribe())).toBe(0);
  });

  it('takes a BoundedSemaphore, and never releases it too often', () => {
    inTask(function* () {
      const limit = new BoundedSemaphore(2);
      range(1, 6).pipe(make((ms) => sleep(ms), { limit })).subscribe();
      const left = range(1, 6).pipe(make((ms) => sleep(ms), { limit })).subscribe();
      yield* sleep(4);
      left.unsubscribe();
      yield* sleep(100);
      expect(String(limit)).toBe('<BoundedSemaphore unlocked, value: 2>');
    });
  });
});

describe('a Semaphore as the limit of several pipes', () => {
  it('is given to them in turns', () => {
    const begun: string[] = [];
    inTask(function* () {
      const limit = new Semaphore(1);
      const work = (name: string) => (value: number) =>
        coroutine(function* () {
          begun.push(`${name}${value}`);
          yield* sleep(5);
        })();
      range(1, 3).pipe(orderedMap(work('a'), { limit })).subscribe();
      range(1, 3).pipe(asCompletedMap(work('b'), { limit })).subscribe();
      range(1, 3).pipe(gatherMap(work('c'), { limit })).subscribe();
      yield* sleep(100);
    });
    expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'c2', 'b3', 'c3']);
  });

  it('is subscribed and left as marbles show', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const limit = new Semaphore(1);
      const a = cold(' ---x|    ');
      const b = cold(' --y|     ');
      const one = cold('1|      ');
      expectObservable(one.pipe(orderedMap(() => a, { limit }))).toBe('----(x|)');
      expectObservable(one.pipe(asCompletedMap(() => b, { limit }))).toBe('-------(y|)');
      expectSubscriptions(a.subscriptions).toBe('^---!    ');
      expectSubscriptions(b.subscriptions).toBe('----^--! ');
      expectSubscriptions(one.subscriptions).toBe(['^!', '^!']);
    });
  });

  it('lets the next pipe go on when one is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const limit = new Semaphore(1);
      const a = cold(' -------x|');
      const b = cold(' --y|     ');
      expectObservable(of(1).pipe(gatherMap(() => a, { limit })), '^--!').toBe('----');
      expectObservable(of(1).pipe(asCompletedMap(() => b, { limit }))).toBe('------(y|)');
      expectSubscriptions(a.subscriptions).toBe('^--!   ');
      expectSubscriptions(b.subscriptions).toBe('---^--!');
    });
  });
});
