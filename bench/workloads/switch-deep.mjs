const depth = 100;

export default {
  title: 'task switch below 100 nested calls',
  n: 100_000,
  targets: { promises: 1.3 },
  expected: (n) => n + depth,
  peers: {
    'rxjs-asyncio': ({ asPromise, coroutine, sleep }) => {
      const descend = coroutine(function* (levels, n) {
        if (levels > 0) return (yield* descend(levels - 1, n)) + 1;
        for (let i = 0; i < n; i++) yield* sleep(0);
        return n;
      });
      return async (n, clock) => {
        clock.start();
        const result = await asPromise(descend(depth, n));
        clock.stop();
        return result;
      };
    },
    promises: () => {
      const descend = async (levels, n) => {
        if (levels > 0) return (await descend(levels - 1, n)) + 1;
        for (let i = 0; i < n; i++) await undefined;
        return n;
      };
      return async (n, clock) => {
        clock.start();
        const result = await descend(depth, n);
        clock.stop();
        return result;
      };
    },
    effect: ({ Effect }) => {
      const descend = Effect.fnUntraced(function* (levels, n) {
        if (levels > 0) return (yield* descend(levels - 1, n)) + 1;
        for (let i = 0; i < n; i++) yield* Effect.yieldNow;
        return n;
      });
      return async (n, clock) => {
        clock.start();
        const result = await Effect.runPromise(descend(depth, n));
        clock.stop();
        return result;
      };
    },
    // Its nested yield* are native ones.
    effection: ({ run, until }) => {
      const descend = function* (levels, n) {
        if (levels > 0) return (yield* descend(levels - 1, n)) + 1;
        for (let i = 0; i < n; i++) yield* until(Promise.resolve());
        return n;
      };
      return async (n, clock) => {
        clock.start();
        const result = await run(() => descend(depth, n));
        clock.stop();
        return result;
      };
    },
    asyncio: `
import asyncio

async def descend(levels, n):
    if levels > 0:
        return await descend(levels - 1, n) + 1
    for _ in range(n):
        await asyncio.sleep(0)
    return n

async def round(n, clock):
    clock.start()
    result = await asyncio.create_task(descend(${depth}, n))
    clock.stop()
    return result
`,
  },
  /** These take seconds for N: their time per operation is that of fewer. */
  most: { effect: 10_000, effection: 10_000 },
};
