import { coroutine, createTask, currentTask, Future, sleep, TimeoutError, waitFor, type Body } from '../../lib/index.js';
import { errorOf, probe } from './iterations.js';

const causeOf = (error: unknown): string => {
  expect(error).toBeInstanceOf(TimeoutError);
  return `TimeoutError cause ${String((error as Error).cause)}`;
};

describe('the canonical scenarios of waitFor', () => {
  it('wait_for_timeout_slow_cleanup: the error comes with the end of the cleanup', () => {
    const lines = probe(function* ({ log }) {
      const work = coroutine(function* () {
        try {
          yield* sleep(10_000);
        } finally {
          log('cleanup begins');
          yield* sleep(3_000);
          log('cleanup ends');
        }
      });
      log(causeOf(yield* errorOf(waitFor(work(), 1_000))));
    });
    expect(lines).toEqual([
      'i3@1000: cleanup begins',
      'i5@4000: cleanup ends',
      'i5@4000: TimeoutError cause CancelledError',
    ]);
  });

  it('wait_for_timeout_vs_result_same_iteration: the limit wins, whichever came first', () => {
    const lines = probe(function* ({ loop, log }) {
      const first = new Future<string>();
      loop.callAt(1_000, () => first.setResult('R'));
      log(`result first -> ${causeOf(yield* errorOf(waitFor(first, 1_000)))}`);
      yield* sleep(1_000);
      const second = new Future<string>();
      // Set in the iteration after the one in which the limit is set.
      loop.callSoon(() => loop.callAt(3_000, () => second.done() || second.setResult('R')));
      const error = yield* errorOf(waitFor(second, 1_000));
      log(`timeout first -> ${causeOf(error)}; future cancelled ${second.cancelled()}`);
    });
    expect(lines).toEqual([
      'i3@1000: result first -> TimeoutError cause CancelledError',
      'i8@3000: timeout first -> TimeoutError cause CancelledError; future cancelled true',
    ]);
  });

  it('wait_for_cancel_vs_done_same_iteration: a cancel is never lost', () => {
    const lines = probe(function* ({ log }) {
      const quick = coroutine(function* () {
        return 'done';
      });
      const inner = createTask(quick());
      const waiter = createTask(
        coroutine(function* () {
          log(`wait_for returned ${yield* waitFor(inner, 1_000)}`);
          yield* sleep(1_000);
          log('reached end');
        })(),
      );
      yield* sleep(0);
      log(`inner done ${inner.done()}`);
      waiter.cancel();
      log(`${String(yield* errorOf(waiter))} (cancel respected)`);
    });
    expect(lines).toEqual([
      'i2: wait_for returned done',
      'i2: inner done true',
      'i4: CancelledError (cancel respected)',
    ]);
  });

  it('wait_for_second_cancel_during_cleanup: it interrupts the cleanup', () => {
    const lines = probe(function* ({ log }) {
      const work = coroutine(function* () {
        try {
          yield* sleep(10_000);
        } finally {
          log('cleanup begins');
          try {
            yield* sleep(3_000);
          } catch (error) {
            log(`cleanup interrupted by ${String(error)}`);
            // eslint-disable-next-line no-unsafe-finally
            throw error;
          }
        }
      });
      const waiter = createTask(
        coroutine(function* () {
          const error = yield* errorOf(waitFor(work(), 1_000));
          log(`${String(error)} cancelling ${currentTask()!.cancelling()}`);
        })(),
      );
      yield* sleep(2_000);
      waiter.cancel('second');
      yield* waiter;
    });
    expect(lines).toEqual([
      'i4@1000: cleanup begins',
      'i7@2000: cleanup interrupted by CancelledError: second',
      'i7@2000: CancelledError: second cancelling 1',
    ]);
  });

  it('nested_wait_for: the tighter limit decides, and equal limits give one TimeoutError', () => {
    const lines = probe(function* ({ log }) {
      const nested = coroutine(function* (inner: number, outer: number) {
        const error = yield* errorOf(waitFor(waitFor(sleep(10_000), inner), outer));
        log(`${causeOf(error)} cancelling ${currentTask()!.cancelling()}`);
      });
      yield* nested(1_000, 2_000);
      yield* nested(2_000, 1_000);
      yield* nested(1_000, 1_000);
    });
    expect(lines).toEqual([
      'i3@1000: TimeoutError cause CancelledError cancelling 0',
      'i5@2000: TimeoutError cause CancelledError cancelling 0',
      'i7@3000: TimeoutError cause CancelledError cancelling 0',
    ]);
  });

  it('wait_for_zero: a body never begins, and a task is cancelled and awaited', () => {
    const lines = probe(function* ({ log }) {
      const stubborn = coroutine(function* (): Body<string> {
        log(String(yield* errorOf(sleep(10_000))));
        yield* sleep(2_000);
        return 'kept';
      });
      const task = createTask(stubborn());
      yield* sleep(0);
      log(yield* waitFor(task, 0));
      log(causeOf(yield* errorOf(waitFor(stubborn(), 0))));
    });
    expect(lines).toEqual([
      'i3: CancelledError',
      'i7@2000: kept',
      'i10@2000: TimeoutError cause CancelledError',
    ]);
  });
});
