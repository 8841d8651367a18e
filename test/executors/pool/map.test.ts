import { from, lastValueFrom, Subject, take, toArray, type Observable } from 'rxjs';
import { aiter, asPromise, coroutine, run } from '../../../lib/index.js';
import { ThreadPoolExecutor } from '../../../lib/executors/index.js';
import { Gate, kinds, tasks } from './support.js';

const all = <T>(source: Observable<T>): Promise<T[]> => lastValueFrom(source.pipe(toArray()), { defaultValue: [] });
const square = (x: number): number => x * x;
const squares = (count: number): number[] => Array.from({ length: count }, (_, x) => x * x);

async function* later(count: number): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) {
    await undefined;
    yield i;
  }
}

describe.each(kinds)('map of a %s', (_name, Pool) => {
  let executor: ThreadPoolExecutor;
  beforeAll(() => {
    executor = new Pool({ maxWorkers: 2 }) as ThreadPoolExecutor;
  });
  afterAll(() => asPromise(executor.shutdown()));

  it('emits the results in the order of the inputs.', async () => {
    expect(await all(executor.map(square, Array(5_000).keys()))).toEqual(squares(5_000));
  });

  it.each([
    ['an array', () => [0, 1, 2]],
    ['a Set', () => new Set([0, 1, 2])],
    ['an AsyncIterable', () => later(3)],
    ['an Observable', () => from([0, 1, 2])],
  ])('takes %s.', async (_kind, inputs) => {
    expect(await all(executor.map(square, inputs()))).toEqual([0, 1, 4]);
  });

  it('completes at once for no inputs.', async () => {
    expect(await all(executor.map(square, []))).toEqual([]);
  });

  it('awaits async functions, and takes exported ones.', async () => {
    expect(await all(executor.map(async (x: number) => -x, [1, 2]))).toEqual([-1, -2]);
    expect(await all(executor.map(tasks('doubleLater'), [1, 2]))).toEqual([2, 4]);
  });

  it.each([0, 1, 7, 300])('emits the results before the first error, then that: at %i.', async (place) => {
    const seen: unknown[] = [];
    const failing = executor.map(
      (x: [number, number]) => {
        if (x[0] === x[1]) throw new RangeError(`at ${x[0]}`);
        return x[0];
      },
      Array.from({ length: 400 }, (_, i): [number, number] => [i, place]),
    );
    const error = await new Promise<Error>((resolve, reject) => {
      failing.subscribe({ next: (value) => seen.push(value), error: resolve, complete: () => reject(new Error('completed')) });
    });
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe(`at ${place}`);
    expect(seen).toEqual([...Array(place).keys()]);
  });
});

describe('map', () => {
  let executor: ThreadPoolExecutor;
  beforeAll(() => {
    executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  });
  afterAll(() => asPromise(executor.shutdown()));

  it('reads no more of an endless iterable than there is room for.', async () => {
    let read = 0;
    function* endless(): Generator<number> {
      for (;;) yield read++;
    }
    expect(await all(executor.map(square, endless()).pipe(take(3)))).toEqual([0, 1, 4]);
    expect(read).toBeLessThan(100);
  });

  it('closes the iterator when it is left.', async () => {
    let closed = false;
    function* endless(): Generator<number> {
      try {
        for (let i = 0; ; i++) yield i;
      } finally {
        closed = true;
      }
    }
    await all(executor.map(square, endless()).pipe(take(1)));
    await asPromise(executor.submit(() => 1));
    expect(closed).toBe(true);
  });

  it('stops its jobs when it is left.', async () => {
    await using own = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const spinning = own.map(
      (shared: SharedArrayBuffer) => {
        const view = new Int32Array(shared);
        Atomics.add(view, 1, 1);
        Atomics.notify(view, 1);
        for (;;);
      },
      [gate.shared, gate.shared],
    );
    const subscription = spinning.subscribe();
    await gate.whenEntered();
    subscription.unsubscribe();
    expect(await asPromise(own.submit(() => 'works on'))).toBe('works on');
    expect(gate.entered).toBe(1);
  });

  it('hands a batch that takes too long to the other workers.', async () => {
    const slowAfter = (x: number): [number, number] => {
      const end = performance.now() + (x >= 3_000 ? 6 : 0);
      while (performance.now() < end);
      return [x, process.getBuiltinModule('node:worker_threads').threadId];
    };
    const results = await all(executor.map(slowAfter, Array(3_020).keys()));
    expect(results.map(([x]) => x)).toEqual([...Array(3_020).keys()]);
    expect(new Set(results.slice(3_000).map(([, thread]) => thread)).size).toBe(2);
  });

  it('hands an error on from the part of a batch that others did.', async () => {
    const slowThenFails = (x: number): number => {
      const end = performance.now() + (x >= 3_000 ? 6 : 0);
      while (performance.now() < end);
      if (x === 3_005) throw new RangeError('at 3005');
      return x;
    };
    const seen: number[] = [];
    const error = await new Promise<unknown>((resolve) => {
      executor.map(slowThenFails, Array(3_500).keys()).subscribe({ next: (value) => seen.push(value), error: resolve });
    });
    expect(error).toBeInstanceOf(RangeError);
    expect(seen).toEqual([...Array(3_005).keys()]);
  });

  it('waits for a source that has nothing yet.', async () => {
    const source = new Subject<number>();
    const results = all(executor.map(square, source));
    source.next(2);
    source.next(3);
    source.complete();
    expect(await results).toEqual([4, 9]);
  });

  it('hands on the error of its source.', async () => {
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      throw new RangeError('the source');
    }
    await expect(all(executor.map(square, failing()))).rejects.toThrow('the source');
  });

  it('can be awaited in a coroutine.', async () => {
    const main = coroutine(function* () {
      const cursor = aiter(executor.map(square, [1, 2, 3]));
      const seen: number[] = [];
      for (;;) {
        const { done, value } = yield* cursor.next();
        if (done === true) return seen;
        seen.push(value);
      }
    });
    expect(await run(main())).toEqual([1, 4, 9]);
  });

  it('refuses inputs that are nothing of this.', () => {
    expect(() => executor.map(square, 5 as never)).toThrow(
      new TypeError('ThreadPoolExecutor.map: inputs must be an Observable or an iterable, got 5'),
    );
  });
});
