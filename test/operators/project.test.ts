import { AsyncLocalStorage } from 'node:async_hooks';
import { from, lastValueFrom, map, Observable, of, range, Subject, toArray, type OperatorFunction } from 'rxjs';
import {
  CancelledError,
  ContextVar,
  createTask,
  fromAsync,
  Future,
  Queue,
  setContextCarrier,
  sleep,
  type Awaitable,
  type Waited,
} from '../../lib/index.js';
import { asCompletedAll, asCompletedMap, gatherAll, gatherMap, orderedMap, waitAll } from '../../operators/index.js';
import { filled } from '../queues/support.js';
import { inTask, reportsOf } from '../tasks/support.js';

type Project = (value: number, index: number) => Awaitable<number>;
type Make = (project: Project) => OperatorFunction<number, unknown>;

const valuesOf = ({ done }: Waited<number>): number[] => [...done].map((future) => future.result());

/** Each gives its results one by one. */
const mapping: [string, Make][] = [
  ['gatherMap', (project) => (source) => source.pipe(gatherMap(project), map(String))],
  ['orderedMap', (project) => (source) => source.pipe(orderedMap(project), map(String))],
  ['asCompletedMap', (project) => (source) => source.pipe(asCompletedMap(project), map(String))],
];

const all: [string, Make][] = [
  ['gatherAll', (project) => (source) => source.pipe(map(project), gatherAll(), map(String))],
  ['asCompletedAll', (project) => (source) => source.pipe(map(project), asCompletedAll(), map(String))],
  ['waitAll', (project) => (source) => source.pipe(map(project), waitAll(), map(valuesOf), map(String))],
];

async function* items(...values: number[]): AsyncGenerator<number> {
  yield* values;
}

const interop = (value: number): Awaitable<number> =>
  ({ [Symbol.observable ?? '@@observable']: () => of(value) }) as unknown as Awaitable<number>;

const settledFuture = (value: number): Future<number> => {
  const future = new Future<number>();
  future.setResult(value);
  return future;
};

const thenable = (value: number): PromiseLike<number> =>
  ({ then: (resolve: (value: number) => void) => resolve(value) }) as PromiseLike<number>;

const pendingFuture = (value: number): Future<number> => {
  const future = new Future<number>();
  future.getLoop().callSoon(() => future.setResult(value));
  return future;
};

describe.each([...mapping, ...all])('%s takes', (_name, make) => {
  it.each<[string, () => Awaitable<number>]>([
    ['a Coroutine', () => sleep(0, 7)],
    ['a coroutine of an async function', () => fromAsync(async () => 7)],
    ['a Future', () => pendingFuture(7)],
    ['a Future that is done', () => settledFuture(7)],
    ['a Task', () => createTask(sleep(0, 7))],
    ['a get of what a Queue has', () => filled(new Queue<number>(), [7]).get()],
    ['a get of what a Queue is given later', () => {
      const queue = new Queue<number>();
      queueMicrotask(() => queue.putNowait(7));
      return queue.get();
    }],
    ['a Promise', () => Promise.resolve(7)],
    ['a thenable', () => thenable(7)],
    ['an Observable', () => of(6, 7)],
    ['a Subject of a later value', () => {
      const subject = new Subject<number>();
      queueMicrotask(() => (subject.next(7), subject.complete()));
      return subject;
    }],
    ['an interop Observable', () => interop(7)],
    ['an async iterable', () => items(5, 6, 7)],
  ])('%s', async (_kind, project) => {
    await expect(lastValueFrom(of(1).pipe(make(project)))).resolves.toBe('7');
  });

  it('different kinds in one source', async () => {
    const kinds: Project[] = [() => sleep(0, 1), () => Promise.resolve(2), () => of(3), () => settledFuture(4), () => items(5)];
    const results = await lastValueFrom(range(0, 5).pipe(make((index) => kinds[index]!(index, index)), toArray()));
    expect(String(results).split(',').sort()).toEqual(['1', '2', '3', '4', '5']);
  });

  it.each<[string, () => Awaitable<number>]>([
    ['a Promise', () => Promise.reject(new Error('rejected'))],
    ['an async function', () => fromAsync(() => Promise.reject(new Error('rejected')))],
    ['an Observable', () => new Observable((subscriber) => subscriber.error(new Error('rejected')))],
    ['an Observable that throws when it is subscribed', () => new Observable(() => {
      throw new Error('rejected');
    })],
    ['an async iterable', () => {
      async function* failing(): AsyncGenerator<number> {
        yield 1;
        throw new Error('rejected');
      }
      return failing();
    }],
  ])('the error of %s', async (_kind, project) => {
    await expect(lastValueFrom(of(1).pipe(make(project)))).rejects.toThrow('rejected');
  });
});

