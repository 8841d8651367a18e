import {
  allTasks,
  CancelledError,
  coroutine,
  currentTask,
  ExceptionGroup,
  sleep,
  taskGroup,
  type Body,
  type TaskGroup,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { errorOf } from '../waiting/iterations.js';
import { inTask } from './support.js';

const fail = coroutine(function* (ms: number, error: unknown): Body<never> {
  yield* sleep(ms);
  throw error;
});

/** Sleeps for long; cleans up for `ms` when it is cancelled, and then throws `error`, or passes the cancel on. */
const cleaning = coroutine(function* (ms: number, error?: unknown) {
  try {
    yield* sleep(10_000);
  } catch (cancel) {
    yield* sleep(ms);
    throw error ?? cancel;
  }
});

const errorsOf = coroutine(function* (body: (group: TaskGroup) => Body<unknown>): Body<unknown[]> {
  const error = yield* errorOf(taskGroup(body));
  expect(error).toBeInstanceOf(ExceptionGroup);
  expect((error as Error).message).toBe('unhandled errors in a TaskGroup');
  return (error as ExceptionGroup).errors as unknown[];
});

describe('TaskGroup, fact by fact', () => {
  it('TG-02: createTask gives the task, which may be awaited, named and cancelled by the body', () => {
    inTask(function* () {
      const results = yield* taskGroup(function* (group) {
        const [first, second] = [group.createTask(sleep(10, 'a'), { name: 'first' }), group.createTask(sleep(10, 'b'))];
        second.cancel();
        return [first.getName(), yield* first, yield* errorOf(second), allTasks().has(first)];
      });
      expect(results).toEqual(['first', 'a', new CancelledError(), false]);
    });
  });

  it('TG-05: leaving waits for all tasks, and gives the result of the body', () => {
    const main = coroutine(function* () {
      const ended: number[] = [];
      const noting = coroutine(function* (ms: number) {
        yield* sleep(ms);
        ended.push(ms);
      });
      const result = yield* taskGroup(function* (group): Body<string> {
        for (const ms of [30, 10, 20]) group.createTask(noting(ms));
        return 'result';
      });
      return [result, ended];
    });
    expect(runVirtual(main)).toEqual({ value: ['result', [10, 20, 30]], elapsed: 30 });
  });

  it.each<[string, (group: TaskGroup) => void]>([
    ['by the body', (group) => void group.createTask(sleep(10)).cancel()],
    ['by itself', (group) => void group.createTask(fail(1, new CancelledError('own')))],
    ['from outside', (group) => void cancelledFromOutside(group)],
  ])('TG-06: a task that is cancelled %s is no error, and aborts nothing', (_title, start) => {
    const main = coroutine(function* () {
      return yield* taskGroup(function* (group) {
        start(group);
        return [yield* group.createTask(sleep(20, 'other')), currentTask()!.cancelling()];
      });
    });
    expect(runVirtual(main)).toEqual({ value: ['other', 0], elapsed: 20 });
  });

  it('TG-07: the first failure cancels every live task and the body, each of them once', () => {
    inTask(function* () {
      const counts: number[] = [];
      const counting = coroutine(function* () {
        try {
          yield* sleep(10_000);
        } finally {
          yield* sleep(5);
          counts.push(currentTask()!.cancelling());
        }
      });
      const errors = yield* errorsOf(function* (group) {
        group.createTask(counting());
        group.createTask(fail(10, 'first'));
        group.createTask(cleaning(2, 'second'));
        yield* counting();
      });
      expect([errors, counts]).toEqual([['first', 'second'], [1, 1]]);
    });
  });

  it('TG-09: tasks are cancelled in the order in which they were made', () => {
    inTask(function* () {
      const cancelled: number[] = [];
      const noting = coroutine(function* (index: number) {
        try {
          yield* sleep(10_000);
        } finally {
          cancelled.push(index);
        }
      });
      yield* errorsOf(function* (group) {
        for (let index = 0; index < 5; index++) group.createTask(noting(index));
        yield* fail(1, 'x');
      });
      expect(cancelled).toEqual([0, 1, 2, 3, 4]);
    });
  });

  it('TG-10: the task that runs the group is not left cancelled', () => {
    inTask(function* () {
      yield* errorsOf(function* (group) {
        group.createTask(fail(1, 'x'));
        yield* sleep(100);
      });
      expect(currentTask()!.cancelling()).toBe(0);
      yield* sleep(10);
    });
  });

  it('TG-11: failures stand in the order of completion, that of the body comes last', () => {
    inTask(function* () {
      const errors = yield* errorsOf(function* (group) {
        group.createTask(cleaning(30, 'third'));
        group.createTask(cleaning(20, 'second'));
        group.createTask(fail(10, 'first'));
        try {
          yield* sleep(1_000);
        } finally {
          throw 'body';
        }
      });
      expect(errors).toEqual(['first', 'second', 'third', 'body']);
    });
  });

  it('TG-12: failures in the iteration of the first, and those of cleanups, are all in the group', () => {
    inTask(function* () {
      const errors = yield* errorsOf(function* (group): Body<void> {
        group.createTask(cleaning(1, 'cleanup'));
        for (const name of ['a', 'b', 'c']) group.createTask(fail(10, name));
      });
      expect(errors).toEqual(['a', 'b', 'c', 'cleanup']);
    });
  });

  it('TG-13: an error of the body alone is a group too, when the tasks were cancelled and have ended', () => {
    const main = coroutine(function* () {
      return yield* errorsOf(function* (group) {
        group.createTask(cleaning(20));
        yield* fail(10, 'body');
      });
    });
    expect(runVirtual(main)).toEqual({ value: ['body'], elapsed: 30 });
  });
});

/** Cancels a task of the group from a bare callback. */
function cancelledFromOutside(group: TaskGroup): void {
  const task = group.createTask(sleep(10));
  task.getLoop().callLater(5, () => task.cancel());
}
