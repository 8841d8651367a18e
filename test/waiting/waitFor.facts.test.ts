import {
  allTasks,
  CancelledError,
  ContextVar,
  coroutine,
  createTask,
  currentTask,
  Future,
  shield,
  sleep,
  TimeoutError,
  waitFor,
  type Body,
  type Coroutine,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { inTask } from '../tasks/support.js';
import { errorOf, probe } from './iterations.js';

/** Sleeps for long; what it does when it is cancelled is up to `answer`. */
const stubborn = coroutine(function* (answer: (error: unknown) => unknown, cleanup?: number): Body<unknown> {
  try {
    yield* sleep(10_000);
  } catch (error) {
    if (cleanup !== undefined) yield* sleep(cleanup);
    return answer(error);
  }
  return 'slept';
});

const refuse = (error: unknown) => (): never => {
  throw error;
};

const rethrow = (error: unknown): never => {
  throw error;
};

/** The error of `work`, with whether it is a TimeoutError, its cause, and how often whoever awaits was asked to end. */
const timedOut = coroutine(function* (work: Coroutine<unknown>) {
  const error = yield* errorOf(work);
  return [error instanceof TimeoutError, (error as Error).cause, currentTask()!.cancelling()];
});

describe('waitFor, fact by fact', () => {
  it('WFOR-01: without a limit it is a plain await, in the same task and without a timer', () => {
    const { value, elapsed } = runVirtual(
      coroutine(function* () {
        const task = currentTask();
        const inside = coroutine(function* () {
          yield* sleep(20);
          return [currentTask() === task, allTasks().size];
        });
        return yield* waitFor(inside(), null);
      }),
    );
    expect({ value, elapsed }).toEqual({ value: [true, 1], elapsed: 20 });
  });

  it('WFOR-02: a coroutine runs in the current task, and its context is shared', () => {
    const user = new ContextVar<string>('user', { default: 'nobody' });
    const value = inTask(function* () {
      const task = currentTask();
      const login = coroutine(function* () {
        user.set('ada');
        yield* sleep(1);
        return [currentTask() === task, allTasks().size];
      });
      return [yield* waitFor(login(), 100), user.get()];
    });
    expect(value).toEqual([[true, 1], 'ada']);
  });

  it.each([0, -1, -Infinity])('WFOR-03: with a limit of %d the outcome of a Future that is done is in time', (ms) => {
    const lines = probe(function* ({ log }) {
      const futures = [1, 2, 3].map(() => new Future<string>());
      futures[0]!.setResult('x');
      futures[1]!.setException(new RangeError('e'));
      futures[2]!.cancel('message');
      log(yield* waitFor(futures[0]!, ms));
      log(String(yield* errorOf(waitFor(futures[1]!, ms))));
      log(String(yield* errorOf(waitFor(futures[2]!, ms))));
    });
    expect(lines).toEqual(['i1: x', 'i1: RangeError: e', 'i1: CancelledError: message']);
  });

  it.each([0, -1])('WFOR-03: with a limit of %d a body never begins', (ms) => {
    let begun = false;
    const work = coroutine(function* () {
      begun = true;
    });
    const { value, elapsed } = runVirtual(() => timedOut(waitFor(work(), ms)));
    expect({ value, elapsed, begun }).toEqual({ value: [true, new CancelledError(), 0], elapsed: 0, begun: false });
  });

  it('WFOR-03: with a limit of 0 a task is cancelled and awaited to its end', () => {
    const { value, elapsed } = runVirtual(
      coroutine(function* () {
        const task = createTask(stubborn(rethrow, 30));
        yield* sleep(5);
        return [...(yield* timedOut(waitFor(task, 0))), task.cancelled()];
      }),
    );
    expect({ value, elapsed }).toEqual({ value: [true, new CancelledError(), 0, true], elapsed: 35 });
  });

  it('WFOR-04: with a limit of 0 a task that refuses to be cancelled gives its value', () => {
    const value = inTask(function* () {
      const task = createTask(stubborn(() => 'kept', 10));
      yield* sleep(5);
      return yield* waitFor(task, 0);
    });
    expect(value).toBe('kept');
  });

  it('WFOR-05: when time is up it waits for the cleanup, however long, and the cause is the CancelledError', () => {
    const { value, elapsed } = runVirtual(() => timedOut(waitFor(stubborn(rethrow, 3_000), 20)));
    expect({ value, elapsed }).toEqual({ value: [true, new CancelledError(), 0], elapsed: 3_020 });
  });

  it('WFOR-06: a Future or a task that was handed in is cancelled too', () => {
    const value = inTask(function* () {
      const [future, task, spared] = [new Future<void>(), createTask(sleep(100)), createTask(sleep(100))];
      const errors = [yield* errorOf(waitFor(future, 5)), yield* errorOf(waitFor(task, 5)), yield* errorOf(waitFor(shield(spared), 5))];
      return [errors.every((error) => error instanceof TimeoutError), future.cancelled(), task.cancelled(), spared.cancelling()];
    });
    expect(value).toEqual([true, true, true, 0]);
  });

  it.each([20, 0])('WFOR-07: an error of the cleanup takes the place of the TimeoutError, with a limit of %d', (ms) => {
    const value = inTask(function* () {
      const task = createTask(stubborn(refuse(new RangeError('cleanup')), 5));
      yield* sleep(1);
      return [yield* errorOf(waitFor(task, ms)), currentTask()!.cancelling()];
    });
    expect(value).toEqual([new RangeError('cleanup'), 0]);
  });

  it('WFOR-08: what swallows the cancel gives its value, and there is no TimeoutError', () => {
    const value = inTask(function* () {
      return [yield* waitFor(stubborn(() => 'kept', 5), 20), currentTask()!.cancelling()];
    });
    expect(value).toEqual(['kept', 0]);
  });

  it('WFOR-09: cancelling the waiter cancels what it waits for, with the message', () => {
    const value = inTask(function* () {
      const future = new Future<void>();
      const messages: string[] = [];
      const note = (error: unknown): never => {
        messages.push(String(error));
        throw error;
      };
      const waiters = [createTask(waitFor(future, 100)), createTask(waitFor(stubborn(note), 100))];
      yield* sleep(5);
      const errors: string[] = [];
      for (const waiter of waiters) {
        waiter.cancel('message');
        errors.push(String(yield* errorOf(waiter)));
      }
      return { errors, future: future.cancelled(), messages };
    });
    const message = 'CancelledError: message';
    expect(value).toEqual({ errors: [message, message], future: true, messages: [message] });
  });

  it('WFOR-10: a cancel in the iteration in which the result came is not lost', () => {
    const lines = probe(function* ({ log }) {
      const future = new Future<number>();
      const waiter = createTask(
        coroutine(function* () {
          const error = yield* errorOf(waitFor(future, 1_000));
          log(`${String(error)} cancelling ${currentTask()!.cancelling()}`);
        })(),
      );
      yield* sleep(0);
      yield* sleep(0);
      future.setResult(1);
      waiter.cancel('m');
      yield* waiter;
      log(`${future.result()}`);
    });
    expect(lines).toEqual(['i4: CancelledError: m cancelling 1', 'i5: 1']);
  });

  it('WFOR-11: an error that comes with the limit is lost to the caller, and reported when nobody reads it', () => {
    const reports: unknown[] = [];
    const value = inTask(function* (loop) {
      loop.setExceptionHandler((_loop, { exception }) => void reports.push(exception));
      const future = new Future<never>();
      loop.callAt(20, () => future.setException('with the limit'));
      return yield* timedOut(waitFor(future, 20));
    });
    expect({ value, reports }).toEqual({ value: [true, new CancelledError(), 0], reports: ['with the limit'] });
  });

  it.each([new TimeoutError(), new CancelledError('own')])('WFOR-12: %p of the work itself passes unchanged', (error) => {
    const work = coroutine(function* () {
      yield* sleep(5);
      throw error;
    });
    expect(runVirtual(() => errorOf(waitFor(work(), 100))).value).toBe(error);
  });

  it('WFOR-13: a cancel by a third party is a CancelledError with its message, and no cancel of the awaiter', () => {
    const value = inTask(function* (loop) {
      const task = createTask(sleep(100));
      loop.callLater(5, () => task.cancel('third party'));
      return [yield* errorOf(waitFor(task, 50)), currentTask()!.cancelling()];
    });
    expect(value).toEqual([new CancelledError('third party'), 0]);
  });

  it('WFOR-14: a cancel during the cleanup interrupts it, and CancelledError comes out', () => {
    const value = inTask(function* (loop) {
      const task = createTask(
        coroutine(function* () {
          const error = yield* errorOf(waitFor(stubborn(rethrow, 100), 20));
          return [error, currentTask()!.cancelling(), loop.time()];
        })(),
      );
      yield* sleep(50);
      task.cancel('second');
      return yield* task;
    });
    expect(value).toEqual([new CancelledError('second'), 1, 50]);
  });

  it.each([
    [10, 20],
    [20, 10],
    [10, 10],
  ])('WFOR-15: of a limit of %d within one of %d the tighter decides, in one TimeoutError', (inner, outer) => {
    const { value, elapsed } = runVirtual(() => timedOut(waitFor(waitFor(sleep(100), inner), outer)));
    expect({ value, elapsed }).toEqual({ value: [true, new CancelledError(), 0], elapsed: 10 });
  });
});
