import {
  allTasks,
  coroutine,
  currentTask,
  EventLoop,
  ExceptionGroup,
  sleep,
  Task,
  TaskGroup,
  taskGroup,
  type Awaitable,
  type Body,
  type TaskOptions,
} from '../../lib/index.js';
import { errorOf } from '../waiting/iterations.js';
import { inTask, traced } from './support.js';

const immediate = coroutine(function* <T>(value: T): Body<T> {
  return value;
});
const failing = coroutine(function* (error: unknown): Body<never> {
  throw error;
});

const eagerFactory = (loop: EventLoop, input: Awaitable<unknown>, options?: TaskOptions): Task<unknown> =>
  new Task(input, { ...options, loop, eager: true });

describe('eager tasks of a group', () => {
  it('run their first step inside createTask, and the group waits for the rest', () => {
    const lines = traced(function* (say) {
      const work = coroutine(function* () {
        say('first step');
        yield* sleep(0);
        say('second step');
      });
      yield* taskGroup((group) => {
        group.createTask(work(), { eager: true });
        say('made');
      });
      say('left');
    });
    expect(lines).toEqual(['i1: first step', 'i1: made', 'i2: second step', 'i4: left']);
  });

  it('EAGER-08: that are done at once cost the group two iterations', () => {
    const lines = traced(function* (say) {
      yield* taskGroup((group) => {
        expect(group.createTask(immediate(1), { eager: true }).done()).toBe(true);
      });
      say('left');
    });
    expect(lines).toEqual(['i3: left']);
  });

  it('that fail at once abort the group in the next iteration, not inside createTask', () => {
    inTask(function* () {
      const trace: unknown[] = [];
      const error = yield* errorOf(
        taskGroup(function* (group) {
          const task = group.createTask(failing('x'), { eager: true });
          trace.push(task.done(), currentTask()!.cancelling());
          trace.push(yield* group.createTask(immediate('still allowed'), { eager: true }));
          yield* sleep(1_000);
        }),
      );
      expect([trace, (error as ExceptionGroup).errors]).toEqual([[true, 0, 'still allowed'], ['x']]);
      expect(currentTask()!.cancelling()).toBe(0);
    });
  });

  it('that fail at once in a body which ends at once are an ExceptionGroup, in their order', () => {
    inTask(function* () {
      const error = yield* errorOf(
        taskGroup((group) => {
          for (const name of ['a', 'b', 'c']) group.createTask(failing(name), { eager: true });
        }),
      );
      expect((error as ExceptionGroup).errors).toEqual(['a', 'b', 'c']);
    });
  });

  it('made by a task factory are the group\'s too', () => {
    inTask(function* (loop) {
      const made: string[] = [];
      loop.setTaskFactory((its, input, options) => {
        made.push(options!.name!);
        return eagerFactory(its, input, options);
      });
      const results = yield* taskGroup(function* (group) {
        const tasks = [group.createTask(immediate(1), { name: 'a' }), group.createTask(sleep(5, 2), { name: 'b' })];
        expect(tasks.map((task) => task.done())).toEqual([true, false]);
        return [yield* tasks[0]!, yield* tasks[1]!];
      });
      loop.setTaskFactory(null);
      expect([results, made, allTasks().size]).toEqual([[1, 2], ['a', 'b'], 1]);
    });
  });

  it('made by a task factory, of a group whose every task fails at once', () => {
    inTask(function* (loop) {
      loop.setTaskFactory(eagerFactory);
      const error = yield* errorOf(
        taskGroup((group) => {
          group.createTask(failing('a'));
          group.createTask(failing('b'));
        }),
      );
      loop.setTaskFactory(null);
      expect((error as ExceptionGroup).errors).toEqual(['a', 'b']);
    });
  });

  it('may start others in their first step', () => {
    inTask(function* () {
      const trace: number[] = [];
      const spawning = coroutine(function* (group: TaskGroup, depth: number): Body<void> {
        trace.push(depth);
        if (depth < 4) group.createTask(spawning(group, depth + 1), { eager: true });
      });
      yield* taskGroup((group) => {
        group.createTask(spawning(group, 1), { eager: true });
      });
      expect([trace, allTasks().size]).toEqual([[1, 2, 3, 4], 1]);
    });
  });
});
