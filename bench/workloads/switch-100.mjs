/** Beside `switch`, where each iteration of the loop has one step: here it has a hundred. */
const tasks = 100;

export default {
  title: 'task switch among 100 tasks',
  n: 100_000,
  targets: { promises: 1.8, asyncio: 0.1 },
  expected: (n) => Array(tasks).fill(n / tasks),
  peers: {
    'rxjs-asyncio': ({ asPromise, coroutine, gather, sleep }) => {
      const spin = coroutine(function* (n) {
        let turns = 0;
        for (; turns < n; turns++) yield* sleep(0);
        return turns;
      });
      return async (n, clock) => {
        clock.start();
        const turns = await asPromise(gather(Array.from({ length: tasks }, () => spin(n / tasks))));
        clock.stop();
        return turns;
      };
    },
    promises: () => {
      const spin = async (n) => {
        let turns = 0;
        for (; turns < n; turns++) await undefined;
        return turns;
      };
      return async (n, clock) => {
        clock.start();
        const turns = await Promise.all(Array.from({ length: tasks }, () => spin(n / tasks)));
        clock.stop();
        return turns;
      };
    },
    rxjs: ({ asapScheduler, count, forkJoin, lastValueFrom, range, subscribeOn }) => {
      const spin = (n) => range(0, n, asapScheduler).pipe(subscribeOn(asapScheduler), count());
      return async (n, clock) => {
        clock.start();
        const turns = await lastValueFrom(forkJoin(Array.from({ length: tasks }, () => spin(n / tasks))));
        clock.stop();
        return turns;
      };
    },
    effect: ({ Effect }) => {
      const spin = Effect.fnUntraced(function* (n) {
        let turns = 0;
        for (; turns < n; turns++) yield* Effect.yieldNow;
        return turns;
      });
      return async (n, clock) => {
        clock.start();
        const turns = await Effect.runPromise(
          Effect.all(Array.from({ length: tasks }, () => spin(n / tasks)), { concurrency: 'unbounded' }),
        );
        clock.stop();
        return turns;
      };
    },
    effection: ({ all, run, until }) => {
      const spin = function* (n) {
        let turns = 0;
        for (; turns < n; turns++) yield* until(Promise.resolve());
        return turns;
      };
      return async (n, clock) => {
        clock.start();
        const turns = await run(() => all(Array.from({ length: tasks }, () => spin(n / tasks))));
        clock.stop();
        return turns;
      };
    },
    asyncio: `
import asyncio

async def spin(n):
    turns = 0
    while turns < n:
        await asyncio.sleep(0)
        turns += 1
    return turns

async def round(n, clock):
    clock.start()
    turns = await asyncio.gather(*[spin(n // ${tasks}) for _ in range(${tasks})])
    clock.stop()
    return turns
`,
  },
  /** These take seconds for N: their time per operation is that of fewer. */
  most: { effect: 10_000, effection: 10_000 },
};
