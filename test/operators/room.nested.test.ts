import { from, mergeMap, of, Subject, toArray, VirtualTimeScheduler, type Observable, type OperatorFunction } from 'rxjs';
import {
  aiter,
  coroutine,
  createTask,
  Event,
  EventLoop,
  fromIterable,
  getRunningLoop,
  Queue,
  sleep,
  until,
  type Awaitable,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { asCompletedMap, gatherMap, orderedMap, putTo, whenSet } from '../../operators/index.js';
import { inTask } from '../tasks/support.js';

const sources: readonly (readonly [string, <T>(values: T[]) => Observable<T>])[] = [
  ['from', from],
  ['fromIterable', fromIterable],
  [
    'queue.items()',
    <T>(values: T[]) => {
      const queue = new Queue<T>();
      for (const value of values) queue.putNowait(value);
      queue.shutdown();
      return queue.items();
    },
  ],
];

type Mapping = (project: (value: string) => Awaitable<unknown>, options: { limit: number }) => OperatorFunction<string, unknown>;

const mappings: readonly (readonly [string, Mapping])[] = [
  ['orderedMap', orderedMap],
  ['asCompletedMap', asCompletedMap],
  ['gatherMap', gatherMap],
  ['mergeMap', (project) => mergeMap((value) => until(project(value)))],
];

/** A pipe of two runs, one after the other, and when each began. */
function pairs(): { pair: (name: string) => Observable<unknown>; begun: string[] } {
  const begun: string[] = [];
  const run = (name: string, n: number): Awaitable => {
    begun.push(`${name}${n}@${getRunningLoop().time()}`);
    return sleep(10);
  };
  return { begun, pair: (name) => from([1, 2]).pipe(orderedMap((n) => run(name, n), { limit: 1 }), toArray()) };
}

const together = ['a1@0', 'b1@0', 'c1@0', 'a2@10', 'b2@10', 'c2@10'];

describe.each(sources)('%s', (_name, source) => {
  it.each(mappings)('is not held by what %s starts for a value.', (_operator, make) => {
    const { pair, begun } = pairs();
    runVirtual(() => until(source(['a', 'b', 'c']).pipe(make(pair, { limit: 3 }), toArray())));
    expect(begun).toEqual(together);
  });

  it('is not held by what a coroutine iterates that is started for a value.', () => {
    const begun: string[] = [];
    const through = coroutine(function* (name: string) {
      begun.push(`${name}@${getRunningLoop().time()}`);
      using parts = aiter(of(1, 2));
      yield* parts.next();
      yield* sleep(10);
    });
    runVirtual(() => until(source(['a', 'b', 'c']).pipe(orderedMap(through, { limit: 3 }), toArray())));
    expect(begun).toEqual(['a@0', 'b@0', 'c@0']);
  });

  it('is not held by a pipe that a subscriber starts.', () => {
    inTask(function* () {
      const seen: number[] = [];
      source([1, 2, 3]).subscribe((value) => {
        seen.push(value);
        createTask(of(value).pipe(whenSet(new Event())));
      });
      yield* sleep(5);
      expect(seen).toEqual([1, 2, 3]);
    });
  });

  it('does not wait where a pipe that a subscriber starts allows no backlog.', () => {
    inTask(function* () {
      const full = new Queue<number>(1);
      full.putNowait(0);
      const ends: string[] = [];
      source([1, 2]).subscribe((value) => {
        of(value)
          .pipe(putTo(full, { backlog: 0 }))
          .subscribe({ error: ({ name }: Error) => ends.push(`${value}: ${name}`) });
      });
      yield* sleep(5);
      expect(ends).toEqual(['1: QueueFull', '2: QueueFull']);
    });
  });

  it('is not held by what a loop sends that a subscriber runs.', () => {
    inTask(function* () {
      const scheduler = new VirtualTimeScheduler();
      const other = new EventLoop({ scheduler });
      const held = new Subject<number>();
      const holding = held.pipe(whenSet(new Event())).subscribe();
      const seen: number[] = [];
      source([1, 2]).subscribe((value) => {
        seen.push(value);
        other.callSoon(() => held.next(value));
        scheduler.flush();
      });
      yield* sleep(5);
      expect(seen).toEqual([1, 2]);
      holding.unsubscribe();
    });
  });
});

describe.each(mappings.slice(0, 2))('%s', (_name, make) => {
  it('hands its results on to pipes that are started for them, and waits for none of these.', () => {
    const { pair, begun } = pairs();
    const results = from(['a', 'b', 'c']).pipe(make((value) => sleep(0, value), { limit: 3 }) as OperatorFunction<string, string>);
    runVirtual(() => until(results.pipe(mergeMap(pair), toArray())));
    expect(begun).toEqual(together);
  });

  it('can start what the run of an earlier value waits for.', () => {
    const second = new Event();
    const twice = (value: string): Observable<unknown> => {
      if (value === 'b') second.set();
      return from([1, 2]).pipe(orderedMap(() => second.wait(), { limit: 1 }));
    };
    expect(runVirtual(() => until(fromIterable(['a', 'b']).pipe(make(twice, { limit: 2 }), toArray()))).value).toEqual([true, true]);
  });
});

it('a pipe that a subscriber starts hands on to what is behind the source, and that is waited for.', () => {
  inTask(function* () {
    const queue = new Queue<number>(1);
    const read: number[] = [];
    function* numbers(): Generator<number> {
      for (let n = 1; n <= 5; n++) {
        read.push(n);
        yield n;
      }
    }
    const open = new Event();
    open.set();
    const subscription = fromIterable(numbers())
      .pipe(mergeMap((n) => of(n).pipe(whenSet(open))), putTo(queue))
      .subscribe();
    yield* sleep(5);
    expect(read).toEqual([1, 2]);
    subscription.unsubscribe();
  });
});
