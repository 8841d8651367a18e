import { from, map, Observable, range, Subject, type OperatorFunction } from 'rxjs';
import { allTasks, coroutine, Future, sleep, type Awaitable, type Coroutine } from '../../lib/index.js';
import { asCompletedAll, asCompletedMap, gatherAll, gatherMap, orderedMap, waitAll } from '../../operators/index.js';
import { inTask } from '../tasks/support.js';
import { random } from './support.js';

type Project = (value: number) => Awaitable<number>;
type Make = (project: Project, options?: { limit?: number }) => OperatorFunction<number, number[] | number>;

/** `…All` runs what it is given, so the values are mapped before it; a Coroutine has not begun by then. */
const operators: [string, Make][] = [
  ['gatherMap', (project, options) => gatherMap(project, options)],
  ['orderedMap', (project, options) => orderedMap(project, options)],
  ['asCompletedMap', (project, options) => asCompletedMap(project, options)],
  ['gatherAll', (project, options) => (source) => source.pipe(map(project), gatherAll(options))],
  ['asCompletedAll', (project, options) => (source) => source.pipe(map(project), asCompletedAll(options))],
];

/** Runs that take as long as `durations` says, and how many of them there are at a time. */
function counting(durations: readonly number[]): { work: Project; most: () => number; begun: () => number } {
  let running = 0;
  let begun = 0;
  let most = 0;
  const work = coroutine(function* (index: number) {
    begun++;
    most = Math.max(most, ++running);
    if (durations[index]! > 0) yield* sleep(durations[index]!);
    running--;
    return index;
  });
  return { work, most: () => most, begun: () => begun };
}

/** The order in which runs that all begin as soon as they may are over. */
function inOrderOfEnd(durations: readonly number[], limit: number): number[] {
  const places = new Array<number>(limit).fill(0);
  const ends = durations.map((duration, index) => {
    const place = places.indexOf(Math.min(...places));
    places[place]! += duration;
    return { index, end: places[place]! };
  });
  return ends.sort((a, b) => a.end - b.end || a.index - b.index).map(({ index }) => index);
}

