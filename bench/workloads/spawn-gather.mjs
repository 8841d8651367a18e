import { isRange, range } from '../harness/data.mjs';

export default {
  title: 'spawn and gather N trivial coroutines',
  n: 100_000,
  targets: { promises: 2.5, asyncio: 0.1 },
  expected: () => true,
  peers: {
    'rxjs-asyncio': ({ asPromise, coroutine, gather }) => {
      const trivial = coroutine(function* (i) {
        return i;
      });
      return async (n, clock) => {
        clock.start();
        const values = await asPromise(gather(range(n).map((i) => trivial(i))));
        clock.stop();
        return isRange(values, n);
      };
    },
    promises: () => {
      const trivial = async (i) => i;
      return async (n, clock) => {
        clock.start();
        const values = await Promise.all(range(n).map((i) => trivial(i)));
        clock.stop();
        return isRange(values, n);
      };
    },
    // of(i) alone would spawn nothing: its value is there before forkJoin goes on to the next.
    rxjs: ({ asapScheduler, forkJoin, lastValueFrom, scheduled }) => async (n, clock) => {
      clock.start();
      const values = await lastValueFrom(forkJoin(range(n).map((i) => scheduled([i], asapScheduler))));
      clock.stop();
      return isRange(values, n);
    },
    effect: ({ Effect }) => {
      const trivial = Effect.fnUntraced(function* (i) {
        return i;
      });
      return async (n, clock) => {
        clock.start();
        const values = await Effect.runPromise(Effect.all(range(n).map((i) => trivial(i)), { concurrency: 'unbounded' }));
        clock.stop();
        return isRange(values, n);
      };
    },
    effection: ({ all, run }) => {
      const trivial = function* (i) {
        return i;
      };
      return async (n, clock) => {
        clock.start();
        const values = await run(() => all(range(n).map((i) => trivial(i))));
        clock.stop();
        return isRange(values, n);
      };
    },
    'abort-controller-x': ({ all }) => {
      const trivial = async (signal, i) => i;
      return async (n, clock) => {
        const { signal } = new AbortController();
        clock.start();
        const values = await all(signal, (inner) => range(n).map((i) => trivial(inner, i)));
        clock.stop();
        return isRange(values, n);
      };
    },
    asyncio: `
import asyncio

async def trivial(i):
    return i

async def round(n, clock):
    clock.start()
    values = await asyncio.gather(*[trivial(i) for i in range(n)])
    clock.stop()
    return values == list(range(n))
`,
  },
  /** These take seconds for N, RxJS's because it grows quadratically here: their time per operation is that of fewer. */
  most: { rxjs: 10_000, effection: 10_000 },
};