const garbage: [string, unknown, string][] = [
  ['undefined', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a number', 5, '5'],
  ['a string', 'text', '"text"'],
  ['an object', {}, 'an object'],
  ['an array', [of(1)], 'an array (gather() takes a list)'],
  ['a function', () => of(1), 'call it: a coroutine function is not yet a coroutine'],
  ['a generator', (function* () {})(), 'wrap the generator function with coroutine()'],
];

describe.each([...mapping, ...all])('%s refuses', (name, make) => {
  it.each(garbage)('%s', (_kind, value, got) => {
    const errors: unknown[] = [];
    of(1)
      .pipe(make(() => value as Awaitable<number>))
      .subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([expect.any(TypeError)]);
    expect(String(errors[0])).toMatch(new RegExp(`^TypeError: ${name}: .* must be an Observable, Promise or AsyncIterable, got `));
    expect(String(errors[0])).toContain(got);
  });
});

describe.each(mapping)('project of %s', (_name, make) => {
  it('gets the value and its index', () => {
    inTask(function* () {
      const calls: unknown[][] = [];
      from([10, 20, 30])
        .pipe(make((...args) => (calls.push(args), of(1))))
        .subscribe();
      yield* sleep(1);
      expect(calls).toEqual([
        [10, 0],
        [20, 1],
        [30, 2],
      ]);
    });
  });

  it('counts its indices anew for each subscription', () => {
    inTask(function* () {
      const indices: number[] = [];
      const source = of(1, 2).pipe(make((_value, index) => (indices.push(index), of(1))));
      source.subscribe();
      source.subscribe();
      yield* sleep(1);
      expect(indices).toEqual([0, 1, 0, 1]);
    });
  });

  it('is an error of the subscriber when it throws, whatever it throws', () => {
    for (const thrown of [new Error('x'), 'text', undefined, new CancelledError()]) {
      const errors: unknown[] = [];
      const throwing = make(() => {
        throw thrown;
      });
      of(1).pipe(throwing).subscribe({ error: (error: unknown) => errors.push(error) });
      expect(errors).toEqual([thrown]);
    }
  });

  it('has its error reported when it has had the operator left before', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const source = new Subject<number>();
      const throwing = make(() => {
        subscription.unsubscribe();
        throw new Error('x');
      });
      const subscription = source.pipe(throwing).subscribe();
      source.next(1);
      expect(reports).toEqual([{ message: 'Exception in what starts a run, which had its operator left', exception: new Error('x') }]);
      yield* sleep(0);
    });
  });

  it('is called no more after it has thrown', () => {
    let calls = 0;
    const throwing = make(() => {
      calls++;
      throw new Error('x');
    });
    range(0, 10).pipe(throwing).subscribe({ error: () => undefined });
    expect(calls).toBe(1);
  });
});

describe.each([...mapping, ...all])('the subscriber of %s', (_name, make) => {
  it('is told in the context in which it subscribed', () => {
    inTask(function* () {
      const user = new ContextVar<string>('user');
      const seen: string[] = [];
      user.set('ada');
      range(0, 3)
        .pipe(make((value) => sleep(5 - value, value)))
        .subscribe({ next: () => seen.push(user.get()), complete: () => seen.push(`complete ${user.get()}`) });
      user.set('bob');
      yield* sleep(10);
      expect(new Set(seen)).toEqual(new Set(['ada', 'complete ada']));
    });
  });

  it('is told of an error in the context in which it subscribed', () => {
    inTask(function* () {
      const user = new ContextVar<string>('user');
      const seen: string[] = [];
      const pending = new Future<number>();
      user.set('ada');
      of(1)
        .pipe(make(() => pending))
        .subscribe({ next: () => seen.push(user.get()), error: () => seen.push(user.get()) });
      user.set('bob');
      pending.cancel();
      yield* sleep(1);
      expect(seen).toEqual(['ada']);
    });
  });

  it('is told in what a carrier captured', () => {
    const storage = new AsyncLocalStorage<string>();
    setContextCarrier(() => AsyncLocalStorage.snapshot());
    try {
      inTask(function* () {
        const seen: unknown[] = [];
        storage.run('ada', () => {
          of(1)
            .pipe(make((value) => sleep(5, value)))
            .subscribe(() => seen.push(storage.getStore()));
        });
        yield* sleep(10);
        expect(seen).toEqual(['ada']);
      });
    } finally {
      setContextCarrier(null);
    }
  });
});
