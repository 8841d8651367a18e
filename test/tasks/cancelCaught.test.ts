import {
  CancelledError,
  coroutine,
  createTask,
  currentTask,
  Future,
  sleep,
  throwIfCancelled,
  type Body,
  type Task,
} from '../../lib/index.js';
import { inTask, thrownBy, traced, type Say } from './support.js';

const waiting = coroutine(function* <T>(future: Future<T>): Body<T> {
  return yield* future;
});
const immediate = coroutine(function* (): Body<string> {
  return 'done';
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

describe('Task.cancel and the body', () => {
  it('CANC-10: of itself does nothing until it suspends; then what it awaits is cancelled at once', () => {
    expect(
      traced(function* (say) {
        const future = new Future<void>();
        const task = createTask(selfCancelling(future, say));
        yield* sleep(0);
        say(`future ${future.cancelled()}, task ${task.cancelled()}`);
        yield* sleep(0);
        say(`task ${task.cancelled()}`);
      }),
    ).toEqual(['i2: still here', 'i2: future true, task false', 'i3: CancelledError', 'i3: task true']);
  });

  it('CANC-10: of itself comes at the next step when it sleeps 0', () => {
    expect(
      traced(function* (say) {
        createTask(selfCancelling(sleep(0), say));
        yield* sleep(0);
        yield* sleep(0);
      }),
    ).toEqual(['i2: still here', 'i3: CancelledError']);
  });

  it('CANC-11: of itself and then return ends cancelled; and then throw ends with the error', () => {
    const failure = new Error('f');
    const ending = coroutine(function* (fails: boolean): Body<string> {
      currentTask()!.cancel('m');
      if (fails) throw failure;
      return 'dropped';
    });
    inTask(function* () {
      const [returned, threw] = [createTask(ending(false)), createTask(ending(true))];
      yield* sleep(0);
      expect(returned.cancelled()).toBe(true);
      expect(thrownBy(() => returned.result())).toEqual(new CancelledError('m'));
      expect(threw.exception()).toBe(failure);
    });
  });

  it('CANC-12: caught and returned from is an ordinary result; caught and awaited again works', () => {
    const caught: string[] = [];
    const work = coroutine(function* () {
      yield* swallowing(1, caught);
      return yield* sleep(5, 'slept');
    });
    inTask(function* () {
      const [short, long] = [createTask(swallowing(1, caught)), createTask(work())];
      yield* sleep(0);
      short.cancel('a');
      long.cancel('b');
      expect([yield* short, yield* long]).toEqual(['went on', 'slept']);
      expect([short.cancelled(), long.cancelled()]).toEqual([false, false]);
    });
    expect(caught).toEqual(['a', 'b']);
  });

  it('CANC-13: a body that throws CancelledError itself ends cancelled, with nobody having asked', () => {
    const own = new CancelledError('own');
    const work = coroutine(function* (): Body<void> {
      throw own;
    });
    inTask(function* () {
      const task = createTask(work());
      yield* sleep(0);
      expect([task.cancelled(), task.cancelling()]).toEqual([true, 0]);
      expect(thrownBy(() => task.result())).toBe(own);
    });
  });

  it('CANC-14: another error thrown while the cancel is handled is the outcome', () => {
    const failure = new Error('cleanup');
    const work = coroutine(function* () {
      try {
        yield* sleep(9);
      } finally {
        // eslint-disable-next-line no-unsafe-finally
        throw failure;
      }
    });
    inTask(function* () {
      const task = createTask(work());
      yield* sleep(0);
      task.cancel();
      yield* sleep(0);
      expect(task.cancelled()).toBe(false);
      expect(task.exception()).toBe(failure);
    });
  });

  it('CANC-15: the first who asks gets the very error with its message, later ones fresh ones without', () => {
    const caught: unknown[] = [];
    const work = coroutine(function* () {
      try {
        yield* sleep(9);
      } catch (error) {
        caught.push(error);
        throw error;
      }
    });
    inTask(function* () {
      const task = createTask(work());
      yield* sleep(0);
      task.cancel('m');
      const first = yield* catching(task);
      expect(first).toBe(caught[0]);
      expect(first).toEqual(new CancelledError('m'));
      const [second, third] = [thrownBy(() => task.result()), thrownBy(() => task.exception())];
      expect([second, third]).toEqual([new CancelledError(''), new CancelledError('')]);
      expect(second).not.toBe(first);
    });
  });

  it('CANC-16: uncancel() lowers the count, never below 0, and returns it', () => {
    inTask(function* () {
      const task = createTask(sleep(9));
      task.cancel();
      task.cancel();
      expect([task.uncancel(), task.uncancel(), task.uncancel(), task.cancelling()]).toEqual([1, 0, 0, 0]);
      task.cancel();
      yield* sleep(0);
    });
  });

  it('CANC-17: uncancel() to 0 withdraws a cancel of a task that has not begun', () => {
    inTask(function* () {
      const task = createTask(immediate());
      task.cancel();
      task.uncancel();
      expect(yield* task).toBe('done');
    });
  });

  it('CANC-17: uncancel() to 0 withdraws a cancel of a task that is woken already', () => {
    inTask(function* () {
      const future = new Future<string>();
      const task = createTask(waiting(future));
      yield* sleep(0);
      future.setResult('kept');
      task.cancel();
      task.uncancel();
      expect(yield* task).toBe('kept');
    });
  });

  it('CANC-17: uncancel() cannot undo the cancel of what is awaited, nor withdraws one of two', () => {
    inTask(function* () {
      const [waits, fresh] = [createTask(waiting(new Future<void>())), createTask(immediate())];
      yield* sleep(0);
      waits.cancel();
      expect(waits.uncancel()).toBe(0);
      const twice = createTask(immediate());
      twice.cancel();
      twice.cancel();
      expect(twice.uncancel()).toBe(1);
      yield* sleep(0);
      expect([waits.cancelled(), twice.cancelled(), fresh.cancelled()]).toEqual([true, true, false]);
    });
  });

  it('CANC-18: who cancels and uncancels can tell its own cancel from a foreign one', () => {
    const block = coroutine(function* (foreign: boolean): Body<string> {
      const task = currentTask()!;
      const entered = task.cancelling();
      task.cancel();
      if (foreign) task.cancel();
      try {
        yield* sleep(0);
        return 'not reached';
      } catch (error) {
        if (task.uncancel() > entered) throw error;
        return 'converted';
      }
    });
    inTask(function* () {
      const [own, foreign] = [createTask(block(false)), createTask(block(true))];
      expect(yield* own).toBe('converted');
      yield* sleep(0);
      expect(foreign.cancelled()).toBe(true);
    });
  });

  it('CANC-19: throwIfCancelled keeps a catch block from swallowing a cancel', () => {
    const work = coroutine(function* (): Body<string> {
      try {
        yield* sleep(9);
      } catch (error) {
        throwIfCancelled(error);
      }
      return 'swallowed';
    });
    inTask(function* () {
      const task = createTask(work());
      yield* sleep(0);
      task.cancel();
      yield* sleep(0);
      expect(task.cancelled()).toBe(true);
      expect(() => throwIfCancelled(new Error('other'))).not.toThrow();
    });
  });

  it('CANC-20: awaits in a finally work after a cancel; a second cancel interrupts them', () => {
    const trace: string[] = [];
    const work = coroutine(function* () {
      try {
        yield* sleep(100);
      } finally {
        try {
          yield* sleep(5);
          trace.push('cleaned up');
        } catch (error) {
          trace.push('interrupted');
          throw error;
        }
      }
    });
    inTask(function* () {
      const [polite, hasty] = [createTask(work()), createTask(work())];
      yield* sleep(0);
      polite.cancel();
      hasty.cancel();
      yield* sleep(1);
      hasty.cancel();
      yield* sleep(10);
      expect([polite.cancelled(), hasty.cancelled()]).toEqual([true, true]);
    });
    expect(trace).toEqual(['interrupted', 'cleaned up']);
  });
});

const selfCancelling = coroutine(function* (input: { [Symbol.iterator](): Body<unknown> }, say: Say) {
  currentTask()!.cancel();
  say('still here');
  try {
    yield* input;
  } catch (error) {
    say((error as Error).name);
    throw error;
  }
});

const catching = coroutine(function* (task: Task<unknown>) {
  try {
    return yield* task;
  } catch (error) {
    return error;
  }
});
