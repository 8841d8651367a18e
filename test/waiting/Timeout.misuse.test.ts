import { of } from 'rxjs';
import {
  asyncWith,
  coroutine,
  createTask,
  currentTask,
  EventLoop,
  getRunningLoop,
  newEventLoop,
  RuntimeError,
  sleep,
  timeout,
  Timeout,
  timeoutAt,
  TimeoutError,
  type Body,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { inTask, thrownBy } from '../tasks/support.js';
import { ended, errorOf } from './iterations.js';

const now = (): number => getRunningLoop().time();
const bad = <T>(value: unknown): T => value as T;

describe('a Timeout used wrongly', () => {
  it('TOUT-01: cannot be entered twice', () => {
    inTask(function* () {
      const deadline = new Timeout(50);
      yield* asyncWith(deadline, () => sleep(1));
      const error = yield* errorOf(asyncWith(deadline, () => sleep(1)));
      expect(error).toEqual(new RuntimeError('Timeout.enter: this timeout has already been entered'));
    });
  });

  it('TOUT-01: cannot be entered inside itself, and stays armed', () => {
    inTask(function* () {
      const deadline = new Timeout(now() + 5);
      let inner: unknown;
      const outer = yield* errorOf(
        asyncWith(deadline, function* () {
          inner = yield* errorOf(deadline.enter());
          yield* sleep(100);
        }),
      );
      expect([inner, outer]).toEqual([new RuntimeError('Timeout.enter: this timeout has already been entered'), new TimeoutError()]);
    });
  });

  it('TOUT-01: is entered in the run of its coroutine, also where that is subscribed from a bare callback', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const seen: unknown[] = [];
      loop.callSoon(() => {
        timeout(5, () => sleep(100)).subscribe({ error: (error) => seen.push(error) });
      });
      yield* sleep(50);
      return seen;
    });
    expect(runVirtual(main).value).toEqual([new TimeoutError()]);
  });

  it('TOUT-03: shows its state, and while it is active its deadline', () => {
    inTask(function* () {
      const deadline = new Timeout(now() + 5);
      const shown = [deadline.toString()];
      yield* errorOf(
        asyncWith(deadline, function* () {
          shown.push(deadline.toString());
          deadline.reschedule(null);
          shown.push(deadline.toString());
          deadline.reschedule(7);
          try {
            yield* sleep(100);
          } finally {
            shown.push(deadline.toString());
          }
        }),
      );
      shown.push(deadline.toString());
      const left = new Timeout(null);
      yield* asyncWith(left, () => of(1));
      shown.push(left.toString());
      expect(shown).toEqual([
        '<Timeout created>',
        '<Timeout active until 5 ms>',
        '<Timeout active until ever>',
        '<Timeout expiring>',
        '<Timeout expired>',
        '<Timeout finished>',
      ]);
    });
  });

  it('TOUT-03: has expired while it expires and afterwards, and not before', () => {
    inTask(function* () {
      const deadline = new Timeout(now() + 5);
      const expired = [deadline.expired()];
      yield* errorOf(
        asyncWith(deadline, function* () {
          expired.push(deadline.expired());
          try {
            yield* sleep(100);
          } finally {
            expired.push(deadline.expired());
          }
        }),
      );
      expect([...expired, deadline.expired()]).toEqual([false, false, true, true]);
    });
  });

  it('TOUT-04: can be moved while it is active only', () => {
    inTask(function* () {
      const errors: unknown[] = [];
      const move = (moved: Timeout): void => void errors.push((thrownBy(() => moved.reschedule(9)) as Error).message);
      const deadline = new Timeout(now() + 5);
      move(deadline);
      yield* errorOf(
        asyncWith(deadline, function* () {
          deadline.reschedule(5);
          try {
            yield* sleep(100);
          } finally {
            move(deadline);
          }
        }),
      );
      move(deadline);
      const finished = new Timeout(null);
      yield* asyncWith(finished, () => of(1));
      move(finished);
      expect(errors).toEqual([
        'Timeout.reschedule: this timeout has not been entered',
        'Timeout.reschedule: this timeout is expiring already',
        'Timeout.reschedule: this timeout is expired already',
        'Timeout.reschedule: this timeout is finished already',
      ]);
      expect([deadline.when(), finished.when()]).toEqual([5, null]);
    });
  });

  it('cannot be left before it was entered', () => {
    inTask(function* () {
      const error = yield* errorOf(new Timeout(5).exit(null));
      expect(error).toEqual(new RuntimeError('Timeout.exit: this timeout has not been entered'));
    });
  });

  it('refuses what is no time, at the call', () => {
    expect(() => new Timeout(bad('5'))).toThrow(new TypeError('Timeout: when must be a number of milliseconds, got "5"'));
    expect(() => new Timeout(NaN)).toThrow(new RangeError('Timeout: when must be a number of milliseconds, got NaN'));
    expect(() => new Timeout(bad(undefined))).toThrow(TypeError);
    expect(() => timeout(NaN, () => of(1))).toThrow(new RangeError('timeout: ms must be a number of milliseconds, got NaN'));
    expect(() => timeout(bad({}), () => of(1))).toThrow(new TypeError('timeout: ms must be a number of milliseconds, got an object'));
    expect(() => timeoutAt(NaN, () => of(1))).toThrow(new RangeError('timeoutAt: when must be a number of milliseconds, got NaN'));
    expect(() => timeoutAt(bad([]), () => of(1))).toThrow(new TypeError('timeoutAt: when must be a number of milliseconds, got an array'));
  });

  it('refuses a body that is no function, at the call', () => {
    expect(() => timeout(5, bad<() => Body<void>>(of(1)))).toThrow(new TypeError('timeout: body must be a function, got an Observable'));
    expect(() => timeoutAt(5, bad<() => Body<void>>(null))).toThrow(new TypeError('timeoutAt: body must be a function, got null'));
  });

  it.each([5, undefined, null, 'text', [1]])('refuses a body that returns %p, and leaves no deadline behind', (garbage) => {
    inTask(function* () {
      const error = yield* errorOf(timeout(5, bad<() => Body<void>>(() => garbage)));
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toMatch(
        /^timeout: body must be a generator function, or return an Observable, Promise or AsyncIterable, but it returned /,
      );
      yield* sleep(50);
      expect(currentTask()!.cancelling()).toBe(0);
    });
  });

  it('keeps its deadline when it is moved to what is no time', () => {
    inTask(function* () {
      const error = yield* errorOf(
        timeout(5, function* (deadline) {
          expect(() => deadline.reschedule(NaN)).toThrow(RangeError);
          expect(() => deadline.reschedule(bad('9'))).toThrow(TypeError);
          expect(deadline.when()).toBe(5);
          yield* sleep(100);
        }),
      );
      expect([error, now()]).toEqual([new TimeoutError(), 5]);
    });
  });
});

