import { range, sameOrder, shuffled } from '../harness/data.mjs';

/** Create all, settle them in shuffled order, take the values as they come. */
export default {
  title: 'as-completed in shuffled order',
  n: 100_000,
  targets: { rxjs: 0.7 },
  expected: () => true,
  peers: {
    'rxjs-asyncio': ({ asCompleted, Future }) => async (n, clock) => {
      const order = shuffled(n);
      const values = [];
      clock.start();
      const futures = range(n).map(() => new Future());
      await new Promise((resolve, reject) => {
        asCompleted(futures).subscribe({ next: (value) => values.push(value), error: reject, complete: resolve });
        for (const i of order) futures[i].setResult(i);
      });
      clock.stop();
      return sameOrder(values, order);
    },
    /** asyncio's own form of it: one awaitable after the other. */
    'rxjs-asyncio, each()': ({ asCompleted, asPromise, coroutine, Future, getEventLoop }) => {
      const consume = coroutine(function* (futures, values) {
        for (const next of asCompleted(futures).each()) values.push(yield* next);
      });
      return async (n, clock) => {
        const order = shuffled(n);
        const values = [];
        clock.start();
        const futures = range(n).map(() => new Future());
        getEventLoop().callSoon(() => {
          for (const i of order) futures[i].setResult(i);
        });
        await asPromise(consume(futures, values));
        clock.stop();
        return sameOrder(values, order);
      };
    },
    // What one writes without a library: it does not tell when all are done, so that is added.
    promises: () => async (n, clock) => {
      const order = shuffled(n);
      const values = [];
      const resolvers = [];
      clock.start();
      const promises = range(n).map((i) => new Promise((resolve) => (resolvers[i] = resolve)));
      const done = Promise.all(promises.map((promise) => promise.then((value) => values.push(value))));
      for (const i of order) resolvers[i](i);
      await done;
      clock.stop();
      return sameOrder(values, order);
    },
    // merge(...promises) for more of them than a call can have arguments.
    rxjs: ({ from, mergeAll }) => async (n, clock) => {
      const order = shuffled(n);
      const values = [];
      const resolvers = [];
      clock.start();
      const promises = range(n).map((i) => new Promise((resolve) => (resolvers[i] = resolve)));
      await new Promise((resolve, reject) => {
        from(promises).pipe(mergeAll()).subscribe({ next: (value) => values.push(value), error: reject, complete: resolve });
        for (const i of order) resolvers[i](i);
      });
      clock.stop();
      return sameOrder(values, order);
    },
    effect: ({ Deferred, Effect, Fiber }) => async (n, clock) => {
      const order = shuffled(n);
      const values = [];
      clock.start();
      await Effect.runPromise(
        Effect.gen(function* () {
          const deferreds = range(n).map(() => Deferred.makeUnsafe());
          const all = yield* Effect.forkChild(
            Effect.forEach(deferreds, (deferred) => Effect.map(Deferred.await(deferred), (value) => void values.push(value)), {
              concurrency: 'unbounded',
              discard: true,
            }),
            { startImmediately: true },
          );
          for (const i of order) Deferred.doneUnsafe(deferreds[i], Effect.succeed(i));
          yield* Fiber.join(all);
        }),
      );
      clock.stop();
      return sameOrder(values, order);
    },
    effection: ({ all, run, sleep, spawn, withResolvers }) => {
      const take = function* (operation, values) {
        values.push(yield* operation);
      };
      return async (n, clock) => {
        const order = shuffled(n);
        const values = [];
        clock.start();
        await run(function* () {
          const items = range(n).map(() => withResolvers());
          yield* spawn(function* () {
            yield* sleep(0);
            for (const i of order) items[i].resolve(i);
          });
          yield* all(items.map(({ operation }) => take(operation, values)));
        });
        clock.stop();
        return sameOrder(values, order);
      };
    },
    asyncio: `
import asyncio

async def round(n, clock):
    order = [i * 7919 % n for i in range(n)]
    values = []
    loop = asyncio.get_running_loop()
    clock.start()
    futures = [loop.create_future() for _ in range(n)]

    def settle():
        for i in order:
            futures[i].set_result(i)

    loop.call_soon(settle)
    for item in asyncio.as_completed(futures):
        values.append(await item)
    clock.stop()
    return values == order
`,
  },
  /** These take seconds for N: their time per operation is that of fewer. */
  most: { effection: 10_000 },
};
