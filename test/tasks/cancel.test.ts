import { CancelledError, coroutine, createTask, Future, sleep, type Body } from '../../lib/index.js';
import { inTask, thrownBy, traced, type Say } from './support.js';

const waiting = coroutine(function* <T>(future: Future<T>): Body<T> {
  return yield* future;
});
/** Catches `times` cancels, noting each, and then returns. */
const swallowing = coroutine(function* (times: number, caught: string[]) {
  for (let time = 0; time < times; time++) {
    try {
      yield* sleep(1_000);
    } catch (error) {
      caught.push((error as Error).message);
    }
  }
  return 'went on';
});

describe('Task.cancel', () => {
  it('CANC-01: is false only when it is done, and then changes nothing', () => {
    inTask(function* () {
      const [task, done] = [createTask(sleep(9)), createTask(sleep(0, 'x'))];
      yield* done;
      expect([done.cancel(), done.cancelling(), done.result()]).toEqual([false, 0, 'x']);
      expect([task.cancel(), task.cancel()]).toEqual([true, true]);
      yield* sleep(0);
      expect([task.cancel(), task.cancelling()]).toEqual([false, 2]);
    });
  });

  it('CANC-02: each accepted call counts; neither catching nor ending resets it', () => {
    inTask(function* () {
      const task = createTask(swallowing(2, []));
      yield* sleep(0);
      expect(task.cancelling()).toBe(0);
      task.cancel();
      expect(task.cancelling()).toBe(1);
      yield* sleep(0);
      task.cancel();
      expect(yield* task).toBe('went on');
      expect(task.cancelling()).toBe(2);
    });
  });

  it('CANC-03: cancels what is awaited now, throws in the next iteration, and calls back in the one after', () => {
    const work = coroutine(function* (future: Future<void>, say: Say) {
      try {
        yield* future;
      } finally {
        say('finally');
      }
    });
    expect(
      traced(function* (say) {
        const future = new Future<void>();
        const task = createTask(work(future, say));
        task.addDoneCallback(() => say(`called, ${task.cancelled()}`));
        yield* sleep(0);
        task.cancel();
        say(`future ${future.cancelled()}, task ${task.cancelled()}`);
        yield* sleep(0);
        say(`task ${task.cancelled()}`);
        yield* sleep(0);
      }),
    ).toEqual(['i2: future true, task false', 'i3: finally', 'i3: task true', 'i4: called, true']);
  });

  it('CANC-04: reaches through awaited tasks to the innermost Future; the errors come out one level an iteration', () => {
    const level = coroutine(function* (name: string, inner: Future<void>, say: Say) {
      try {
        yield* inner;
      } finally {
        say(name);
      }
    });
    expect(
      traced(function* (say) {
        const leaf = new Future<void>();
        const bottom = createTask(level('bottom', leaf, say));
        const top = createTask(level('top', bottom, say));
        yield* sleep(0);
        yield* sleep(0);
        top.cancel();
        say(`leaf ${leaf.cancelled()}, bottom ${bottom.cancelling()}`);
        yield* sleep(0);
        yield* sleep(0);
        say(`both ${bottom.cancelled() && top.cancelled()}`);
      }),
    ).toEqual(['i3: leaf true, bottom 1', 'i4: bottom', 'i5: top', 'i5: both true']);
  });

  it('CANC-05: kills a shared inner task, and its other awaiters get CancelledError without being asked to end', () => {
    inTask(function* () {
      const inner = createTask(sleep(9));
      const [first, second] = [createTask(waiting(inner)), createTask(waiting(inner))];
      yield* sleep(0);
      first.cancel();
      yield* sleep(1);
      expect([inner.cancelled(), second.cancelled(), second.cancelling()]).toEqual([true, true, 0]);
    });
  });

  it('CANC-06: before the first step the body never runs; the last message wins', () => {
    const trace: string[] = [];
    const work = coroutine(function* (): Body<void> {
      try {
        trace.push('ran');
      } finally {
        trace.push('finally');
      }
    });
    inTask(function* () {
      const task = createTask(work());
      task.cancel('first');
      task.cancel('last');
      expect(task.done()).toBe(false);
      yield* sleep(0);
      expect(task.cancelled()).toBe(true);
      expect(thrownBy(() => task.result())).toEqual(new CancelledError('last'));
    });
    expect(trace).toEqual([]);
  });

  it('CANC-07: beats a result that is on its way', () => {
    inTask(function* () {
      const future = new Future<string>();
      const task = createTask(waiting(future));
      yield* sleep(0);
      future.setResult('lost');
      task.cancel('m');
      yield* sleep(0);
      expect(task.cancelled()).toBe(true);
      expect(future.result()).toBe('lost');
      expect(thrownBy(() => task.result())).toEqual(new CancelledError('m'));
    });
  });

  it('CANC-07: beats an error that is on its way, which then counts as unread', () => {
    let cancelled = false;
    const main = function* (): Body<void> {
      const failing = new Future<string>();
      const task = createTask(waiting(failing));
      yield* sleep(0);
      failing.setException(new RangeError('on its way'));
      task.cancel();
      yield* sleep(0);
      cancelled = task.cancelled();
    };
    expect(() => inTask(main)).toThrow(new RangeError('on its way'));
    expect(cancelled).toBe(true);
  });

  it('CANC-08: is one CancelledError when the awaited Future was cancelled already', () => {
    const caught: string[] = [];
    const work = coroutine(function* (future: Future<void>) {
      try {
        yield* future;
      } catch (error) {
        caught.push((error as Error).message);
      }
      yield* sleep(1);
      return 'went on';
    });
    inTask(function* () {
      const future = new Future<void>();
      const task = createTask(work(future));
      yield* sleep(0);
      future.cancel('inner');
      task.cancel('outer');
      expect(yield* task).toBe('went on');
    });
    expect(caught).toEqual(['inner']);
  });

  it('CANC-09: twice before it resumes is one CancelledError, with the first message', () => {
    const caught: string[] = [];
    inTask(function* () {
      const task = createTask(swallowing(1, caught));
      yield* sleep(0);
      task.cancel('first');
      task.cancel('second');
      expect(yield* task).toBe('went on');
      expect(task.cancelling()).toBe(2);
    });
    expect(caught).toEqual(['first']);
  });
});
