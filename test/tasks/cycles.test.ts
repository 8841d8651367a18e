import { coroutine, createTask, sleep, type Body, type Task } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';

describe('tasks that wait for each other', () => {
  it.each([0, 1, 2])('end when one of them is cancelled, %d before the cycle', (before) => {
    const tasks: Task<void>[] = [];
    const waits = coroutine(function* (next: () => Task<void>): Body<void> {
      yield* next();
    });
    const main = coroutine(function* () {
      for (let index = 0; index < before + 2; index++) {
        const next = index === before + 1 ? before : index + 1;
        tasks.push(createTask(waits(() => tasks[next]!)));
      }
      yield* sleep(1);
      tasks[0]!.cancel();
      yield* sleep(1);
      for (const task of tasks) task.cancel();
      yield* sleep(1);
      return tasks.map((task) => task.cancelled());
    });
    expect(runVirtual(main).value).toEqual(Array(before + 2).fill(true));
  });
});
