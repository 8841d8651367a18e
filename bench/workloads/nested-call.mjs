export default {
  title: 'nested yield* call',
  n: 100_000,
  targets: { promises: 1.2 },
  expected: (n) => n,
  peers: {
    'rxjs-asyncio': ({ asPromise, coroutine }) => {
      const increment = coroutine(function* (i) {
        return i + 1;
      });
      const main = coroutine(function* (n) {
        let total = 0;
        for (let i = 0; i < n; i++) total = yield* increment(total);
        return total;
      });
      return async (n, clock) => {
        clock.start();
        const total = await asPromise(main(n));
        clock.stop();
        return total;
      };
    },
    promises: () => {
      const increment = async (i) => i + 1;
      const main = async (n) => {
        let total = 0;
        for (let i = 0; i < n; i++) total = await increment(total);
        return total;
      };
      return async (n, clock) => {
        clock.start();
        const total = await main(n);
        clock.stop();
        return total;
      };
    },
    effect: ({ Effect }) => {
      const increment = Effect.fnUntraced(function* (i) {
        return i + 1;
      });
      const main = Effect.fnUntraced(function* (n) {
        let total = 0;
        for (let i = 0; i < n; i++) total = yield* increment(total);
        return total;
      });
      return async (n, clock) => {
        clock.start();
        const total = await Effect.runPromise(main(n));
        clock.stop();
        return total;
      };
    },
    // A native yield* on a native generator: nothing of effection's runs in between.
    effection: ({ run }) => {
      const increment = function* (i) {
        return i + 1;
      };
      const main = function* (n) {
        let total = 0;
        for (let i = 0; i < n; i++) total = yield* increment(total);
        return total;
      };
      return async (n, clock) => {
        clock.start();
        const total = await run(() => main(n));
        clock.stop();
        return total;
      };
    },
    asyncio: `
import asyncio

async def increment(i):
    return i + 1

async def main(n):
    total = 0
    for _ in range(n):
        total = await increment(total)
    return total

async def round(n, clock):
    clock.start()
    total = await asyncio.create_task(main(n))
    clock.stop()
    return total
`,
  },
};
