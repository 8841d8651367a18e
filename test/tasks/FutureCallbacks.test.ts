import { Future, sleep, createTask, coroutine } from '../../lib/index.js';
import { inTask, traced } from './support.js';

describe('who waits for a Future', () => {
  it('FUT-09: done callbacks run in order of registration, one iteration after setResult and never in it', () => {
    expect(
      traced(function* (say) {
        const future = new Future<number>();
        future.addDoneCallback((done) => say(`first ${done.result()}`));
        future.addDoneCallback(() => say('second'));
        future.setResult(5);
        say('set');
        yield* sleep(0);
      }),
    ).toEqual(['i1: set', 'i2: first 5', 'i2: second']);
  });

  it('FUT-09: done callbacks run one iteration after a cancel and never in it', () => {
    expect(
      traced(function* (say) {
        const future = new Future<number>();
        future.addDoneCallback((done) => say(`called, cancelled ${done.cancelled()}`));
        future.cancel();
        say('cancel');
        yield* sleep(0);
      }),
    ).toEqual(['i1: cancel', 'i2: called, cancelled true']);
  });

  it('FUT-10: a callback added to a done Future runs in the next iteration', () => {
    expect(
      traced(function* (say) {
        const future = new Future<void>();
        future.setResult();
        future.addDoneCallback(() => say('called'));
        say('added');
        yield* sleep(0);
      }),
    ).toEqual(['i1: added', 'i2: called']);
  });

  it('FUT-11: a callback added by a running callback runs one iteration later', () => {
    expect(
      traced(function* (say) {
        const future = new Future<void>();
        future.addDoneCallback(() => {
          say('outer');
          future.addDoneCallback(() => say('inner'));
        });
        future.setResult();
        yield* sleep(0);
        yield* sleep(0);
      }),
    ).toEqual(['i2: outer', 'i3: inner']);
  });

  it('FUT-12: the same callback runs as often as it was registered', () => {
    expect(
      traced(function* (say) {
        const future = new Future<void>();
        const callback = (): void => say('called');
        future.addDoneCallback(callback);
        future.addDoneCallback(callback);
        future.setResult();
        yield* sleep(0);
      }),
    ).toEqual(['i2: called', 'i2: called']);
  });

  it('FUT-12: removeDoneCallback removes every registration, says how many, and leaves the others', () => {
    const removed: number[] = [];
    const lines = traced(function* (say) {
      const future = new Future<void>();
      const callback = (): void => say('removed one');
      future.addDoneCallback(callback);
      future.addDoneCallback(() => say('other'));
      future.addDoneCallback(callback);
      removed.push(future.removeDoneCallback(callback), future.removeDoneCallback(callback));
      future.setResult();
      yield* sleep(0);
    });
    expect(removed).toEqual([2, 0]);
    expect(lines).toEqual(['i2: other']);
  });

  it('FUT-13: a callback that is on its way already can no longer be removed', () => {
    expect(
      traced(function* (say) {
        const future = new Future<void>();
        const callback = (): void => say('called');
        future.addDoneCallback(callback);
        future.setResult();
        say(`removed ${future.removeDoneCallback(callback)}`);
        yield* sleep(0);
      }),
    ).toEqual(['i1: removed 0', 'i2: called']);
  });

  it('FUT-14: a callback that throws is reported, and the others still run', () => {
    const failure = new Error('in a callback');
    const reported: unknown[] = [];
    const lines = traced(function* (say, running) {
      running.setExceptionHandler((_loop, context) => void reported.push(context.exception));
      const future = new Future<void>();
      future.addDoneCallback(() => {
        throw failure;
      });
      future.addDoneCallback(() => say('other'));
      future.setResult();
      yield* sleep(0);
    });
    expect(reported).toEqual([failure]);
    expect(lines).toEqual(['i2: other']);
  });

  it('FUT-15: callbacks that remove and add callbacks while they run corrupt nothing', () => {
    expect(
      traced(function* (say) {
        const future = new Future<void>();
        const last = (): void => say('last');
        future.addDoneCallback(() => {
          say(`first removes ${future.removeDoneCallback(last)}`);
          future.addDoneCallback(last);
        });
        future.addDoneCallback(last);
        future.setResult();
        yield* sleep(0);
        yield* sleep(0);
      }),
    ).toEqual(['i2: first removes 0', 'i2: last', 'i3: last']);
  });

  it('FUT-16: awaiting a done Future takes no iteration', () => {
    expect(
      traced(function* (say) {
        const future = new Future<string>();
        future.setResult('v');
        say(yield* future);
        say(yield* future);
      }),
    ).toEqual(['i1: v', 'i1: v']);
  });

  it('FUT-16: awaiting a done Future delivers no pending cancellation', () => {
    const work = coroutine(function* (trace: string[]) {
      const future = new Future<string>();
      future.setResult('v');
      task.cancel();
      trace.push(yield* future);
      yield* sleep(0);
      trace.push('not reached');
    });
    const trace: string[] = [];
    let task: ReturnType<typeof createTask<void>>;
    inTask(function* () {
      task = createTask(work(trace));
      yield* sleep(0);
      yield* sleep(0);
    });
    expect(trace).toEqual(['v']);
    expect(task!.cancelled()).toBe(true);
  });

  it('FUT-16: awaiting a failed Future throws its error at once', () => {
    const failure = new Error('f');
    const caught = inTask(function* () {
      const future = new Future<void>();
      future.setException(failure);
      try {
        yield* future;
      } catch (error) {
        return error;
      }
    });
    expect(caught).toBe(failure);
  });

  it('FUT-17: awaiters resume one iteration after completion, in the order in which they began, among the callbacks', () => {
    const waiter = coroutine(function* (name: string, future: Future<number>, say: (text: string) => void) {
      say(`${name} ${yield* future}`);
    });
    expect(
      traced(function* (say) {
        const future = new Future<number>();
        future.addDoneCallback(() => say('callback 1'));
        createTask(waiter('A', future, say));
        yield* sleep(0);
        future.addDoneCallback(() => say('callback 2'));
        createTask(waiter('B', future, say));
        yield* sleep(0);
        future.setResult(3);
        say('set');
        yield* sleep(0);
      }),
    ).toEqual(['i3: set', 'i4: callback 1', 'i4: A 3', 'i4: callback 2', 'i4: B 3']);
  });

  it('FUT-18: all awaiters and exception() get the same error', () => {
    const failure = new Error('shared');
    const waiter = coroutine(function* (future: Future<void>) {
      try {
        yield* future;
      } catch (error) {
        return error;
      }
    });
    const [a, b, own] = inTask(function* () {
      const future = new Future<void>();
      const tasks = [createTask(waiter(future)), createTask(waiter(future))] as const;
      yield* sleep(0);
      future.setException(failure);
      return [yield* tasks[0], yield* tasks[1], future.exception()];
    });
    expect(a).toBe(failure);
    expect(b).toBe(failure);
    expect(own).toBe(failure);
  });
});
