import {
  allTasks,
  CancelledError,
  coroutine,
  createTask,
  EventLoop,
  Future,
  gather,
  sleep,
  type Coroutine,
  type Task,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { ended, errorOf, probe } from './iterations.js';

const fail = coroutine(function* (ms: number, error: unknown) {
  yield* sleep(ms);
  throw error;
});

/** Sleeps for long; what it does when it is cancelled is up to `answer`. */
const stubborn = coroutine(function* (answer: (error: unknown) => unknown) {
  try {
    yield* sleep(10_000);
  } catch (error) {
    return answer(error);
  }
  return 'slept';
});

const afterIterations = coroutine(function* (count: number) {
  for (let i = 0; i < count; i++) yield* sleep(0);
});

/** Cancels a task of `work` when its children wait, and gives the task when it has ended. */
const cancelled = coroutine(function* (work: Coroutine<unknown>, message?: string) {
  const task = createTask(work);
  yield* afterIterations(3);
  expect(task.cancel(message)).toBe(true);
  expect(task.done()).toBe(false);
  yield* ended(task);
  return task;
});

describe('gather, fact by fact', () => {
  it('GATH-01: coroutines become tasks when gather starts, in order, and begin in the next iteration', () => {
    const lines = probe(function* ({ loop, log }) {
      const child = coroutine(function* (name: string) {
        log(name);
      });
      const gathered = createTask(gather([child('A'), child('B'), child('C')]));
      log(`${allTasks().size} tasks`);
      loop.callSoon(() => log(`${allTasks().size} tasks`));
      yield* gathered;
    });
    expect(lines).toEqual(['i1: 2 tasks', 'i2: 5 tasks', 'i3: A', 'i3: B', 'i3: C']);
  });

  it('GATH-02: results come in the order of the arguments, whatever the order of completion', () => {
    expect(runVirtual(() => gather([sleep(30, 'a'), sleep(10, 'b'), sleep(20, 'c')]))).toEqual({ value: ['a', 'b', 'c'], elapsed: 30 });
  });

  it('GATH-03: no arguments give an empty list at once', () => {
    const results: unknown[] = [];
    gather([]).subscribe((result) => results.push(result));
    expect(results).toEqual([[]]);
  });

  it('GATH-04: a repeated Future is one input, with its result in each position', () => {
    const main = coroutine(function* () {
      const future = new Future<object>();
      const result = {};
      future.setResult(result);
      const pending = createTask(sleep(5, result));
      return (yield* gather([future, pending, future, pending])).map((value) => value === result);
    });
    expect(runVirtual(main).value).toEqual([true, true, true, true]);
  });

  it('GATH-05: Futures of different loops are a RangeError, and nothing has begun', () => {
    const other = new EventLoop();
    const main = coroutine(function* () {
      let begun = false;
      const work = coroutine(function* () {
        begun = true;
      });
      const error = yield* errorOf(gather([work(), new Future(), new Future({ loop: other })]));
      yield* sleep(1);
      return { error, begun };
    });
    expect(runVirtual(main).value).toEqual({ error: new RangeError('gather: inputs belong to different loops'), begun: false });
  });

  it('GATH-06: the awaiter resumes two iterations after the last child is done', () => {
    const lines = probe(function* ({ log }) {
      const child = coroutine(function* (count: number) {
        yield* afterIterations(count);
        log(`${count} done`);
      });
      yield* gather([child(2), child(1)]);
      log('awaiter');
    });
    expect(lines).toEqual(['i3: 1 done', 'i4: 2 done', 'i6: awaiter']);
  });

  it('GATH-07: arguments that are all done give a result without a suspension', () => {
    const lines = probe(function* ({ log }) {
      const futures = [1, 2].map(() => new Future<number>());
      futures.forEach((future, index) => future.setResult(index));
      log((yield* gather(futures)).join());
    });
    expect(lines).toEqual(['i1: 0,1']);
  });

  it('GATH-07: an argument that has failed makes gather fail without a suspension', () => {
    const lines = probe(function* ({ log }) {
      const failed = new Future<never>();
      failed.setException(new RangeError('x'));
      log(String(yield* errorOf(gather([new Future(), failed]))));
    });
    expect(lines).toEqual(['i1: RangeError: x']);
  });

  it('GATH-08: the first failure is gather\'s at once, and the others are neither cancelled nor awaited', () => {
    const main = coroutine(function* () {
      const slow = createTask(sleep(100, 'slow'));
      const error = yield* errorOf(gather([slow, fail(10, new RangeError('x'))]));
      return { error, cancelling: slow.cancelling(), slow: yield* slow };
    });
    expect(runVirtual(main)).toEqual({ value: { error: new RangeError('x'), cancelling: 0, slow: 'slow' }, elapsed: 100 });
  });

  it('GATH-09: of two failures in one iteration that of the child which ended first wins', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const reported: unknown[] = [];
      loop.setExceptionHandler((_loop, { exception }) => reported.push(exception));
      const [first, second] = [new Future<never>(), new Future<never>()];
      loop.callLater(5, () => {
        second.setException('second');
        first.setException('first');
      });
      return yield* errorOf(gather([first, second]));
    });
    expect(runVirtual(main).value).toBe('second');
  });

  it('GATH-11: with returnExceptions all are awaited, and errors stand among the results', () => {
    const inputs = [fail(10, new RangeError('x')), sleep(20, 'a'), fail(30, 'y')] as const;
    const { value, elapsed } = runVirtual(() => gather(inputs, { returnExceptions: true }));
    expect(value).toEqual([new RangeError('x'), 'a', 'y']);
    expect(elapsed).toBe(30);
  });

  it('GATH-11: a cancelled task stands among the results as a new CancelledError without the message', () => {
    const main = coroutine(function* () {
      const task = createTask(sleep(10));
      const gathered = createTask(gather([task], { returnExceptions: true }));
      yield* sleep(5);
      task.cancel('message');
      const [inResults] = yield* gathered;
      return { inResults, ofTask: yield* errorOf(task) };
    });
    const { inResults, ofTask } = runVirtual(main).value;
    expect(inResults).toBeInstanceOf(CancelledError);
    expect(inResults).not.toBe(ofTask);
    expect([(inResults as unknown as Error).message, (ofTask as Error).message]).toEqual(['', 'message']);
  });

  it('GATH-12: a cancelled child is a failure with CancelledError, and the awaiter is not being cancelled', () => {
    const main = coroutine(function* () {
      const child = createTask(sleep(100));
      const awaiter: Task<unknown> = createTask(
        coroutine(function* () {
          const error = yield* errorOf(gather([child, sleep(20)]));
          return { error, cancelling: awaiter.cancelling() };
        })(),
      );
      yield* sleep(5);
      child.cancel('message');
      return yield* awaiter;
    });
    expect(runVirtual(main)).toEqual({ value: { error: new CancelledError('message'), cancelling: 0 }, elapsed: 5 });
  });

  it('GATH-13: cancelling passes the message to every child that is not done', () => {
    const main = coroutine(function* () {
      const messages: string[] = [];
      const note = (error: unknown): never => {
        messages.push((error as Error).message);
        throw error;
      };
      const done = createTask(sleep(0));
      const future = new Future();
      yield* cancelled(gather([stubborn(note), done, stubborn(note), future]), 'message');
      return { messages, done: done.cancelling(), future: future.cancelled() };
    });
    expect(runVirtual(main).value).toEqual({ messages: ['message', 'message'], done: 0, future: true });
  });

  it('GATH-15: once cancelled it ends with CancelledError, also when every child swallowed the cancel', () => {
    const main = coroutine(function* () {
      const swallow = (): string => 'swallowed';
      const plain = yield* cancelled(gather([stubborn(swallow), stubborn(swallow)]));
      const lenient = yield* cancelled(gather([stubborn(swallow), stubborn(swallow)], { returnExceptions: true }));
      return [plain.cancelled(), lenient.cancelled()];
    });
    expect(runVirtual(main).value).toEqual([true, true]);
  });

  it('GATH-15: with returnExceptions it ends with CancelledError also when children answered with other errors', () => {
    const refuse = (): never => {
      throw new RangeError('x');
    };
    const main = coroutine(function* (loop: EventLoop) {
      loop.setExceptionHandler(() => undefined);
      return (yield* cancelled(gather([stubborn(refuse), sleep(50)], { returnExceptions: true }))).cancelled();
    });
    expect(runVirtual(main).value).toBe(true);
  });

  it('GATH-16: a child that answers the cancel with another error makes gather fail with that', () => {
    const refuse = (): never => {
      throw new RangeError('x');
    };
    const main = coroutine(function* () {
      return (yield* cancelled(gather([stubborn(refuse), sleep(50)]))).exception();
    });
    expect(runVirtual(main).value).toEqual(new RangeError('x'));
  });

  it('GATH-18: cancelling whoever awaits works also when all children are done and gather is not', () => {
    const lines = probe(function* ({ log }) {
      const future = new Future<string>();
      const awaiter = createTask(
        coroutine(function* () {
          yield* gather([future]);
          log('never here');
        })(),
      );
      yield* afterIterations(2);
      future.setResult('lost');
      log(`cancel ${awaiter.cancel('message')}`);
      log(`${String(yield* errorOf(awaiter))}`);
    });
    expect(lines).toEqual(['i3: cancel true', 'i6: CancelledError: message']);
  });

  it('GATH-19: leaving after the end touches no child', () => {
    const main = coroutine(function* () {
      const slow = createTask(sleep(100, 'slow'));
      const errors: unknown[] = [];
      const subscription = gather([fail(10, 'x'), slow]).subscribe({ error: (error) => errors.push(error) });
      yield* sleep(20);
      subscription.unsubscribe();
      return { errors, cancelling: slow.cancelling(), slow: yield* slow };
    });
    expect(runVirtual(main).value).toEqual({ errors: ['x'], cancelling: 0, slow: 'slow' });
  });
});
