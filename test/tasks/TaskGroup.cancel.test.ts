import {
  allTasks,
  asyncWith,
  coroutine,
  currentTask,
  ExceptionGroup,
  RuntimeError,
  sleep,
  TaskGroup,
  taskGroup,
  type Body,
  type Task,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { errorOf } from '../waiting/iterations.js';
import { inTask } from './support.js';

const cleaning = coroutine(function* (ms: number, error?: unknown) {
  try {
    yield* sleep(10_000);
  } catch (cancel) {
    yield* sleep(ms);
    throw error ?? cancel;
  }
});

describe('TaskGroup.cancel', () => {
  it('TG-27: cancels all tasks and the body, waits for them, and leaves the block silently', () => {
    const main = coroutine(function* () {
      let reached = false;
      const tasks: Task<unknown>[] = [];
      const result = yield* taskGroup(function* (group) {
        tasks.push(group.createTask(cleaning(20)), group.createTask(cleaning(10)));
        yield* sleep(5);
        group.cancel();
        yield* sleep(1_000);
        reached = true;
        return 'result';
      });
      return [result, reached, tasks.map((task) => task.cancelled()), currentTask()!.cancelling()];
    });
    expect(runVirtual(main)).toEqual({ value: [undefined, false, [true, true], 0], elapsed: 25 });
  });

  it('TG-27: lets a body that does not suspend any more give its result', () => {
    inTask(function* () {
      const result = yield* taskGroup(function* (group): Body<string> {
        group.createTask(cleaning(1));
        group.cancel();
        return 'result';
      });
      expect([result, currentTask()!.cancelling()]).toEqual(['result', 0]);
      yield* sleep(1);
    });
  });

  it('TG-27: may be called by a task of the group, by a callback, and while the group is left', () => {
    inTask(function* (loop) {
      const cancelling = coroutine(function* (group: TaskGroup) {
        yield* sleep(5);
        group.cancel();
        yield* sleep(1_000);
      });
      yield* taskGroup(function* (group) {
        group.createTask(cancelling(group));
        yield* sleep(1_000);
      });
      expect(loop.time()).toBe(5);
      yield* taskGroup(function* (group) {
        loop.callLater(5, () => group.cancel());
        yield* sleep(1_000);
      });
      expect(loop.time()).toBe(10);
      yield* taskGroup((group) => {
        group.createTask(cancelling(group));
        group.createTask(sleep(1_000));
      });
      expect([loop.time(), currentTask()!.cancelling()]).toEqual([15, 0]);
    });
  });

  it('TG-27: called again it does nothing: each task is asked once', () => {
    inTask(function* () {
      yield* taskGroup(function* (group) {
        const task = group.createTask(cleaning(10));
        yield* sleep(1);
        for (let time = 0; time < 3; time++) group.cancel();
        expect([task.cancelling(), currentTask()!.cancelling()]).toEqual([1, 1]);
      });
      expect(currentTask()!.cancelling()).toBe(0);
    });
  });

  it('TG-27: does nothing after the group has ended', () => {
    inTask(function* () {
      const group = new TaskGroup();
      yield* asyncWith(group, () => sleep(1));
      group.cancel();
      yield* sleep(1);
      expect(currentTask()!.cancelling()).toBe(0);
    });
  });

  it('TG-27: before the group is entered it takes effect on entry: the body runs to its first await', () => {
    inTask(function* (loop) {
      const group = new TaskGroup();
      const trace: string[] = [];
      group.cancel();
      group.cancel();
      const result = yield* asyncWith(group, function* () {
        trace.push('body');
        yield* sleep(1_000);
        trace.push('never here');
      });
      expect([trace, result, loop.time(), currentTask()!.cancelling()]).toEqual([['body'], undefined, 0, 0]);
    });
  });

  it('TG-27: refuses tasks after it', () => {
    inTask(function* () {
      yield* taskGroup(function* (group): Body<void> {
        group.cancel();
        expect(() => group.createTask(sleep(1))).toThrow(new RuntimeError('TaskGroup.createTask: the group is shutting down'));
      });
      expect(allTasks().size).toBe(1);
    });
  });

  it.each<[string, (group: TaskGroup) => Body<void>, unknown[]]>([
    ['of a task that cleans up', cancelAndWait, ['cleanup']],
    ['of the body that cleans up', cancelAndFail, ['body']],
    ['of a task that came before', failThenCancel, ['before']],
  ])('TG-28: does not hide an error %s', (_title, body, errors) => {
    inTask(function* () {
      const error = yield* errorOf(taskGroup(body));
      expect(error).toBeInstanceOf(ExceptionGroup);
      expect([(error as ExceptionGroup).errors, currentTask()!.cancelling()]).toEqual([errors, 0]);
    });
  });
});

function* cancelAndWait(group: TaskGroup): Body<void> {
  group.createTask(cleaning(5, 'cleanup'));
  yield* sleep(1);
  group.cancel();
  yield* sleep(1_000);
}

function* cancelAndFail(group: TaskGroup): Body<void> {
  group.cancel();
  try {
    yield* sleep(1_000);
  } finally {
    throw 'body';
  }
}

function* failThenCancel(group: TaskGroup): Body<void> {
  group.createTask(
    coroutine(function* () {
      throw 'before';
    })(),
  );
  try {
    yield* sleep(1_000);
  } finally {
    group.cancel();
  }
}
