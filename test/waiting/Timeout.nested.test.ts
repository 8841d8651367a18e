import {
  allTasks,
  asyncWith,
  CancelledError,
  coroutine,
  createTask,
  currentTask,
  ExceptionGroup,
  gather,
  getRunningLoop,
  sleep,
  taskGroup,
  timeout,
  Timeout,
  timeoutAt,
  TimeoutError,
  type Coroutine,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { inTask } from '../tasks/support.js';
import { errorOf } from './iterations.js';

const now = (): number => getRunningLoop().time();

const refusing = coroutine(function* (error: unknown) {
  try {
    yield* sleep(1_000);
  } finally {
    throw error;
  }
});

describe('timeouts inside one another', () => {
  it.each<[string, number, number, string]>([
    ['the inner one expires first: only its block times out', 50, 5, 'inner TimeoutError expired true, value, outer expired false'],
    ['the outer one expires first: it passes the inner block', 5, 50, 'inner CancelledError expired false, TimeoutError, outer expired true'],
  ])('TOUT-17: %s', (_title, outerMs, innerMs, expected) => {
    inTask(function* () {
      const said: string[] = [];
      const outer = new Timeout(now() + outerMs);
      const inner = new Timeout(now() + innerMs);
      const guard = coroutine(function* (work: Coroutine<unknown>) {
        try {
          yield* work;
        } catch (error) {
          said.push(`inner ${(error as Error).name} expired ${inner.expired()}`);
          if (error instanceof CancelledError) throw error;
        }
      });
      const nested = asyncWith(outer, () => guard(asyncWith(inner, () => sleep(100))));
      try {
        yield* nested;
        said.push('value');
      } catch (error) {
        said.push((error as Error).name);
      }
      expect([...said, `outer expired ${outer.expired()}`].join(', ')).toBe(expected);
      expect(currentTask()!.cancelling()).toBe(0);
    });
  });

  it('share a deadline with timeoutAt: the second block has what the first has left of it', () => {
    const main = coroutine(function* () {
      const deadline = now() + 50;
      const first = yield* timeoutAt(deadline, () => sleep(30, 'first'));
      const second = yield* errorOf(timeoutAt(deadline, () => sleep(30, 'second')));
      return [first, second];
    });
    expect(runVirtual(main)).toEqual({ value: ['first', new TimeoutError()], elapsed: 50 });
  });

  it('are each turned into their own TimeoutError, the inner one the cause of nothing', () => {
    inTask(function* () {
      const inner = yield* errorOf(timeout(50, () => timeout(5, () => sleep(100))));
      expect(inner).toBeInstanceOf(TimeoutError);
      expect((inner as TimeoutError & { cause: unknown }).cause).toBeInstanceOf(CancelledError);
    });
  });

  it('a thousand of one deadline end together', () => {
    const nested = (depth: number): Coroutine<unknown> => (depth === 0 ? sleep(100) : timeoutAt(5, () => nested(depth - 1)));
    const main = coroutine(function* () {
      return [yield* errorOf(nested(1_000)), currentTask()!.cancelling()];
    });
    expect(runVirtual(main)).toEqual({ value: [new TimeoutError(), 0], elapsed: 5 });
  });
});

describe('timeouts and task groups', () => {
  it('TG-24: a timeout around a group cancels its tasks, and is a TimeoutError', () => {
    inTask(function* () {
      const error = yield* errorOf(
        timeout(5, () =>
          taskGroup((group) => {
            group.createTask(sleep(100));
          }),
        ),
      );
      expect([error, allTasks().size, now()]).toEqual([new TimeoutError(), 1, 5]);
    });
  });

  it('TG-24: a task that fails while it cleans up after the timeout makes that an ExceptionGroup', () => {
    inTask(function* () {
      const error = yield* errorOf(
        timeout(5, () =>
          taskGroup((group) => {
            group.createTask(refusing(new RangeError('x')));
          }),
        ),
      );
      expect(error).toBeInstanceOf(ExceptionGroup);
      expect((error as ExceptionGroup).errors).toEqual([new RangeError('x')]);
    });
  });

  it('TG-24: a timeout inside a group is an ExceptionGroup of the TimeoutError', () => {
    inTask(function* () {
      const error = yield* errorOf(taskGroup(() => timeout(5, () => sleep(100))));
      expect(error).toBeInstanceOf(ExceptionGroup);
      expect((error as ExceptionGroup).errors).toEqual([new TimeoutError()]);
    });
  });

  it('a timeout in a task of a group cancels that task alone, and its error the others', () => {
    inTask(function* () {
      const ended: string[] = [];
      const other = coroutine(function* () {
        try {
          yield* sleep(100);
        } finally {
          ended.push(`other at ${now()}`);
        }
      });
      const error = yield* errorOf(
        taskGroup((group) => {
          group.createTask(timeout(5, () => sleep(100)));
          group.createTask(other());
        }),
      );
      expect([(error as ExceptionGroup).errors, ended]).toEqual([[new TimeoutError()], ['other at 5']]);
    });
  });

  it('a timeout waits for the cleanups of all tasks of the group', () => {
    const cleaning = coroutine(function* (ms: number) {
      try {
        yield* sleep(1_000);
      } finally {
        yield* sleep(ms);
      }
    });
    const main = coroutine(function* () {
      return yield* errorOf(
        timeout(5, () =>
          taskGroup((group) => {
            group.createTask(cleaning(30));
            group.createTask(cleaning(10));
          }),
        ),
      );
    });
    expect(runVirtual(main)).toEqual({ value: new TimeoutError(), elapsed: 35 });
  });

  it('a timeout around gather cancels what gather started', () => {
    inTask(function* () {
      const given = createTask(sleep(100));
      const error = yield* errorOf(timeout(5, () => gather([given, sleep(100)])));
      yield* sleep(0);
      expect([error, given.cancelled(), allTasks().size]).toEqual([new TimeoutError(), true, 1]);
    });
  });
});
