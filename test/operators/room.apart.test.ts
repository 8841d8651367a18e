import { connectable, from, take, toArray, type Observable, type OperatorFunction } from 'rxjs';
import { coroutine, Event, fromIterable, Queue, Semaphore, sleep, until, type Awaitable } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { asCompletedMap, gatherMap, orderedMap, putTo, whenSet } from '../../operators/index.js';
import { filled } from '../queues/support.js';
import { inTask } from '../tasks/support.js';

type Limited = (
  project: (value: number) => Awaitable<number>,
  options: { limit: number | Semaphore },
) => OperatorFunction<number, unknown>;

const limited: readonly (readonly [string, Limited])[] = [
  ['orderedMap', orderedMap],
  ['asCompletedMap', asCompletedMap],
  ['gatherMap', gatherMap],
];

/** What another subscriber of a source has seen after a moment. */
function seenBeside(operator: OperatorFunction<number, unknown>): number[] {
  return inTask(function* () {
    const seen: number[] = [];
    const shared = connectable(fromIterable([1, 2, 3, 4]));
    shared.pipe(operator).subscribe({ error: () => undefined });
    shared.subscribe({ next: (value) => seen.push(value), error: () => undefined });
    shared.connect();
    yield* sleep(50);
    const after50 = [...seen];
    // An error that comes then has its reader.
    yield* sleep(1_000);
    return after50;
  });
}

const first =
  (operator: OperatorFunction<number, unknown>): OperatorFunction<number, unknown> =>
  (source) =>
    source.pipe(take(1), operator);

describe('a source that others have too does not wait for', () => {
  it.each(limited)('%s when its own source has ended.', (_name, make) => {
    expect(seenBeside(first(make((value) => sleep(100, value), { limit: 1 })))).toEqual([1, 2, 3, 4]);
  });

  it('putTo when its own source has ended.', () => {
    expect(seenBeside(first(putTo(filled(new Queue<number>(1), [0]))))).toEqual([1, 2, 3, 4]);
  });

  it('whenSet when its own source has ended.', () => {
    expect(seenBeside(first(whenSet(new Event())))).toEqual([1, 2, 3, 4]);
  });

  it('orderedMap when it has given up.', () => {
    const second = coroutine(function* (value: number) {
      yield* sleep(value === 2 ? 5 : 1_000);
      if (value === 2) throw new Error('the second fails');
      return value;
    });
    expect(seenBeside(orderedMap(second, { limit: 2 }))).toEqual([1, 2, 3, 4]);
  });
});

const sources: readonly (readonly [string, (values: number[]) => Observable<number>])[] = [
  ['from', (values) => from(values)],
  ['fromIterable', (values) => fromIterable(values)],
  [
    'queue.items()',
    (values) => {
      const queue = filled(new Queue<number>(), values);
      queue.shutdown();
      return queue.items();
    },
  ],
];

describe.each(limited.slice(0, 2) as [string, typeof orderedMap][])('two of %s in a row', (_name, make) => {
  it.each(sources)('work at the same time, each up to its limit, also on %s.', (_source, source) => {
    const stage = (limit: number): OperatorFunction<number, number> => make((value: number) => sleep(10, value), { limit });
    const elapsed = (one: number, two: number): number =>
      runVirtual(() => until(source([1, 2, 3, 4, 5, 6]).pipe(stage(one), stage(two), toArray()))).elapsed;
    expect([elapsed(1, 1), elapsed(2, 1), elapsed(2, 2), elapsed(3, 1)]).toEqual([70, 70, 40, 70]);
  });
});
