import {
  allTasks,
  CancelledError,
  coroutine,
  createTask,
  currentTask,
  Future,
  gather,
  shield,
  sleep,
  TimeoutError,
  waitFor,
  type Body,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { inTask, reportsOf } from '../tasks/support.js';
import { ended, errorOf, probe } from './iterations.js';

const afterIterations = coroutine(function* (count: number) {
  for (let i = 0; i < count; i++) yield* sleep(0);
});

const awaiting = coroutine(function* <T>(future: Future<T>): Body<T> {
  return yield* shield(future);
});

const failing = (error: unknown): Future<never> => {
  const future = new Future<never>();
  future.setException(error);
  return future;
};

describe('shield, fact by fact', () => {
  it('SHLD-01: a coroutine becomes a task when shield starts, and begins in the next iteration', () => {
    const lines = probe(function* ({ loop, log }) {
      const work = coroutine(function* () {
        log('begins');
      });
      const shielded = shield(work());
      log(`${allTasks().size} task`);
      loop.callSoon(() => log(`${allTasks().size} tasks`));
      yield* shielded;
    });
    expect(lines).toEqual(['i1: 1 task', 'i2: 2 tasks', 'i2: begins']);
  });

  it('SHLD-01: a Future that is done gives its result without a suspension, and costs no task', () => {
    const lines = probe(function* ({ log }) {
      const future = new Future<string>();
      future.setResult('x');
      log(`${yield* shield(future)} ${allTasks().size}`);
    });
    expect(lines).toEqual(['i1: x 1']);
  });

  it('SHLD-01: a Future that has failed throws its error without a suspension, and one that was cancelled CancelledError', () => {
    const lines = probe(function* ({ log }) {
      log(String(yield* errorOf(shield(failing(new RangeError('x'))))));
      const cancelled = new Future();
      cancelled.cancel('message');
      log(String(yield* errorOf(shield(cancelled))));
    });
    expect(lines).toEqual(['i1: RangeError: x', 'i1: CancelledError: message']);
  });

  it.each<[string, (future: Future<string>) => void, string]>([
    ['a result', (future) => future.setResult('x'), 'x'],
    ['an error', (future) => future.setException(new RangeError('e')), 'RangeError: e'],
    ['a cancel', (future) => future.cancel(), 'CancelledError'],
  ])('SHLD-02: %s comes to the awaiter one iteration later than to one that awaits the Future itself', (_name, settle, expected) => {
    const lines = probe(function* ({ log }) {
      const future = new Future<string>();
      const waiter = coroutine(function* (name: string, shielded: boolean) {
        try {
          log(`${name} ${shielded ? yield* shield(future) : yield* future}`);
        } catch (error) {
          log(`${name} ${String(error)}`);
        }
      });
      const waiters = [createTask(waiter('shielded', true)), createTask(waiter('plain', false))];
      yield* afterIterations(2);
      settle(future);
      yield* gather(waiters);
    });
    expect(lines).toEqual([`i4: plain ${expected}`, `i5: shielded ${expected}`]);
  });

  it('SHLD-03: cancelling the waiter leaves the task untouched, and ends the waiter in the next iteration', () => {
    const lines = probe(function* ({ log }) {
      const inner = createTask(sleep(50, 'x'));
      const waiter = createTask(
        coroutine(function* () {
          const error = yield* errorOf(awaiting(inner));
          log(`${String(error)}, inner.cancelling ${inner.cancelling()}`);
        })(),
      );
      yield* afterIterations(2);
      log(`cancel ${waiter.cancel('message')}`);
      yield* waiter;
      log(yield* inner);
    });
    expect(lines).toEqual([
      'i3: cancel true',
      'i4: CancelledError: message, inner.cancelling 0',
      'i8@50: x',
    ]);
  });

  it('SHLD-04: a cancel of what is shielded cancels the wait, without the message and without a cancel of the awaiter', () => {
    const value = inTask(function* () {
      const inner = createTask(sleep(50));
      const waiter = createTask(
        coroutine(function* () {
          const error = yield* errorOf(shield(inner));
          return [error, currentTask()!.cancelling()];
        })(),
      );
      yield* sleep(5);
      inner.cancel('message');
      return yield* waiter;
    });
    expect(value).toEqual([new CancelledError(), 0]);
  });

  it('SHLD-05: after the waiter has left, nothing but the watch for an error is left on what was shielded', () => {
    const counts = inTask(function* () {
      const inner = new Future<void>();
      const counted: unknown[] = [];
      for (let i = 0; i < 100; i++) {
        const subscriptions = Array.from({ length: 10 }, () => shield(inner).subscribe());
        subscriptions.forEach((subscription) => subscription.unsubscribe());
        yield* afterIterations(1);
        counted.push(inner._listWaiters().length, inner._listWaiters()[0]!._reads);
      }
      expect(inner.done()).toBe(false);
      return new Set(counted);
    });
    expect(counts).toEqual(new Set([1, false]));
  });

  it('SHLD-06: an error after the waiter has left is reported as soon as it happens, with its type and once', () => {
    const reports = inTask(function* (loop) {
      const seen = reportsOf(loop);
      const inner = new Future<never>();
      for (let i = 0; i < 3; i++) {
        const waiter = createTask(awaiting(inner));
        yield* afterIterations(2);
        waiter.cancel();
        yield* ended(waiter);
      }
      inner.setException(new RangeError('late'));
      yield* afterIterations(1);
      return seen.map(({ message, exception, future }) => [message, exception, future === inner]);
    });
    expect(reports).toEqual([['RangeError exception in shielded future', new RangeError('late'), true]]);
  });

  it.each<[string, (future: Future<string>) => void]>([
    ['a result', (future) => future.setResult('x')],
    ['a cancel', (future) => future.cancel()],
  ])('SHLD-06: %s after the waiter has left is not reported', (_name, settle) => {
    const reports: unknown[] = [];
    inTask(function* (loop): Body<void> {
      loop.setExceptionHandler((_loop, context) => void reports.push(context));
      const inner = new Future<string>();
      const subscription = shield(inner).subscribe();
      subscription.unsubscribe();
      yield* afterIterations(2);
      settle(inner);
      yield* afterIterations(2);
    });
    expect(reports).toEqual([]);
  });

  it('SHLD-07: the report comes also where someone else awaits what was shielded', () => {
    const value = inTask(function* (loop) {
      const reports = reportsOf(loop);
      const inner = new Future<never>();
      shield(inner).subscribe().unsubscribe();
      yield* afterIterations(1);
      loop.callSoon(() => inner.setException('handled'));
      const handled = yield* errorOf(shield(inner));
      return { handled, reports: reports.map(({ exception }) => exception) };
    });
    expect(value).toEqual({ handled: 'handled', reports: ['handled'] });
  });

  it.each<[string, boolean]>([
    ['after', true],
    ['before', false],
  ])('SHLD-08: a waiter that leaves in the iteration of the error, %s it, leaves it unread', (_name, errorFirst) => {
    const reports: string[] = [];
    const before = inTask(function* (loop) {
      loop.setExceptionHandler((_loop, { message, exception }) => {
        reports.push(`${message.replace(/:[^]*/, '')}: ${String(exception)}`);
      });
      const inner = new Future<never>();
      const subscription = shield(inner).subscribe();
      yield* afterIterations(1);
      if (errorFirst) inner.setException('same');
      subscription.unsubscribe();
      if (!errorFirst) inner.setException('same');
      yield* afterIterations(5);
      return reports.length;
    });
    expect({ before, reports }).toEqual({ before: 0, reports: ['exception was never retrieved: same'] });
  });

  it('SHLD-10: waitFor of a shielded task times out and leaves the task alone', () => {
    const { value, elapsed } = runVirtual(
      coroutine(function* () {
        const task = createTask(sleep(50, 'x'));
        const error = yield* errorOf(waitFor(shield(task), 10));
        return [error instanceof TimeoutError, task.cancelling(), yield* task];
      }),
    );
    expect({ value, elapsed }).toEqual({ value: [true, 0, 'x'], elapsed: 50 });
  });

  it('SHLD-11: a second cancel interrupts a shielded wait in a cleanup, and only the work survives', () => {
    const value = inTask(function* (loop) {
      const said: string[] = [];
      const save = coroutine(function* () {
        yield* sleep(50);
        said.push(`saved at ${loop.time()}`);
      });
      const work = coroutine(function* () {
        try {
          yield* sleep(1_000);
        } finally {
          yield* shield(save());
          said.push('never here');
        }
      });
      const task = createTask(work());
      yield* sleep(5);
      task.cancel('first');
      yield* sleep(5);
      task.cancel('second');
      said.push(`${String(yield* errorOf(task))} at ${loop.time()}`);
      yield* sleep(100);
      return said;
    });
    expect(value).toEqual(['CancelledError: second at 10', 'saved at 55']);
  });
});
