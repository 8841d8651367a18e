import {
  asyncWith,
  CancelledError,
  Condition,
  coroutine,
  createTask,
  Lock,
  sleep,
  timeout,
  TimeoutError,
  type Body,
  type Coroutine,
} from '../../lib/index.js';
import { inTask } from '../tasks/support.js';
import { errorOf } from '../waiting/iterations.js';
import { notified, pass, start } from './support.js';

describe('Condition and cancels, fact by fact', () => {
  it('COND-09: who is cancelled while he waits has the lock again when the CancelledError comes', () => {
    inTask(function* () {
      const condition = new Condition();
      const seen: unknown[] = [];
      const task = start(function* () {
        yield* condition.acquire();
        try {
          yield* condition.wait();
        } catch (error) {
          seen.push(error instanceof CancelledError, condition.locked());
          throw error;
        } finally {
          condition.release();
        }
      });
      yield* sleep(0);
      yield* condition.acquire();
      task.cancel();
      yield* pass(3);
      expect(seen).toEqual([]);
      condition.release();
      yield* pass(2);
      expect([...seen, task.cancelled(), condition.locked()]).toEqual([true, true, true, false]);
    });
  });

  it('COND-09: a timeout inside the block ends it with the lock released once', () => {
    inTask(function* () {
      const condition = new Condition();
      const block = asyncWith(condition, () => timeout(10, () => condition.wait()));
      expect(yield* errorOf(block)).toBeInstanceOf(TimeoutError);
      expect(condition.toString()).toBe('<Condition unlocked>');
    });
  });

  it('COND-10: cancels that come while it acquires again are held back, and several are one error', () => {
    inTask(function* () {
      const condition = new Condition();
      let errors = 0;
      const task = start(function* () {
        yield* condition.acquire();
        try {
          yield* condition.wait();
        } catch {
          errors++;
          expect(condition.locked()).toBe(true);
        }
        yield* sleep(1);
        return 'went on';
      });
      yield* sleep(0);
      yield* condition.acquire();
      condition.notify();
      yield* sleep(0);
      for (let i = 0; i < 3; i++) {
        task.cancel();
        yield* pass(2);
        expect([task.done(), errors]).toEqual([false, 0]);
      }
      condition.release();
      expect(yield* task).toBe('went on');
      expect([errors, condition.locked()]).toEqual([1, true]);
    });
  });

  it.each([
    'release, then cancel',
    'cancel, then release',
  ])('COND-10: after %s in one stretch the lock is held when the error comes', (order) => {
    inTask(function* () {
      const condition = new Condition();
      const task = start(function* () {
        yield* condition.acquire();
        const error = yield* errorOf(condition.wait());
        return [error instanceof CancelledError, condition.locked()];
      });
      yield* sleep(0);
      yield* condition.acquire();
      condition.notify();
      yield* sleep(0);
      if (order.startsWith('cancel')) task.cancel();
      condition.release();
      if (!order.startsWith('cancel')) task.cancel();
      expect(yield* task).toEqual([true, true]);
      condition.release();
    });
  });

  it('COND-11: it is the last CancelledError that came, with its message', () => {
    inTask(function* () {
      const condition = new Condition();
      const task = start(function* () {
        yield* condition.acquire();
        return yield* errorOf(condition.wait());
      });
      yield* sleep(0);
      yield* condition.acquire();
      for (const message of ['first', 'second', 'third']) {
        task.cancel(message);
        yield* pass(2);
      }
      condition.release();
      const error = yield* task;
      expect(error).toBeInstanceOf(CancelledError);
      expect((error as CancelledError).message).toBe('third');
    });
  });

  it('COND-11: without a second cancel it is the first one, with its message', () => {
    inTask(function* () {
      const condition = new Condition();
      const task = start(function* () {
        yield* condition.acquire();
        return yield* errorOf(condition.wait());
      });
      yield* sleep(0);
      task.cancel('why');
      expect(((yield* task) as CancelledError).message).toBe('why');
    });
  });

  it.each([
    'notify, then cancel',
    'cancel, then notify',
  ])('COND-12: after %s in one stretch another waiter has the notification', (order) => {
    inTask(function* () {
      const condition = new Condition();
      const woken: string[] = [];
      const [a] = ['A', 'B', 'C'].map((name) => notified(condition, () => woken.push(name)));
      yield* sleep(0);
      yield* condition.acquire();
      if (order.startsWith('cancel')) a!.cancel();
      condition.notify();
      if (!order.startsWith('cancel')) a!.cancel();
      condition.release();
      yield* pass(4);
      expect([a!.cancelled(), woken[0]]).toEqual([true, 'B']);
    });
  });

  it('COND-13: who is cancelled while he acquires again passes the notification on', () => {
    inTask(function* () {
      const condition = new Condition();
      const woken: string[] = [];
      const [a] = ['A', 'B', 'C'].map((name) => notified(condition, () => woken.push(name)));
      yield* sleep(0);
      yield* condition.acquire();
      condition.notify();
      yield* pass(2);
      a!.cancel();
      yield* pass(2);
      expect(woken).toEqual([]);
      condition.release();
      yield* pass(4);
      expect([a!.cancelled(), woken]).toEqual([true, ['B']]);
    });
  });

  it('COND-13: who is cancelled without a notification wakes another too, who must look again', () => {
    inTask(function* () {
      const condition = new Condition();
      let looked = 0;
      const a = notified(condition, () => undefined);
      const b = createTask(asyncWith(condition, () => condition.waitFor(() => void looked++)));
      yield* sleep(0);
      expect(looked).toBe(1);
      a.cancel();
      yield* pass(3);
      expect([looked, b.done(), condition.locked()]).toEqual([2, false, false]);
    });
  });

  it.each<[string, (failure: Error) => Coroutine<never>]>([
    ['as it is awaited', (failure) => fail(failure)],
    ['as it is called', (failure) => {
      throw failure;
    }],
  ])('COND-13: who fails in wait in another way passes the notification on too: acquire() throws %s', (_when, failWith) => {
    inTask(function* () {
      const failure = new Error('cannot acquire');
      let failing = false;
      class FailingLock extends Lock {
        override acquire(): Coroutine<true> {
          if (!failing) return super.acquire();
          failing = false;
          return failWith(failure);
        }
      }
      const condition = new Condition(new FailingLock());
      const woken: string[] = [];
      const wait = coroutine(function* (name: string) {
        yield* condition.acquire();
        yield* condition.wait();
        woken.push(name);
        condition.release();
      });
      const a = createTask(wait('A'));
      createTask(wait('B'));
      yield* sleep(0);
      yield* condition.acquire();
      condition.notify();
      condition.release();
      failing = true;
      expect(yield* errorOf(a)).toBe(failure);
      yield* pass(3);
      expect(woken).toEqual(['B']);
    });
  });

  it('who fails to let go of the lock does not wait', () => {
    inTask(function* () {
      const failure = new Error('cannot release');
      class FailingLock extends Lock {
        override release(): void {
          throw failure;
        }
      }
      const condition = new Condition(new FailingLock());
      yield* condition.acquire();
      expect(yield* errorOf(condition.wait())).toBe(failure);
      expect(condition.toString()).toBe('<Condition locked>');
    });
  });
});

const fail = coroutine(function* (error: unknown): Body<never> {
  throw error;
});
