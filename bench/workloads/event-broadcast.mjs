import { isRange, range } from '../harness/data.mjs';

export default {
  title: 'event that N tasks wait for',
  n: 100_000,
  targets: { promises: 2, effect: 0.2 },
  expected: (n) => ({ waited: n, complete: true }),
  peers: {
    'rxjs-asyncio': ({ asPromise, coroutine, createTask, Event, gather, sleep }) => {
      const main = coroutine(function* (n) {
        const event = new Event();
        let waited = 0;
        const wait = coroutine(function* (i) {
          waited++;
          yield* event.wait();
          return i;
        });
        const all = createTask(gather(range(n).map((i) => wait(i))));
        while (waited < n) yield* sleep(0);
        event.set();
        return { waited, values: yield* all };
      });
      return async (n, clock) => {
        clock.start();
        const { waited, values } = await asPromise(main(n));
        clock.stop();
        return { waited, complete: isRange(values, n) };
      };
    },
    // One Promise that all await.
    promises: () => async (n, clock) => {
      let set;
      let waited = 0;
      clock.start();
      const event = new Promise((resolve) => {
        set = resolve;
      });
      const wait = async (i) => {
        waited++;
        await event;
        return i;
      };
      const all = Promise.all(range(n).map((i) => wait(i)));
      set();
      const values = await all;
      clock.stop();
      return { waited, complete: isRange(values, n) };
    },
    // What any waiting coroutines are in V8: a generator each, and the call and the task of it as bare objects.
    generators: () => {
      class Call {
        constructor(body, argument) {
          this.body = body;
          this.argument = argument;
        }

        begin() {
          return this.body(this.argument);
        }
      }
      class Task {
        constructor(call) {
          this.call = call;
          this.generator = call.begin();
          // As many words as a task has.
          this.a = this.b = this.c = this.d = this.e = this.f = this.g = this.h = this.i = this.j = this.k = null;
        }

        step() {
          return this.generator.next().value;
        }
      }
      let waited = 0;
      const wait = function* (i) {
        waited++;
        yield;
        return i;
      };
      return (n, clock) => {
        waited = 0;
        clock.start();
        const calls = range(n).map((i) => new Call(wait, i));
        const tasks = calls.map((call) => new Task(call));
        for (const task of tasks) task.step();
        const values = tasks.map((task) => task.step());
        clock.stop();
        return { waited, complete: isRange(values, n) };
      };
    },
    effect: ({ Effect, Fiber, Latch }) => {
      const main = Effect.fnUntraced(function* (n) {
        const latch = Latch.makeUnsafe();
        let waited = 0;
        const wait = Effect.fnUntraced(function* (i) {
          waited++;
          yield* latch.await;
          return i;
        });
        const all = yield* Effect.forkChild(Effect.forEach(range(n), wait, { concurrency: 'unbounded' }));
        while (waited < n) yield* Effect.yieldNow;
        yield* latch.open;
        return { waited, values: yield* Fiber.join(all) };
      });
      return async (n, clock) => {
        clock.start();
        const { waited, values } = await Effect.runPromise(main(n));
        clock.stop();
        return { waited, complete: isRange(values, n) };
      };
    },
    effection: ({ all, run, spawn, until, withResolvers }) => async (n, clock) => {
      const main = function* () {
        const { operation, resolve } = withResolvers();
        let waited = 0;
        const wait = function* (i) {
          waited++;
          yield* operation;
          return i;
        };
        const waiters = yield* spawn(() => all(range(n).map((i) => wait(i))));
        while (waited < n) yield* until(Promise.resolve());
        resolve();
        return { waited, values: yield* waiters };
      };
      clock.start();
      const { waited, values } = await run(main);
      clock.stop();
      return { waited, complete: isRange(values, n) };
    },
    asyncio: `
import asyncio

async def round(n, clock):
    waited = 0

    async def wait(event, i):
        nonlocal waited
        waited += 1
        await event.wait()
        return i

    clock.start()
    event = asyncio.Event()
    waiters = asyncio.gather(*[wait(event, i) for i in range(n)])
    while waited < n:
        await asyncio.sleep(0)
    event.set()
    values = await waiters
    clock.stop()
    return {"waited": waited, "complete": values == list(range(n))}
`,
  },
  /** It takes seconds for N: its time per operation is that of fewer. */
  most: { effection: 10_000 },
};
