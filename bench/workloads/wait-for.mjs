/** Far away: it never expires. */
const limit = 10_000;

export default {
  title: 'waitFor that does not expire',
  n: 100_000,
  targets: { promises: 0.6, 'p-timeout': 0.25, rxjs: 0.25 },
  expected: (n) => n,
  peers: {
    'rxjs-asyncio': ({ asPromise, coroutine, sleep, waitFor }) => {
      const work = coroutine(function* () {
        yield* sleep(0);
        return 1;
      });
      const main = coroutine(function* (n) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += yield* waitFor(work(), limit);
        return sum;
      });
      return async (n, clock) => {
        clock.start();
        const sum = await asPromise(main(n));
        clock.stop();
        return sum;
      };
    },
    // What one writes by hand. It leaves the work running when time is up.
    promises: () => {
      const work = async () => {
        await undefined;
        return 1;
      };
      const inTime = (promise) => {
        let timer;
        const late = new Promise((_, reject) => {
          timer = setTimeout(() => reject(new Error('timeout')), limit);
        });
        return Promise.race([promise, late]).finally(() => clearTimeout(timer));
      };
      return async (n, clock) => {
        let sum = 0;
        clock.start();
        for (let i = 0; i < n; i++) sum += await inTime(work());
        clock.stop();
        return sum;
      };
    },
    'p-timeout': ({ default: pTimeout }) => {
      const work = async () => {
        await undefined;
        return 1;
      };
      return async (n, clock) => {
        let sum = 0;
        clock.start();
        for (let i = 0; i < n; i++) sum += await pTimeout(work(), { milliseconds: limit });
        clock.stop();
        return sum;
      };
    },
    rxjs: ({ asapScheduler, firstValueFrom, scheduled, timeout }) => async (n, clock) => {
      let sum = 0;
      clock.start();
      for (let i = 0; i < n; i++) sum += await firstValueFrom(scheduled([1], asapScheduler).pipe(timeout(limit)));
      clock.stop();
      return sum;
    },
    effect: ({ Effect }) => {
      const work = Effect.as(Effect.yieldNow, 1);
      return async (n, clock) => {
        clock.start();
        const sum = await Effect.runPromise(
          Effect.gen(function* () {
            let total = 0;
            for (let i = 0; i < n; i++) total += yield* Effect.timeout(work, limit);
            return total;
          }),
        );
        clock.stop();
        return sum;
      };
    },
    asyncio: `
import asyncio

async def work():
    await asyncio.sleep(0)
    return 1

async def round(n, clock):
    total = 0
    clock.start()
    for _ in range(n):
        total += await asyncio.wait_for(work(), 10)
    clock.stop()
    return total
`,
  },
  /** These take seconds for N: their time per operation is that of fewer. */
  most: { effect: 10_000 },
};
