import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default {
  title: 'a call in a thread, one after the other',
  n: 2_000,
  targets: { workerpool: 1.15 },
  expected: (n) => n,
  peers: {
    'rxjs-asyncio': async ({ executors, asPromise, coroutine }) => {
      const { ThreadPoolExecutor } = await executors();
      const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
      const calls = coroutine(function* (n) {
        let x = 0;
        for (let i = 0; i < n; i++) x = yield* executor.submit((y) => y + 1, x);
        return x;
      });
      await asPromise(calls(1));
      return async (n, clock) => {
        clock.start();
        const x = await asPromise(calls(n));
        clock.stop();
        return x;
      };
    },
    workerpool: async ({ pool }) => {
      const one = pool(here('../workers/workerpool.mjs'), { workerType: 'thread', maxWorkers: 1 });
      await one.exec('increment', [0]);
      return async (n, clock) => {
        let x = 0;
        clock.start();
        for (let i = 0; i < n; i++) x = await one.exec('increment', [x]);
        clock.stop();
        return x;
      };
    },
    piscina: async ({ Piscina }) => {
      const one = new Piscina({ filename: here('../workers/piscina.mjs'), minThreads: 1, maxThreads: 1 });
      await one.run(0);
      return async (n, clock) => {
        let x = 0;
        clock.start();
        for (let i = 0; i < n; i++) x = await one.run(x);
        clock.stop();
        return x;
      };
    },
    asyncio: `
import asyncio

increment = lambda x: x + 1

async def round(n, clock):
    await asyncio.to_thread(increment, 0)
    x = 0
    clock.start()
    for i in range(n):
        x = await asyncio.to_thread(increment, x)
    clock.stop()
    return x
`,
  },
};
