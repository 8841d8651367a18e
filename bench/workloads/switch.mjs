export default {
  title: 'task switch, sleep(0)',
  n: 100_000,
  targets: { promises: 1.8, asyncio: 0.1 },
  expected: (n) => n,
  peers: {
    'rxjs-asyncio': ({ asPromise, coroutine, sleep }) => {
      const spin = coroutine(function* (n) {
        let turns = 0;
        for (; turns < n; turns++) yield* sleep(0);
        return turns;
      });
      return async (n, clock) => {
        clock.start();
        const turns = await asPromise(spin(n));
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
        const turns = await spin(n);
        clock.stop();
        return turns;
      };
    },
    rxjs: ({ asapScheduler, count, lastValueFrom, range, subscribeOn }) => async (n, clock) => {
      clock.start();
      const turns = await lastValueFrom(range(0, n, asapScheduler).pipe(subscribeOn(asapScheduler), count()));
      clock.stop();
      return turns;
    },
    // Effect's scheduler goes through setImmediate: its turns are the host's.
    effect: ({ Effect }) => async (n, clock) => {
      clock.start();
      const turns = await Effect.runPromise(
        Effect.gen(function* () {
          let turns = 0;
          for (; turns < n; turns++) yield* Effect.yieldNow;
          return turns;
        }),
      );
      clock.stop();
      return turns;
    },
    // It has no sleep(0) but a timer: a resolved promise is its shortest wait.
    effection: ({ run, until }) => async (n, clock) => {
      clock.start();
      const turns = await run(function* () {
        let turns = 0;
        for (; turns < n; turns++) yield* until(Promise.resolve());
        return turns;
      });
      clock.stop();
      return turns;
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
    turns = await asyncio.create_task(spin(n))
    clock.stop()
    return turns
`,
  },
  /** These take seconds for N: their time per operation is that of fewer. */
  most: { effect: 10_000, effection: 10_000 },
};
