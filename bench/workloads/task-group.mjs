import { isRange, range } from '../harness/data.mjs';

export default {
  title: 'task group of N trivial children',
  n: 100_000,
  targets: { 'rxjs-asyncio, gather()': 1.3 },
  expected: () => true,
  peers: {
    'rxjs-asyncio': ({ asPromise, coroutine, taskGroup }) => {
      const trivial = coroutine(function* (i) {
        return i;
      });
      const main = coroutine(function* (n) {
        let tasks;
        yield* taskGroup(function* (group) {
          tasks = range(n).map((i) => group.createTask(trivial(i)));
        });
        return tasks.map((task) => task.result());
      });
      return async (n, clock) => {
        clock.start();
        const values = await asPromise(main(n));
        clock.stop();
        return isRange(values, n);
      };
    },
    'rxjs-asyncio, gather()': ({ asPromise, coroutine, gather }) => {
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
    asyncio: `
import asyncio

async def trivial(i):
    return i

async def round(n, clock):
    clock.start()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(trivial(i)) for i in range(n)]
    values = [task.result() for task in tasks]
    clock.stop()
    return values == list(range(n))
`,
  },
};
