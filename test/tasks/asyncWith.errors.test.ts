import { of, throwError } from 'rxjs';
import {
  allTasks,
  asyncWith,
  CancelledError,
  coroutine,
  createTask,
  ExceptionGroup,
  sleep,
  type AsyncContextManager,
  type Body,
  type Task,
} from '../../lib/index.js';
import { ended, errorOf } from '../waiting/iterations.js';
import { inTask, reportsOf } from './support.js';

type Exit = AsyncContextManager<string>['exit'];

const managed = (exit: Exit): AsyncContextManager<string> => ({ enter: () => of('value'), exit });
const bodyError = new RangeError('body');
const exitError = new RangeError('exit');
const failingBody = (): never => {
  throw bodyError;
};

/** Sleeps, and says in `trace` that it was cancelled. */
const noted = coroutine(function* <T>(trace: string[], name: string, value: T): Body<T> {
  try {
    return yield* sleep(10, value);
  } catch (error) {
    trace.push(`${name} ${String(error)}`);
    throw error;
  }
});

describe('which error of asyncWith is seen', () => {
  it.each<[string, Exit]>([
    ['throws at once', () => failingExit()],
    ['suspends and throws', () => sleepAndFail(exitError)],
    ['gives an Observable that fails', () => throwError(() => exitError)],
  ])('that of exit() when the body was fine and exit() %s', (_title, exit) => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      expect(yield* errorOf(asyncWith(managed(exit), () => of('lost')))).toBe(exitError);
      expect(reports).toEqual([]);
    });
  });

  it('that of the body when both fail; that of exit() goes to the exception handler', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      expect(yield* errorOf(asyncWith(managed(failingExit), failingBody))).toBe(bodyError);
      expect(reports).toEqual([{ message: 'exit() failed after its block had failed too', exception: exitError }]);
      expect(yield* errorOf(asyncWith(managed(() => sleepAndFail(exitError)), failingBody))).toBe(bodyError);
      expect(reports).toHaveLength(2);
    });
  });

  it.each<[string, (error: unknown) => Error]>([
    ['names that of the body as its cause', (error) => new Error('exit', { cause: error })],
    ['holds that of the body among its errors', (error) => new ExceptionGroup([new Error('other'), error])],
    ['is that of the body', (error) => error as Error],
  ])('that of exit() when it %s, and nothing is reported', (_title, made) => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      let thrown: unknown;
      const exit: Exit = (failure) => {
        thrown = made(failure!.error);
        throw thrown;
      };
      expect(yield* errorOf(asyncWith(managed(exit), failingBody))).toBe(thrown);
      expect(reports).toEqual([]);
    });
  });

  it('that of exit() when it fails after a cancel of the body', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const task = createTask(asyncWith(managed(() => sleepAndFail(exitError)), () => sleep(1_000)));
      yield* sleep(1);
      task.cancel();
      expect(yield* errorOf(task)).toBe(exitError);
      expect([task.cancelled(), reports]).toEqual([false, []]);
    });
  });

  it('that of enter() when it fails: neither the body nor exit() is called', () => {
    inTask(function* () {
      const trace: string[] = [];
      const enters: (() => Body<string> | ReturnType<AsyncContextManager<string>['enter']>)[] = [
        () => throwError(() => exitError),
        () => sleepAndFail(exitError),
        () => failingExit(),
      ];
      for (const enter of enters) {
        const manager = { enter, exit: () => void trace.push('exit') } as AsyncContextManager<string>;
        const error = yield* errorOf(
          asyncWith(manager, function* (): Body<void> {
            trace.push('body');
          }),
        );
        expect(error).toBe(exitError);
      }
      expect(trace).toEqual([]);
    });
  });
});

