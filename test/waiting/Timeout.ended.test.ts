import {
  CancelledError,
  coroutine,
  createTask,
  currentTask,
  Future,
  getRunningLoop,
  sleep,
  timeout,
  Timeout,
  timeoutAt,
  TimeoutError,
  type Body,
  type Task,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { inTask } from '../tasks/support.js';
import { ended, errorOf } from './iterations.js';

const failing = coroutine(function* () {
  throw new RangeError('x');
});

describe('how the block of a timeout ends, fact by fact', () => {
  it('TOUT-14: an error of the cleanup after the expiry passes', () => {
    inTask(function* () {
      let seen: Timeout | null = null;
      const error = yield* errorOf(
        timeout(5, function* (deadline) {
          seen = deadline;
          try {
            yield* sleep(100);
          } finally {
            throw new RangeError('cleanup');
          }
        }),
      );
      expect([error, seen!.expired(), currentTask()!.cancelling()]).toEqual([new RangeError('cleanup'), true, 0]);
    });
  });

  it('TOUT-15: a body that swallows the cancel goes on without a deadline, and its value is the result', () => {
    inTask(function* () {
      let seen: Timeout | null = null;
      const value = yield* timeout(5, function* (deadline) {
        seen = deadline;
        try {
          yield* sleep(100);
        } catch {
          return yield* sleep(1_000, 'late');
        }
        return 'in time';
      });
      expect([value, seen!.expired(), currentTask()!.cancelling()]).toEqual(['late', true, 0]);
    });
  });

  it('TOUT-16: a value that comes in the iteration of the expiry is too late', () => {
    const tied = coroutine(function* (valueFirst: boolean): Body<unknown> {
      const loop = getRunningLoop();
      const future = new Future<string>();
      const due = loop.time() + 5;
      if (valueFirst) loop.callAt(due, () => future.setResult('value'));
      return yield* errorOf(
        timeoutAt(due, function* () {
          if (!valueFirst) loop.callAt(due, () => !future.done() && future.setResult('value'));
          return yield* future;
        }),
      );
    });
    expect(runVirtual(() => tied(true)).value).toEqual(new TimeoutError());
    expect(runVirtual(() => tied(false)).value).toEqual(new TimeoutError());
  });

  it('TOUT-19: nothing fires after the block, however it was left', () => {
    const main = coroutine(function* () {
      yield* timeout(5, () => sleep(1));
      yield* errorOf(timeout(5, () => failing()));
      yield* sleep(100);
      return currentTask()!.cancelling();
    });
    expect(runVirtual(main)).toEqual({ value: 0, elapsed: 101 });
  });

  it('TOUT-20: the task is not cancelled outside the block', () => {
    inTask(function* () {
      const task: Task<unknown> = createTask(
        coroutine(function* () {
          yield* errorOf(timeout(5, () => sleep(100)));
          yield* sleep(5);
          return task.cancelling();
        })(),
      );
      yield* ended(task);
      expect([task.cancelled(), task.result()]).toEqual([false, 0]);
    });
  });

  it('TOUT-21: the cause of the TimeoutError is the CancelledError that the block ended with', () => {
    inTask(function* () {
      let thrown: unknown;
      const error = yield* errorOf(
        timeout(5, function* () {
          try {
            yield* sleep(100);
          } catch (cancel) {
            thrown = cancel;
            throw cancel;
          }
        }),
      );
      expect(error).toBeInstanceOf(TimeoutError);
      expect(thrown).toBeInstanceOf(CancelledError);
      expect((error as TimeoutError & { cause: unknown }).cause).toBe(thrown);
    });
  });

  it('TOUT-22: a subclass of CancelledError is turned into a TimeoutError too', () => {
    class Stopped extends CancelledError {}
    inTask(function* () {
      const error = yield* errorOf(
        timeout(5, function* () {
          try {
            yield* sleep(100);
          } finally {
            throw new Stopped('own');
          }
        }),
      );
      expect(error).toEqual(new TimeoutError());
      expect((error as TimeoutError & { cause: unknown }).cause).toBeInstanceOf(Stopped);
    });
  });
});
