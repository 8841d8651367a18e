import { isRange, range } from '../harness/data.mjs';

const limit = 10;

export default {
  title: 'orderedMap, at most 10 of N in flight',
  n: 100_000,
  targets: { 'p-map': 0.8 },
  expected: () => true,
  peers: {
    'rxjs-asyncio': ({ asPromise, coroutine, orderedMap, rxjs, sleep }) => {
      const job = coroutine(function* (i) {
        yield* sleep(0);
        return i;
      });
      return async (n, clock) => {
        clock.start();
        const values = await asPromise(rxjs.range(0, n).pipe(orderedMap(job, { limit }), rxjs.toArray()));
        clock.stop();
        return isRange(values, n);
      };
    },
    /** The same with the jobs of the other peers. */
    'rxjs-asyncio, of async functions': ({ asPromise, orderedMap, rxjs }) => {
      const job = async (i) => {
        await undefined;
        return i;
      };
      return async (n, clock) => {
        clock.start();
        const values = await asPromise(rxjs.range(0, n).pipe(orderedMap(job, { limit }), rxjs.toArray()));
        clock.stop();
        return isRange(values, n);
      };
    },
    'p-map': ({ default: pMap }) => {
      const job = async (i) => {
        await undefined;
        return i;
      };
      return async (n, clock) => {
        clock.start();
        const values = await pMap(range(n), job, { concurrency: limit });
        clock.stop();
        return isRange(values, n);
      };
    },
    effect: ({ Effect }) => async (n, clock) => {
      clock.start();
      const values = await Effect.runPromise(
        Effect.forEach(range(n), (i) => Effect.as(Effect.yieldNow, i), { concurrency: limit }),
      );
      clock.stop();
      return isRange(values, n);
    },
  },
};