describe('a cancel of asyncWith', () => {
  const phases = (trace: string[]): AsyncContextManager<string> => ({
    enter: () => noted(trace, 'enter', 'value'),
    exit: (failure) => {
      trace.push(failure === null ? 'exit' : `exit after ${String(failure.error)}`);
      return noted(trace, 'exit', false);
    },
  });

  /** Cancels after `ms`; enter(), body and exit() take 10 ms each. */
  const cancelledAfter = coroutine(function* (ms: number, trace: string[]): Body<Task<unknown>> {
    const task = createTask(asyncWith(phases(trace), () => noted(trace, 'body', 'result')));
    yield* sleep(ms);
    task.cancel('stop');
    yield* ended(task);
    return task;
  });

  it.each<[string, number, string[]]>([
    ['in enter(): the body does not run, and exit() is not called', 5, ['enter CancelledError: stop']],
    [
      'in the body: exit() is called with the CancelledError, and waited for',
      15,
      ['body CancelledError: stop', 'exit after CancelledError: stop'],
    ],
    ['in exit(): the result of the body is lost', 25, ['exit', 'exit CancelledError: stop']],
  ])('%s', (_title, ms, expected) => {
    inTask(function* (loop) {
      const [trace, reports] = [[] as string[], reportsOf(loop)];
      const task = yield* cancelledAfter(ms, trace);
      expect([trace, task.cancelled(), reports]).toEqual([expected, true, []]);
      expect(loop.time()).toBe(ms === 15 ? 25 : ms);
      expect(allTasks().size).toBe(1);
    });
  });

  it('in exit() after an error of the body: the cancel is seen, and the error goes to the exception handler', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const task = createTask(asyncWith(managed(() => sleep(10, true)), failingBody));
      yield* sleep(5);
      task.cancel('stop');
      expect(yield* errorOf(task)).toEqual(new CancelledError('stop'));
      expect(reports).toEqual([{ message: 'A block failed, and its exit() was cancelled', exception: bodyError }]);
    });
  });

  it('a second one interrupts an exit() that cleans up after the first', () => {
    inTask(function* (loop) {
      const trace: string[] = [];
      const task = createTask(asyncWith(phases(trace), () => noted(trace, 'body', 'result')));
      yield* sleep(15);
      task.cancel('first');
      yield* sleep(5);
      task.cancel('second');
      expect(yield* errorOf(task)).toEqual(new CancelledError('second'));
      expect(trace).toEqual(['body CancelledError: first', 'exit after CancelledError: first', 'exit CancelledError: second']);
      expect(loop.time()).toBe(20);
    });
  });

  it('is swallowed by an exit() that gives true: the task goes on, still asked to end', () => {
    inTask(function* () {
      const task: Task<unknown> = createTask(
        coroutine(function* () {
          const result = yield* asyncWith(managed(() => true), () => sleep(1_000));
          yield* sleep(1);
          return [result, task.cancelling()];
        })(),
      );
      yield* sleep(1);
      task.cancel();
      expect(yield* task).toEqual([undefined, 1]);
    });
  });

  it('by unsubscribing cancels the body and runs exit() to its end', () => {
    inTask(function* (loop) {
      const trace: string[] = [];
      const values: unknown[] = [];
      const subscription = asyncWith(phases(trace), () => noted(trace, 'body', 'result')).subscribe((value) => values.push(value));
      yield* sleep(15);
      subscription.unsubscribe();
      expect(trace).toEqual([]);
      yield* sleep(5);
      expect(allTasks().size).toBe(2);
      yield* sleep(10);
      expect([trace, values, allTasks().size, loop.time()]).toEqual([
        ['body CancelledError', 'exit after CancelledError'],
        [],
        1,
        30,
      ]);
    });
  });

  it('after unsubscribing, an error of exit() goes to the exception handler', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const subscription = asyncWith(managed(failingExit), () => sleep(1_000)).subscribe();
      yield* sleep(1);
      subscription.unsubscribe();
      yield* sleep(1);
      expect(reports.map(({ exception }) => exception)).toEqual([exitError]);
    });
  });
});

function failingExit(): never {
  throw exitError;
}

const sleepAndFail = coroutine(function* (error: unknown): Body<never> {
  yield* sleep(1);
  throw error;
});