describe.each(operators)('the limit of %s', (name, make) => {
  it.each([1, 2, 3, 7, 1_000])('is never exceeded, and made use of: %d at a time', (limit) => {
    for (let seed = 0; seed < 20; seed++) {
      const next = random(seed);
      const count = 1 + next(60);
      const durations = Array.from({ length: count }, () => next(20));
      if (limit > 1) durations[0] = 30;
      const { work, most, begun } = counting(durations);
      const emitted: number[] = [];
      inTask(function* () {
        range(0, count).pipe(make(work, { limit })).subscribe((result) => emitted.push(...[result].flat()));
        yield* sleep(5_000);
      });
      const indices = Array.from({ length: count }, (_, index) => index);
      expect([seed, [...emitted].sort((a, b) => a - b)]).toEqual([seed, indices]);
      if (!name.startsWith('asCompleted')) expect(emitted).toEqual(indices);
      expect(begun()).toBe(count);
      expect(most()).toBeLessThanOrEqual(limit);
      const possible = durations.filter((duration) => duration > 0).length;
      if (possible === count) expect(most()).toBe(Math.min(limit, count));
    }
  });

  it('is never exceeded by a hot source', () => {
    const next = random(7);
    const durations = Array.from({ length: 200 }, () => 1 + next(20));
    const { work, most, begun } = counting(durations);
    inTask(function* () {
      const source = new Subject<number>();
      source.pipe(make(work, { limit: 4 })).subscribe();
      for (let index = 0; index < durations.length; index++) {
        source.next(index);
        yield* sleep(next(6));
      }
      source.complete();
      yield* sleep(5_000);
    });
    expect([most(), begun()]).toEqual([4, 200]);
  });

  it('has no bound by default', () => {
    const durations = new Array<number>(500).fill(5);
    const { work, most } = counting(durations);
    inTask(function* () {
      from(durations.keys()).pipe(make(work)).subscribe();
      yield* sleep(50);
    });
    expect(most()).toBe(500);
  });

  it('lets the next begin in the order of the values', () => {
    const begun: number[] = [];
    inTask(function* () {
      const work = coroutine(function* (index: number) {
        begun.push(index);
        yield* sleep(10 - index);
        return index;
      });
      range(0, 10).pipe(make(work, { limit: 3 })).subscribe();
      yield* sleep(200);
    });
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('does not hold for values that are not wanted any more', () => {
    const { work, begun } = counting([10, 10, 10, 10]);
    inTask(function* () {
      const subscription = range(0, 4).pipe(make(work, { limit: 2 })).subscribe();
      yield* sleep(5);
      subscription.unsubscribe();
      yield* sleep(50);
      expect([begun(), allTasks().size]).toEqual([2, 1]);
    });
  });

  it('takes 100 000 synchronous values with synchronous runs', () => {
    let count = 0;
    const sum = (result: number | number[]): void => void (count += Array.isArray(result) ? result.length : 1);
    inTask(function* () {
      const ready = (value: number): Observable<number> => from([value]);
      range(0, 100_000).pipe(make(ready, { limit: 1 })).subscribe(sum);
      yield* sleep(1);
    });
    expect(count).toBe(100_000);
  });

  it('takes 100 000 synchronous values with runs that end at once, when the first lets them', () => {
    let count = 0;
    const sum = (result: number | number[]): void => void (count += Array.isArray(result) ? result.length : 1);
    inTask(function* () {
      const gate = new Future<number>();
      range(0, 100_000)
        .pipe(make((value) => (value === 0 ? gate : from([value])), { limit: 1 }))
        .subscribe(sum);
      expect(count).toBe(0);
      gate.setResult(0);
      yield* sleep(1);
    });
    expect(count).toBe(100_000);
  });

  it('takes 100 000 synchronous values with runs that all wait', () => {
    let count = 0;
    const sum = (result: number | number[]): void => void (count += Array.isArray(result) ? result.length : 1);
    inTask(function* () {
      range(0, 100_000)
        .pipe(make((value) => sleep(1, value)))
        .subscribe(sum);
      yield* sleep(5);
    });
    expect(count).toBe(100_000);
  });
});

describe('asCompletedMap with a limit', () => {
  it.each([1, 2, 5])('emits in the order of the ends: %d at a time', (limit) => {
    for (let seed = 0; seed < 20; seed++) {
      const next = random(seed);
      // A run of a length of its own each, so that no two end at the same time and the order is plain.
      const durations = Array.from({ length: 40 }, (_, index) => 1_000 * (1 + next(20)) + 2 ** (index % 10) + index);
      const emitted: number[] = [];
      inTask(function* () {
        const work = (index: number): Coroutine<number> => sleep(durations[index]!, index);
        range(0, 40).pipe(asCompletedMap(work, { limit })).subscribe((index) => emitted.push(index));
        yield* sleep(1_000_000);
      });
      expect([seed, emitted]).toEqual([seed, inOrderOfEnd(durations, limit)]);
    }
  });
});

describe('the look-ahead of orderedMap', () => {
  it.each([1, 2, 5, 16])('is bounded: never are more than %d values begun and not yet emitted', (limit) => {
    for (let seed = 0; seed < 20; seed++) {
      const next = random(seed);
      let ahead = 0;
      let most = 0;
      inTask(function* () {
        const work = coroutine(function* (index: number) {
          most = Math.max(most, ++ahead);
          yield* sleep(next(50));
          return index;
        });
        range(0, 100).pipe(orderedMap(work, { limit })).subscribe(() => ahead--);
        yield* sleep(10_000);
      });
      expect([ahead, most]).toEqual([0, limit]);
    }
  });

  it('is bounded behind a first run that never ends', () => {
    inTask(function* () {
      const begun: number[] = [];
      const project = (index: number): Awaitable<number> => {
        begun.push(index);
        return index === 0 ? new Future<number>() : sleep(1, index);
      };
      const subscription = range(0, 100).pipe(orderedMap(project, { limit: 3 })).subscribe();
      yield* sleep(100);
      expect(begun).toEqual([0, 1, 2]);
      subscription.unsubscribe();
    });
  });

  it('is not there without a limit', () => {
    inTask(function* () {
      let begun = 0;
      const project = (index: number): Awaitable<number> => {
        begun++;
        return index === 0 ? sleep(50, 0) : sleep(1, index);
      };
      range(0, 100).pipe(orderedMap(project)).subscribe();
      yield* sleep(100);
      expect(begun).toBe(100);
    });
  });
});

describe('waitAll', () => {
  it('takes 100 000 synchronous awaitables', () => {
    inTask(function* () {
      let size = 0;
      range(0, 100_000)
        .pipe(map((value) => sleep(1, value)), waitAll())
        .subscribe(({ done }) => (size = done.size));
      yield* sleep(5);
      expect(size).toBe(100_000);
    });
  });
});
