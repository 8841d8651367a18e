import { from, lastValueFrom, toArray } from 'rxjs';
import * as asyncio from 'rxjs-asyncio';
import { ProcessPoolExecutor, ThreadPoolExecutor, toThread, transfer, workerExport, type WorkerContext } from 'rxjs-asyncio/executors';

const tasks = workerExport<typeof import('./_poolTasks.js')>(new URL('./_poolTasks.js', import.meta.url));

/** An error as JSON can tell of it. */
async function caught(input: asyncio.Awaitable<unknown>): Promise<string> {
  try {
    return `gave ${String(await asyncio.asPromise(input))}`;
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

async function withPool<T>(use: (executor: ThreadPoolExecutor) => Promise<T>, maxWorkers = 2): Promise<T> {
  const executor = new ThreadPoolExecutor({ maxWorkers });
  const result = await use(executor);
  await asyncio.asPromise(executor.shutdown());
  return result;
}

const scenarios = {
  bySource: () => withPool((executor) => asyncio.asPromise(executor.submit((x: number) => [x + 1, typeof document], 1))),

  byModule: () => withPool((executor) => asyncio.asPromise(executor.submit(tasks('double'), 21))),

  map: () => withPool((executor) => lastValueFrom(executor.map((x: number) => x * x, Array(1_000).keys()).pipe(toArray()))),

  /** The values of a generator, and those that a function says on its way. */
  progress: () =>
    withPool(async (executor) => [
      await lastValueFrom(
        executor
          .stream(function* (to: number) {
            for (let i = 0; i < to; i++) yield i;
          }, 200)
          .pipe(toArray()),
      ),
      await lastValueFrom(
        executor
          .stream(async function (this: WorkerContext<string>) {
            this.progress('half');
            this.progress('whole');
          })
          .pipe(toArray()),
      ),
    ]),

  cancelSpin: () =>
    withPool(async (executor) => {
      const spin = (): never => {
        for (;;);
      };
      return [
        await caught(asyncio.waitFor(executor.submit(spin), 50)),
        await caught(asyncio.waitFor(executor.submit(tasks('spin')), 50)),
        await caught(executor.submit(() => 'works on')),
      ];
    }, 1),

  abort: () =>
    withPool(async (executor) => {
      const waiting = executor.stream(function (this: WorkerContext<string>) {
        const { signal } = this;
        this.progress('running');
        return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      });
      await new Promise<void>((resolve) => {
        const subscription = waiting.subscribe(() => {
          subscription.unsubscribe();
          resolve();
        });
      });
      return caught(executor.submit(() => 'works on'));
    }, 1),

  transfer: () =>
    withPool(async (executor) => {
      const bytes = new Uint8Array([1, 2, 3]);
      const length = await asyncio.asPromise(executor.submit((given: Uint8Array) => given.length, transfer(bytes, [bytes.buffer])));
      return [length, bytes.length];
    }),

  errors: () =>
    withPool(async (executor) => {
      const outside = Math.random();
      return [
        await caught(
          executor.submit(() => {
            throw new RangeError('over there');
          }),
        ),
        await caught(executor.submit(() => outside)),
        await caught(executor.submit(() => document.title)),
        await caught(executor.submit(() => () => 1)),
        await caught(executor.submit(tasks('missing' as 'double'), 1)),
        await caught(
          executor.submit(
            () =>
              new Promise(() => {
                setTimeout(() => {
                  throw new Error('nobody caught this');
                }, 0);
              }),
          ),
        ),
        await caught(executor.submit(() => 'works on')),
        (() => {
          try {
            return new ProcessPoolExecutor();
          } catch (error) {
            return (error as Error).message;
          }
        })(),
      ];
    }),

  defaultExecutor: () =>
    asyncio.run(
      asyncio.coroutine(function* () {
        const loop = asyncio.getRunningLoop();
        const product = yield* loop.runInExecutor(null, (a: number, b: number) => a * b, 6, 7);
        const squares = yield* asyncio.until(from([1, 2, 3]).pipe(asyncio.mapToThread((x: number) => x * x), toArray()));
        return [product, squares, yield* toThread((x: number) => -x, 5)];
      })(),
    ),
};

Object.assign(globalThis, { scenarios });
