const limit = 10;

export default {
  title: 'asCompletedMap, at most 10 of N in flight',
  n: 100_000,
  targets: { 'p-map': 0.8 },
  expected: (n) => n,
  peers: {
    'rxjs-asyncio': ({ asCompletedMap, asPromise, coroutine, rxjs, sleep }) => {
      const job = coroutine(function* (i) {
        yield* sleep(0);
        return i;
      });
      return async (n, clock) => {
        clock.start();
        const values = await asPromise(rxjs.range(0, n).pipe(asCompletedMap(job, { limit }), rxjs.toArray()));
        clock.stop();
        return new Set(values).size;
      };
    },
    /** The same with the jobs of the other peers. */
    'rxjs-asyncio, of async functions': ({ asCompletedMap, asPromise, rxjs }) => {
      const job = async (i) => {
        await undefined;
        return i;
      };
      return async (n, clock) => {
        clock.start();
        const values = await asPromise(rxjs.range(0, n).pipe(asCompletedMap(job, { limit }), rxjs.toArray()));
        clock.stop();
        return new Set(values).size;
      };
    },
    // Its results come in the order of the inputs.
    'p-map': ({ default: pMap }) => {
      const job = async (i) => {
        await undefined;
        return i;
      };
      return async (n, clock) => {
        const inputs = Array.from({ length: n }, (_, i) => i);
        clock.start();
        const values = await pMap(inputs, job, { concurrency: limit });
        clock.stop();
        return new Set(values).size;
      };
    },
    rxjs: ({ lastValueFrom, mergeMap, range, toArray }) => {
      const job = async (i) => {
        await undefined;
        return i;
      };
      return async (n, clock) => {
        clock.start();
        const values = await lastValueFrom(range(0, n).pipe(mergeMap(job, limit), toArray()));
        clock.stop();
        return new Set(values).size;
      };
    },
  },
};
