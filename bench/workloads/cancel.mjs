import { setImmediate as hostTurn } from 'node:timers/promises';
import { range } from '../harness/data.mjs';

export default {
  title: 'cancel N blocked tasks, each running its finally',
  n: 100_000,
  targets: { effect: 0.8, asyncio: 0.3 },
  expected: (n) => ({ cleaned: n, cancelled: n }),
  peers: {
    'rxjs-asyncio': ({ asPromise, coroutine, createTask, Future, gather, sleep }) => {
      let cleaned;
      const blocked = coroutine(function* () {
        try {
          yield* new Future();
        } finally {
          cleaned++;
        }
      });
      return async (n, clock) => {
        cleaned = 0;
        const tasks = range(n).map(() => createTask(blocked()));
        await asPromise(sleep(1));
        clock.start();
        for (const task of tasks) task.cancel();
        await asPromise(gather(tasks, { returnExceptions: true }));
        clock.stop();
        return { cleaned, cancelled: tasks.filter((task) => task.cancelled()).length };
      };
    },
    // A controller each, as each task can be cancelled alone here too. (Sharing one signal is worse: adding a listener to it in Node is linear
    // in how many it has.)
    promises: () => {
      let cleaned;
      const blocked = async (signal) => {
        try {
          await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
        } finally {
          cleaned++;
        }
      };
      return async (n, clock) => {
        cleaned = 0;
        const controllers = range(n).map(() => new AbortController());
        const tasks = controllers.map(({ signal }) => blocked(signal));
        await hostTurn();
        clock.start();
        for (const controller of controllers) controller.abort();
        const results = await Promise.allSettled(tasks);
        clock.stop();
        return { cleaned, cancelled: results.filter(({ reason }) => reason?.name === 'AbortError').length };
      };
    },
    // Unsubscribing is synchronous: there is no cleanup that could wait, nor anything to wait for.
    rxjs: ({ finalize, NEVER }) => {
      let cleaned;
      return async (n, clock) => {
        cleaned = 0;
        const tasks = range(n).map(() => NEVER.pipe(finalize(() => cleaned++)).subscribe());
        await hostTurn();
        clock.start();
        for (const task of tasks) task.unsubscribe();
        clock.stop();
        return { cleaned, cancelled: tasks.filter(({ closed }) => closed).length };
      };
    },
    // Started at once: a fiber that is interrupted before its first step has no cleanup to run
    // (its scheduler takes several turns to start all).
    effect: ({ Deferred, Effect, Fiber }) => {
      let cleaned;
      const blocked = Effect.gen(function* () {
        yield* Deferred.await(yield* Deferred.make());
      }).pipe(Effect.ensuring(Effect.sync(() => cleaned++)));
      return (n, clock) =>
        Effect.runPromise(
          Effect.gen(function* () {
            cleaned = 0;
            const fibers = [];
            for (let i = 0; i < n; i++) fibers.push(yield* Effect.forkChild(blocked, { startImmediately: true }));
            yield* Effect.sleep(1);
            clock.start();
            yield* Fiber.interruptAll(fibers);
            clock.stop();
            return { cleaned, cancelled: fibers.filter((fiber) => fiber.pollUnsafe()?._tag === 'Failure').length };
          }),
        );
    },
    effection: ({ run, sleep, spawn, suspend }) => {
      let cleaned;
      const blocked = function* () {
        try {
          yield* suspend();
        } finally {
          cleaned++;
        }
      };
      return (n, clock) =>
        run(function* () {
          cleaned = 0;
          const group = yield* spawn(function* () {
            for (let i = 0; i < n; i++) yield* spawn(blocked);
            yield* suspend();
          });
          yield* sleep(1);
          clock.start();
          yield* group.halt();
          clock.stop();
          return { cleaned, cancelled: cleaned };
        });
    },
    'abort-controller-x': ({ forever, isAbortError }) => {
      let cleaned;
      const blocked = async (signal) => {
        try {
          await forever(signal);
        } finally {
          cleaned++;
        }
      };
      return async (n, clock) => {
        cleaned = 0;
        const controllers = range(n).map(() => new AbortController());
        const tasks = controllers.map(({ signal }) => blocked(signal));
        await hostTurn();
        clock.start();
        for (const controller of controllers) controller.abort();
        const results = await Promise.allSettled(tasks);
        clock.stop();
        return { cleaned, cancelled: results.filter(({ reason }) => isAbortError(reason)).length };
      };
    },
    asyncio: `
import asyncio

cleaned = 0

async def blocked():
    global cleaned
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        cleaned += 1

async def round(n, clock):
    global cleaned
    cleaned = 0
    tasks = [asyncio.create_task(blocked()) for _ in range(n)]
    await asyncio.sleep(0.001)
    clock.start()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    clock.stop()
    return {"cleaned": cleaned, "cancelled": sum(task.cancelled() for task in tasks)}
`,
  },
  /** These take seconds for N: their time per operation is that of fewer. */
  most: { effection: 10_000 },
};
