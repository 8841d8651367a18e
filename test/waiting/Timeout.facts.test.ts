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
import { errorOf } from './iterations.js';

const now = (): number => getRunningLoop().time();

/** Sleeps for long, and cleans up for `cleanup` ms when it is cancelled. */
const cleaning = coroutine(function* (cleanup: number) {
  try {
    yield* sleep(1_000);
  } finally {
    yield* sleep(cleanup);
  }
});

describe('timeout, fact by fact', () => {
  it('TOUT-02: the deadline of timeout() is counted from when its block begins', () => {
    const main = coroutine(function* () {
      const guarded = timeout(10, () => sleep(100));
      yield* sleep(50);
      const start = now();
      yield* errorOf(guarded);
      return now() - start;
    });
    expect(runVirtual(main).value).toBe(10);
  });

  it('TOUT-02: the deadline of timeoutAt() is a time of the loop', () => {
    const main = coroutine(function* () {
      const start = now();
      const guarded = timeoutAt(start + 60, () => sleep(100));
      yield* sleep(50);
      yield* errorOf(guarded);
      return now() - start;
    });
    expect(runVirtual(main).value).toBe(60);
  });

  it('TOUT-05: null sets no deadline', () => {
    const main = coroutine(function* () {
      const waited = yield* timeout(null, function* (deadline) {
        return [deadline.when(), yield* sleep(10_000, 'slept'), deadline.expired()];
      });
      const waitedAt = yield* timeoutAt(null, function* (deadline) {
        return [deadline.when(), yield* sleep(10_000, 'slept'), deadline.expired()];
      });
      return [waited, waitedAt];
    });
    expect(runVirtual(main).value).toEqual([[null, 'slept', false], [null, 'slept', false]]);
  });

  it('TOUT-06: a deadline that is over at the start interrupts even a sleep(0)', () => {
    const main = coroutine(function* () {
      const errors: unknown[] = [];
      for (const ms of [0, -1, -Infinity]) errors.push(yield* errorOf(timeout(ms, () => sleep(0))));
      errors.push(yield* errorOf(timeoutAt(now() - 5, () => sleep(0))));
      return errors.map((error) => error instanceof TimeoutError);
    });
    expect(runVirtual(main)).toEqual({ value: [true, true, true, true], elapsed: 0 });
  });

  it('TOUT-07: a body that never suspends is not interrupted, and has not expired', () => {
    inTask(function* () {
      const done = new Future<string>();
      done.setResult('value');
      let seen: Timeout | null = null;
      const value = yield* timeout(0, function* (deadline) {
        seen = deadline;
        return yield* done;
      });
      expect([value, seen!.expired()]).toEqual(['value', false]);
      expect(currentTask()!.cancelling()).toBe(0);
      yield* sleep(1);
    });
  });

  it('TOUT-08: expiry asks the task to end once, and leaving takes that back', () => {
    inTask(function* () {
      const counts: number[] = [];
      const error = yield* errorOf(
        timeout(5, function* () {
          try {
            yield* sleep(100);
          } finally {
            counts.push(currentTask()!.cancelling());
            yield* sleep(100);
            counts.push(currentTask()!.cancelling());
          }
        }),
      );
      counts.push(currentTask()!.cancelling());
      expect([error, counts]).toEqual([new TimeoutError(), [1, 1, 0]]);
    });
  });

  it('TOUT-09: it works in a task that is being cancelled already', () => {
    inTask(function* () {
      const task: Task<unknown> = createTask(
        coroutine(function* () {
          try {
            yield* sleep(1_000);
          } catch {
            const error = yield* errorOf(timeout(5, () => sleep(100)));
            return [error, task.cancelling()];
          }
          return null;
        })(),
      );
      yield* sleep(1);
      task.cancel();
      expect(yield* task).toEqual([new TimeoutError(), 1]);
    });
  });

  it('TOUT-09: a second cancel passes a timeout inside a task that is being cancelled', () => {
    inTask(function* () {
      const task = createTask(
        coroutine(function* () {
          try {
            yield* sleep(1_000);
          } catch {
            yield* timeout(50, () => sleep(100));
          }
        })(),
      );
      yield* sleep(1);
      task.cancel('first');
      yield* sleep(1);
      task.cancel('second');
      expect(yield* errorOf(task)).toEqual(new CancelledError('second'));
    });
  });

  it('TOUT-10: a cancel from outside passes where the deadline is not over', () => {
    inTask(function* () {
      let seen: Timeout | null = null;
      const task = createTask(
        timeout(50, (deadline) => {
          seen = deadline;
          return sleep(100);
        }),
      );
      yield* sleep(1);
      task.cancel('message');
      expect(yield* errorOf(task)).toEqual(new CancelledError('message'));
      expect([task.cancelled(), seen!.expired(), task.cancelling()]).toEqual([true, false, 1]);
    });
  });

  it('TOUT-12: a cancel from outside while the block cleans up after the expiry is a CancelledError', () => {
    inTask(function* () {
      let seen: Timeout | null = null;
      const task = createTask(
        timeout(5, (deadline) => {
          seen = deadline;
          return cleaning(20);
        }),
      );
      yield* sleep(10);
      task.cancel('message');
      expect(yield* errorOf(task)).toEqual(new CancelledError('message'));
      expect([seen!.expired(), task.cancelling()]).toEqual([true, 1]);
    });
  });

  it('TOUT-13: a cancel that was pending at the entry is lost to timeout(0), and passes a longer one', () => {
    inTask(function* () {
      const entering = coroutine(function* (ms: number): Body<[unknown, number]> {
        const task = currentTask()!;
        task.cancel();
        const error = yield* errorOf(timeout(ms, () => sleep(100)));
        return [error, task.cancelling()];
      });
      const [lost, kept] = [createTask(entering(0)), createTask(entering(5))];
      expect(yield* lost).toEqual([new TimeoutError(), 1]);
      expect(yield* kept).toEqual([new CancelledError(), 1]);
    });
  });
});
