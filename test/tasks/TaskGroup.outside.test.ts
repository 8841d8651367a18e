import {
  allTasks,
  CancelledError,
  coroutine,
  createTask,
  currentTask,
  ExceptionGroup,
  sleep,
  taskGroup,
  type Body,
  type Task,
  type TaskGroup,
} from '../../lib/index.js';
import { ended, errorOf } from '../waiting/iterations.js';
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

/** A task whose body is a group with these children, left when they wait. */
const parentOf = coroutine(function* (start: (group: TaskGroup) => void): Body<Task<unknown>> {
  const parent = createTask(
    taskGroup(function* (group): Body<void> {
      start(group);
      yield* sleep(10_000);
    }),
  );
  yield* sleep(1);
  return parent;
});

describe('TaskGroup and cancels from outside, fact by fact', () => {
  it('TG-15: a cancel from outside cancels the tasks without its message, waits for them, and passes on with it', () => {
    inTask(function* (loop) {
      const messages: string[] = [];
      const noting = coroutine(function* () {
        try {
          yield* sleep(10_000);
        } catch (error) {
          messages.push((error as Error).message);
          yield* sleep(20);
        }
      });
      const parent = yield* parentOf((group) => {
        group.createTask(noting());
        group.createTask(noting());
      });
      parent.cancel('outside');
      expect(yield* errorOf(parent)).toEqual(new CancelledError('outside'));
      expect([messages, parent.cancelled(), loop.time()]).toEqual([['', ''], true, 21]);
    });
  });

  it('TG-15: the same when the body has ended and the group is being left', () => {
    inTask(function* () {
      const child = cleaning(20);
      const parent = createTask(taskGroup((group) => void group.createTask(child)));
      yield* sleep(1);
      parent.cancel('outside');
      expect(yield* errorOf(parent)).toEqual(new CancelledError('outside'));
      expect([parent.cancelled(), parent.cancelling(), allTasks().size]).toEqual([true, 1, 1]);
    });
  });

  it('TG-16: a task that fails after a cancel from outside makes that an ExceptionGroup', () => {
    inTask(function* () {
      const parent = yield* parentOf((group) => void group.createTask(cleaning(5, 'cleanup')));
      parent.cancel('outside');
      const error = yield* errorOf(parent);
      expect((error as ExceptionGroup).errors).toEqual(['cleanup']);
      expect([parent.cancelled(), parent.cancelling()]).toEqual([false, 1]);
    });
  });

  it('TG-17: the cancel from outside is thrown at the next await after that group', () => {
    inTask(function* () {
      const seen: string[] = [];
      const parent = createTask(
        coroutine(function* () {
          const error = yield* errorOf(taskGroup((group) => void group.createTask(cleaning(5, 'cleanup'))));
          seen.push((error as Error).name);
          try {
            yield* sleep(0);
          } catch (next) {
            seen.push((next as Error).name);
            throw next;
          }
        })(),
      );
      yield* sleep(1);
      parent.cancel();
      yield* ended(parent);
      expect([seen, parent.cancelled(), parent.cancelling()]).toEqual([['ExceptionGroup', 'CancelledError'], true, 1]);
    });
  });

  it('TG-18: a CancelledError that the body throws itself passes where no task failed', () => {
    inTask(function* () {
      const error = yield* errorOf(
        taskGroup(function* (group) {
          group.createTask(sleep(100));
          yield* fail(1, new CancelledError('own'));
        }),
      );
      expect([error, currentTask()!.cancelling(), allTasks().size]).toEqual([new CancelledError('own'), 0, 1]);
    });
  });

  it('TG-18: it is dropped where a task failed', () => {
    inTask(function* () {
      const errors = yield* errorsOf(function* (group) {
        group.createTask(cleaning(5, 'cleanup'));
        yield* fail(1, new CancelledError('own'));
      });
      expect(errors).toEqual(['cleanup']);
    });
  });

  it('TG-19: a body that swallows the group\'s cancel goes on, and the group fails when it is left', () => {
    inTask(function* (loop) {
      let went = 0;
      const errors = yield* errorsOf(function* (group) {
        group.createTask(fail(10, 'x'));
        yield* errorOf(sleep(1_000));
        yield* sleep(50);
        went = loop.time();
      });
      expect([errors, went]).toEqual([['x'], 60]);
    });
  });

  it('TG-20: who awaits a failing task in the body gets CancelledError', () => {
    inTask(function* () {
      let seen: unknown;
      const errors = yield* errorsOf(function* (group) {
        seen = yield* errorOf(group.createTask(fail(10, 'x')));
      });
      expect([errors, seen]).toEqual([['x'], new CancelledError()]);
    });
  });

  it('TG-21: cancels that are repeated while the group is being left change nothing: it waits for its tasks', () => {
    inTask(function* (loop) {
      const parent = yield* parentOf((group) => void group.createTask(cleaning(50)));
      for (let time = 0; time < 5; time++) {
        parent.cancel();
        yield* sleep(5);
        expect(parent.done()).toBe(false);
      }
      yield* ended(parent);
      expect([parent.cancelled(), parent.cancelling(), loop.time()]).toEqual([true, 5, 51]);
    });
  });
});