describe('a Timeout that is moved', () => {
  it.each<[string, number | null, number, boolean]>([
    ['later', 60, 60, true],
    ['earlier', 3, 3, true],
    ['to now', 2, 2, true],
    ['into the past', -10, 2, true],
    ['to never', null, 100, false],
  ])('%s', (_title, when, end, expires) => {
    inTask(function* () {
      const task = createTask(
        timeout(10, function* (deadline) {
          yield* sleep(2);
          deadline.reschedule(when);
          expect(deadline.when()).toBe(when);
          yield* sleep(98);
          return 'value';
        }),
      );
      yield* ended(task);
      expect([task.exception() ?? task.result(), now()]).toEqual([expires ? new TimeoutError() : 'value', end]);
    });
  });

  it('TOUT-06: into the past fires in the next iteration, and interrupts a sleep(0)', () => {
    inTask(function* () {
      const error = yield* errorOf(
        timeout(10, function* (deadline) {
          deadline.reschedule(now());
          yield* sleep(0);
        }),
      );
      expect([error, now()]).toEqual([new TimeoutError(), 0]);
    });
  });

  it('back out of the past in the same step does not expire', () => {
    inTask(function* () {
      const value = yield* timeout(10, function* (deadline) {
        deadline.reschedule(-1);
        deadline.reschedule(50);
        yield* sleep(20);
        return [deadline.expired(), currentTask()!.cancelling()];
      });
      expect(value).toEqual([false, 0]);
    });
  });

  it('by another task, and from a callback of another loop, counts on its own loop', () => {
    inTask(function* () {
      const other = newEventLoop();
      const deadline = new Timeout(now() + 10);
      const task = createTask(asyncWith(deadline, () => sleep(100)));
      yield* sleep(1);
      other.callSoon(() => deadline.reschedule(30));
      expect(yield* errorOf(task)).toEqual(new TimeoutError());
      expect(now()).toBe(30);
      other.close();
    });
  });
});
