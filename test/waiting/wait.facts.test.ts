import {
  ALL_COMPLETED,
  coroutine,
  createTask,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  Future,
  sleep,
  wait,
  type Body,
  type Task,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { inTask, reportsOf } from '../tasks/support.js';
import { errorOf, probe } from './iterations.js';

const fail = coroutine(function* (ms: number, error: unknown): Body<string> {
  yield* sleep(ms);
  throw error;
});

const doneFuture = <T>(value: T): Future<T> => {
  const future = new Future<T>();
  future.setResult(value);
  return future;
};

describe('wait, fact by fact', () => {
  it('WAIT-01: an empty list is a RangeError at the call', () => {
    expect(() => wait([])).toThrow(new RangeError('wait: inputs must not be empty'));
  });

  it.each<[string, () => unknown, string]>([
    ['Coroutine', () => sleep(1), 'a '],
    ['Future', () => new Future(), 'a Future'],
    ['Promise', () => Promise.resolve(), 'a Promise'],
  ])('WAIT-01: a single %s is a TypeError at the call', (_name, input, got) => {
    const call = (): unknown => wait(input() as never);
    expect(call).toThrow(TypeError);
    expect(call).toThrow(`wait: inputs must be an iterable of awaitables, got ${got}`);
  });

  it('WAIT-01: a coroutine, which asyncio refuses, is started as a task', () => {
    const value = inTask(function* () {
      const { done } = yield* wait([sleep(5, 'a'), sleep(10, 'b')]);
      return [...done].map((future) => future.result());
    });
    expect(value).toEqual(['a', 'b']);
  });

  it('WAIT-01: an unknown returnWhen is a RangeError at the call', () => {
    expect(() => wait([sleep(1)], { returnWhen: 'SOMETIMES' as never })).toThrow(
      new RangeError('wait: options.returnWhen must be FIRST_COMPLETED, FIRST_EXCEPTION or ALL_COMPLETED, got "SOMETIMES"'),
    );
  });

  it('WAIT-02: a repeated Future is one input', () => {
    const sizes = inTask(function* () {
      const task = createTask(sleep(5));
      const pending = new Future();
      const waited = yield* wait([task, pending, task, pending], { returnWhen: FIRST_COMPLETED });
      return [waited.done.size, waited.pending.size, waited.done.has(task), waited.pending.has(pending)];
    });
    expect(sizes).toEqual([1, 1, true, true]);
  });

  it.each<[string, (tasks: Task<string>[]) => Iterable<Task<string>>]>([
    ['a Set', (tasks) => new Set(tasks)],
    ['an iterator', (tasks) => tasks.values()],
    ['the values of a Map', (tasks) => new Map(tasks.map((task) => [task.getName(), task])).values()],
    [
      'a generator',
      function* (tasks) {
        yield* tasks;
      },
    ],
  ])('WAIT-02: %s of tasks will do, and the sets keep its order', (_name, iterable) => {
    const values = inTask(function* () {
      const tasks = ['c', 'a', 'b'].map((name, index) => createTask(sleep(10 - index, name)));
      const { done } = yield* wait(iterable(tasks));
      return [...done].map((task) => task.result());
    });
    expect(values).toEqual(['c', 'a', 'b']);
  });

  it('WAIT-03: it never throws the errors of its inputs', () => {
    const errors = inTask(function* () {
      const { done, pending } = yield* wait([fail(5, 'x'), fail(10, 'y'), sleep(20)]);
      return { errors: [...done].map((future) => future.exception()), pending: pending.size };
    });
    expect(errors).toEqual({ errors: ['x', 'y', undefined], pending: 0 });
  });

  it('WAIT-03: time that is up is no error, and cancels nothing', () => {
    const { value, elapsed } = runVirtual(
      coroutine(function* () {
        const slow = createTask(sleep(50, 'slow'));
        const waited = yield* wait([sleep(10, 'fast'), slow], { timeout: 30 });
        const seen = [waited.done.size, waited.pending.has(slow), slow.cancelling()];
        return [...seen, yield* slow];
      }),
    );
    expect({ value, elapsed }).toEqual({ value: [1, true, 0, 'slow'], elapsed: 50 });
  });

  it('WAIT-04: what is done is looked up when the waiter goes on', () => {
    const sizes = inTask(function* (loop) {
      const [first, second] = [new Future<void>(), new Future<void>()];
      first.addDoneCallback(() => loop.callSoon(() => second.setResult()));
      loop.callSoon(() => first.setResult());
      // The callback above is called before the waiter's own, so the second is set in the iteration in which the waiter resumes.
      const { done, pending } = yield* wait([first, second], { returnWhen: FIRST_COMPLETED });
      return [done.size, pending.size];
    });
    expect(sizes).toEqual([2, 0]);
  });

  it.each<[string, number, () => Iterable<Future<unknown>>, { timeout?: number }]>([
    ['an input that is done already', 2, () => [doneFuture(1)], {}],
    ['a timeout of 0', 2, () => [new Future()], { timeout: 0 }],
    ['a negative timeout', 2, () => [new Future()], { timeout: -5 }],
    ['a timeout of 0 with an input that is done already', 2, () => [doneFuture(1), new Future()], { timeout: 0 }],
  ])('WAIT-05: %s costs %d iterations', (_name, expected, inputs, options) => {
    let used = 0;
    probe(function* ({ iteration }) {
      const before = iteration();
      yield* wait(inputs(), options);
      used = iteration() - before;
    });
    expect(used).toBe(expected);
  });

  it('WAIT-05: with a timeout of 0 it gives what is done by then', () => {
    const value = inTask(function* () {
      const soon = createTask(sleep(0, 'soon'));
      const { done, pending } = yield* wait([doneFuture('before'), soon, createTask(sleep(1))], { timeout: 0 });
      return [[...done].map((future) => future.result()), pending.size];
    });
    expect(value).toEqual([['before', 'soon'], 1]);
  });

  it('WAIT-06: FIRST_EXCEPTION ignores a task that is cancelled', () => {
    const { value, elapsed } = runVirtual(
      coroutine(function* (loop) {
        const victim = createTask(sleep(100));
        loop.callLater(5, () => victim.cancel());
        const { done } = yield* wait([victim, sleep(20)], { returnWhen: FIRST_EXCEPTION });
        return [...done].map((future) => future.cancelled());
      }),
    );
    expect({ value, elapsed }).toEqual({ value: [true, false], elapsed: 20 });
  });

  it('WAIT-06: FIRST_EXCEPTION ends with the first error', () => {
    const { value, elapsed } = runVirtual(
      coroutine(function* () {
        const slow = createTask(sleep(50));
        const { done, pending } = yield* wait([sleep(5), fail(10, 'x'), slow], { returnWhen: FIRST_EXCEPTION });
        slow.cancel();
        return [[...done].map((future) => future.exception()), pending.has(slow)];
      }),
    );
    expect({ value, elapsed }).toEqual({ value: [[undefined, 'x'], true], elapsed: 10 });
  });

  it('WAIT-06: FIRST_EXCEPTION waits for all where none fails', () => {
    const elapsed = ([FIRST_EXCEPTION, ALL_COMPLETED] as const).map(
      (returnWhen) => runVirtual(() => wait([sleep(5), sleep(30), sleep(10)], { returnWhen })).elapsed,
    );
    expect(elapsed).toEqual([30, 30]);
  });

  it.each<[string, boolean]>([
    ['before', true],
    ['after', false],
  ])('WAIT-07: a task that ends when time is up is done, its timer set %s that of the wait', (_name, before) => {
    const { value, elapsed } = runVirtual(
      coroutine(function* (loop) {
        const future = new Future<string>();
        const settle = (): unknown => loop.callAt(10, () => future.setResult('x'));
        if (before) settle();
        else loop.callSoon(settle);
        const { done } = yield* wait([future], { timeout: 10 });
        return done.has(future);
      }),
    );
    expect({ value, elapsed }).toEqual({ value: true, elapsed: 10 });
  });

  it('WAIT-08: cancelling the waiter leaves tasks running, and nothing of the wait on them', () => {
    const value = inTask(function* (loop) {
      const reports = reportsOf(loop);
      const task = createTask(sleep(20, 'x'));
      const future = new Future();
      const waiter = createTask(wait([task, future], { timeout: 100 }));
      yield* sleep(5);
      const before = [task._listWaiters().length, future._listWaiters().length];
      waiter.cancel('enough');
      const error = String(yield* errorOf(waiter));
      const after = [task._listWaiters().length, future._listWaiters().length];
      return { before, error, after, cancelling: task.cancelling(), task: yield* task, future: future.done(), reports };
    });
    expect(value).toEqual({
      before: [1, 1],
      error: 'CancelledError: enough',
      after: [0, 0],
      cancelling: 0,
      task: 'x',
      future: false,
      reports: [],
    });
  });

  it('WAIT-09: several may wait for one task, each on its own terms', () => {
    const value = inTask(function* (loop) {
      const task = createTask(sleep(20));
      const ends: string[] = [];
      const waiter = coroutine(function* (name: string, timeout: number) {
        const { done } = yield* wait([task], { timeout });
        ends.push(`${name} ${done.size} at ${loop.time()}`);
      });
      const left = createTask(waiter('left', 50));
      const others = [createTask(waiter('short', 10)), createTask(waiter('long', 50))];
      yield* sleep(5);
      left.cancel();
      for (const other of others) yield* other;
      return ends;
    });
    expect(value).toEqual(['short 0 at 10', 'long 1 at 20']);
  });
});
