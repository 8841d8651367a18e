import { fileURLToPath } from 'node:url';
import { range } from '../harness/data.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const sum = (values) => values.reduce((a, b) => a + b, 0);

export default {
  title: 'N small calls over 2 threads, in order',
  n: 10_000,
  targets: { piscina: 1 },
  expected: (n) => (n * (n + 1)) / 2,
  peers: {
    'rxjs-asyncio': async ({ executors, asPromise, rxjs }) => {
      const { ThreadPoolExecutor } = await executors();
      const executor = new ThreadPoolExecutor({ maxWorkers: 2 });
      const map = (n) => asPromise(executor.map((x) => x + 1, range(n)).pipe(rxjs.toArray()));
      await map(10);
      return async (n, clock) => {
        clock.start();
        const values = await map(n);
        clock.stop();
        return sum(values);
      };
    },
    /** A job for each value, as the other peers have it. */
    'rxjs-asyncio, mapToThread': async ({ executors, asPromise, mapToThread, rxjs }) => {
      const { ThreadPoolExecutor } = await executors();
      const executor = new ThreadPoolExecutor({ maxWorkers: 2 });
      const map = (n) => asPromise(rxjs.range(0, n).pipe(mapToThread((x) => x + 1, { executor }), rxjs.toArray()));
      await map(10);
      return async (n, clock) => {
        clock.start();
        const values = await map(n);
        clock.stop();
        return sum(values);
      };
    },
    workerpool: async ({ pool }) => {
      const two = pool(here('../workers/workerpool.mjs'), { workerType: 'thread', maxWorkers: 2 });
      const map = (n) => Promise.all(range(n).map((x) => two.exec('increment', [x])));
      await map(10);
      return async (n, clock) => {
        clock.start();
        const values = await map(n);
        clock.stop();
        return sum(values);
      };
    },
    piscina: async ({ Piscina }) => {
      const two = new Piscina({ filename: here('../workers/piscina.mjs'), minThreads: 2, maxThreads: 2 });
      const map = (n) => Promise.all(range(n).map((x) => two.run(x)));
      await map(10);
      return async (n, clock) => {
        clock.start();
        const values = await map(n);
        clock.stop();
        return sum(values);
      };
    },
    asyncio: `
import asyncio
from concurrent.futures import ThreadPoolExecutor

increment = lambda x: x + 1
executor = ThreadPoolExecutor(2)

async def round(n, clock):
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(executor, increment, 0)
    clock.start()
    values = await asyncio.gather(*(loop.run_in_executor(executor, increment, x) for x in range(n)))
    clock.stop()
    return sum(values)
`,
  },
};
