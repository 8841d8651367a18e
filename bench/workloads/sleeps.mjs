import { range } from '../harness/data.mjs';

/** Whole milliseconds, which is kindest to setTimeout: Node keeps a list per duration. */
const msOf = (i) => (i * 7919) % 51;

const sum = (values) => values.reduce((total, value) => total + value, 0);

export default {
  title: 'N sleeps of 0-50 ms, CPU',
  measure: 'cpu',
  n: 100_000,
  targets: { promises: 0.9 },
  expected: (n) => sum(range(n).map(msOf)),
  peers: {
    'rxjs-asyncio': ({ asPromise, gather, sleep }) => async (n, clock) => {
      clock.start();
      const values = await asPromise(gather(range(n).map((i) => sleep(msOf(i), msOf(i)))));
      clock.stop();
      return sum(values);
    },
    promises: () => async (n, clock) => {
      clock.start();
      const values = await Promise.all(range(n).map((i) => new Promise((resolve) => setTimeout(resolve, msOf(i), msOf(i)))));
      clock.stop();
      return sum(values);
    },
    rxjs: ({ forkJoin, lastValueFrom, map, timer }) => async (n, clock) => {
      clock.start();
      const values = await lastValueFrom(forkJoin(range(n).map((i) => timer(msOf(i)).pipe(map(() => msOf(i))))));
      clock.stop();
      return sum(values);
    },
    effect: ({ Effect }) => async (n, clock) => {
      clock.start();
      const values = await Effect.runPromise(
        Effect.all(range(n).map((i) => Effect.as(Effect.sleep(msOf(i)), msOf(i))), { concurrency: 'unbounded' }),
      );
      clock.stop();
      return sum(values);
    },
    effection: ({ all, run, sleep }) => {
      const sleepFor = function* (ms) {
        yield* sleep(ms);
        return ms;
      };
      return async (n, clock) => {
        clock.start();
        const values = await run(() => all(range(n).map((i) => sleepFor(msOf(i)))));
        clock.stop();
        return sum(values);
      };
    },
    'abort-controller-x': ({ all, delay }) => async (n, clock) => {
      const { signal } = new AbortController();
      clock.start();
      const values = await all(signal, (inner) => range(n).map((i) => delay(inner, msOf(i)).then(() => msOf(i))));
      clock.stop();
      return sum(values);
    },
    asyncio: `
import asyncio

async def round(n, clock):
    clock.start()
    values = await asyncio.gather(*[asyncio.sleep(i * 7919 % 51 / 1000, i * 7919 % 51) for i in range(n)])
    clock.stop()
    return sum(values)
`,
  },
  /**
   * These take seconds for N: their time per operation is that of fewer. abort-controller-x's listen to one signal, and adding a listener is linear
   * in how many there are.
   */
  most: { effection: 10_000, 'abort-controller-x': 10_000 },
};
