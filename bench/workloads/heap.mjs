import { setImmediate as hostTurn } from 'node:timers/promises';
import { range } from '../harness/data.mjs';

/** All wait for one gate, so that what is measured is the task and not what it waits for. */
export default {
  title: 'heap per blocked task',
  measure: 'heap',
  n: 100_000,
  targets: { bytes: 500 },
  expected: (n) => n,
  peers: {
    'rxjs-asyncio': ({ asPromise, coroutine, createTask, Future, gather, sleep }) => {
      const blocked = coroutine(function* (gate) {
        return yield* gate;
      });
      return async (n, clock) => {
        const gate = new Future();
        clock.start();
        const tasks = range(n).map(() => createTask(blocked(gate)));
        await asPromise(sleep(1));
        clock.stop();
        gate.setResult(1);
        return (await asPromise(gather(tasks))).filter(Boolean).length;
      };
    },
    promises: () => {
      const blocked = async (gate) => await gate;
      return async (n, clock) => {
        let open;
        const gate = new Promise((resolve) => (open = resolve));
        clock.start();
        const tasks = range(n).map(() => blocked(gate));
        await hostTurn();
        clock.stop();
        open(1);
        return (await Promise.all(tasks)).filter(Boolean).length;
      };
    },
    rxjs: ({ AsyncSubject, forkJoin, lastValueFrom, shareReplay }) => async (n, clock) => {
      const gate = new AsyncSubject();
      clock.start();
      const tasks = range(n).map(() => gate.pipe(shareReplay(1)));
      tasks.forEach((task) => task.subscribe());
      await hostTurn();
      clock.stop();
      gate.next(1);
      gate.complete();
      return (await lastValueFrom(forkJoin(tasks))).filter(Boolean).length;
    },
    effect: ({ Deferred, Effect, Fiber }) => {
      const blocked = Effect.fnUntraced(function* (gate) {
        return yield* Deferred.await(gate);
      });
      return (n, clock) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const gate = yield* Deferred.make();
            clock.start();
            const fibers = [];
            for (let i = 0; i < n; i++) fibers.push(yield* Effect.forkChild(blocked(gate), { startImmediately: true }));
            yield* Effect.sleep(1);
            clock.stop();
            yield* Deferred.succeed(gate, 1);
            let count = 0;
            for (const fiber of fibers) count += yield* Fiber.join(fiber);
            return count;
          }),
        );
    },
    effection: ({ run, sleep, spawn, withResolvers }) => {
      const blocked = function* (gate) {
        return yield* gate;
      };
      return (n, clock) =>
        run(function* () {
          const { operation: gate, resolve } = withResolvers();
          clock.start();
          const tasks = [];
          for (let i = 0; i < n; i++) tasks.push(yield* spawn(() => blocked(gate)));
          yield* sleep(1);
          clock.stop();
          resolve(1);
          let count = 0;
          for (const task of tasks) count += yield* task;
          return count;
        });
    },
    asyncio: `
import asyncio

async def blocked(gate):
    return await gate

async def round(n, clock):
    gate = asyncio.get_running_loop().create_future()
    clock.start()
    tasks = [asyncio.create_task(blocked(gate)) for _ in range(n)]
    await asyncio.sleep(0.001)
    clock.stop()
    gate.set_result(1)
    return sum(await asyncio.gather(*tasks))
`,
  },
  /** These take seconds for N: their time per operation is that of fewer. */
  most: { effection: 10_000 },
};
