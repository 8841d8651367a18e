import {
  asyncWith,
  Barrier,
  BoundedSemaphore,
  Condition,
  createTask,
  Event,
  EventLoop,
  Lock,
  RuntimeError,
  Semaphore,
  sleep,
  type Body,
} from '../../lib/index.js';
import { inTask, thrownBy } from '../tasks/support.js';
import { errorOf } from '../waiting/iterations.js';
import { notified, now, pass } from './support.js';

const notNumbers: readonly unknown[] = ['1', null, true, {}, 1n, () => 1, new EventLoop()];
const notWhole: readonly number[] = [0.5, NaN, Infinity, -Infinity, -1, 2 ** 53];

describe('bad input', () => {
  it.each(notNumbers)('a number of permits or parties that is %p is a TypeError', (value) => {
    for (const make of [
      () => new Semaphore(value as number),
      () => new BoundedSemaphore(value as number),
      () => new Barrier(value as number),
    ]) {
      expect(thrownBy(make)).toBeInstanceOf(TypeError);
    }
  });

  it.each(notWhole)('a number of permits or parties that is %p is a RangeError', (value) => {
    for (const make of [() => new Semaphore(value), () => new BoundedSemaphore(value), () => new Barrier(value)]) {
      expect(thrownBy(make)).toBeInstanceOf(RangeError);
    }
  });

  it('the message names the argument, what it must be, and what it was', () => {
    expect(() => new Semaphore(0.5)).toThrow('Semaphore: value must be a whole number of at least 0, got 0.5');
    expect(() => new Semaphore('3' as never)).toThrow('Semaphore: value must be a number, got "3"');
    expect(() => new BoundedSemaphore(-1)).toThrow('BoundedSemaphore: value must be a whole number of at least 0, got -1');
    expect(() => new Barrier('3' as never)).toThrow('Barrier: parties must be a number, got "3"');
    expect(() => new Barrier(2.5)).toThrow('Barrier: parties must be a whole number of at least 1, got 2.5');
    expect(() => new Condition({} as never)).toThrow('Condition: lock must be a Lock, got an object');
    expect(() => new Condition().waitFor(null as never)).toThrow('Condition.waitFor: predicate must be a function, got null');
    expect(() => new Condition().notify('1' as never)).toThrow('Condition.notify: n must be a number, got "1"');
    expect(() => new Condition().notify(-1)).toThrow('Condition.notify: n must be a whole number of at least 0, got -1');
  });

  it.each<[string, () => unknown]>([
    ['Lock.release: this lock is not acquired', () => new Lock().release()],
    ['BoundedSemaphore.release: released too many times', () => new BoundedSemaphore().release()],
    ['Condition.release: the lock is not acquired', () => new Condition().release()],
    ['Condition.notify: the lock is not acquired', () => new Condition().notify()],
    ['Condition.notifyAll: the lock is not acquired', () => new Condition().notifyAll()],
    ['Condition.wait: the lock is not acquired', () => inTask(() => new Condition().wait()[Symbol.iterator]() as Body<true>)],
    ['yield* Lock.acquire() outside a task: write it in the body of a coroutine()', () => new Lock().acquire()[Symbol.iterator]().next()],
  ])('a call that comes too early or too often says so: %s', (message, call) => {
    expect((thrownBy(call) as Error).message).toBe(message);
  });

  it.each([null, {}, new Semaphore(), new Condition(), new Event(), 'lock'])('a lock of a Condition that is %p is a TypeError', (lock) => {
    expect(thrownBy(() => new Condition(lock as never))).toBeInstanceOf(TypeError);
  });

  it.each([-1, 0.5, NaN, -Infinity])('notify(%p) is a RangeError, and wakes nobody', (n) => {
    inTask(function* () {
      const condition = new Condition();
      const woken: string[] = [];
      notified(condition, () => woken.push('A'));
      yield* sleep(0);
      yield* condition.acquire();
      expect(thrownBy(() => condition.notify(n))).toBeInstanceOf(RangeError);
      condition.release();
      yield* pass(3);
      expect([woken, condition.toString()]).toEqual([[], '<Condition unlocked, waiters: 1>']);
    });
  });

  it.each(['1', null, 1n])('notify(%p) is a TypeError', (n) => {
    inTask(function* () {
      const condition = new Condition();
      yield* condition.acquire();
      expect(thrownBy(() => condition.notify(n as never))).toBeInstanceOf(TypeError);
    });
  });

  it('notify(0) wakes nobody, and notify of more than there are wakes all', () => {
    inTask(function* () {
      const condition = new Condition();
      const woken: string[] = [];
      for (const name of ['A', 'B']) notified(condition, () => woken.push(name));
      yield* sleep(0);
      yield* asyncWith(condition, function* () {
        condition.notify(0);
      });
      yield* pass(3);
      expect(woken).toEqual([]);
      yield* asyncWith(condition, function* () {
        condition.notify(Infinity);
      });
      yield* pass(3);
      expect(woken).toEqual(['A', 'B']);
    });
  });

  it('notify without the lock is a RuntimeError, and wakes nobody', () => {
    inTask(function* () {
      const condition = new Condition();
      const woken: string[] = [];
      notified(condition, () => woken.push('A'));
      yield* sleep(0);
      expect(thrownBy(() => condition.notify())).toBeInstanceOf(RuntimeError);
      expect(thrownBy(() => condition.notifyAll())).toBeInstanceOf(RuntimeError);
      yield* pass(3);
      expect(woken).toEqual([]);
    });
  });

  it.each([undefined, null, true, sleep(0)])('waitFor(%p) is a TypeError at the call', (predicate) => {
    expect(thrownBy(() => new Condition().waitFor(predicate as never))).toBeInstanceOf(TypeError);
  });

  it('a predicate that throws ends waitFor with its error, and the block lets go of the lock', () => {
    inTask(function* () {
      const condition = new Condition();
      const error = new Error('of the predicate');
      let looked = 0;
      const predicate = (): boolean => {
        if (looked++ > 0) throw error;
        return false;
      };
      const task = createTask(asyncWith(condition, () => condition.waitFor(predicate)));
      yield* sleep(0);
      yield* asyncWith(condition, function* () {
        condition.notify();
      });
      expect(yield* errorOf(task)).toBe(error);
      expect([looked, condition.toString()]).toEqual([2, '<Condition unlocked>']);
    });
  });

  it('a release too many leaves those who wait where they are', () => {
    inTask(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      const tasks = [createTask(lock.acquire()), createTask(lock.acquire())];
      yield* sleep(0);
      lock.release();
      expect(thrownBy(() => lock.release())).toBeInstanceOf(RuntimeError);
      yield* pass(3);
      expect([tasks[0]!.done(), tasks[1]!.done(), lock.locked()]).toEqual([true, false, true]);
    });
  });

  it('a release too many of a BoundedSemaphore changes neither its permits nor its stream', () => {
    inTask(function* () {
      const semaphore = new BoundedSemaphore(1);
      const seen: number[] = [];
      semaphore.value$.subscribe((value) => seen.push(value));
      expect(thrownBy(() => semaphore.release())).toBeInstanceOf(RangeError);
      yield* pass(2);
      expect([seen, now(semaphore.value$)]).toEqual([[1], 1]);
    });
  });

  it('an Event is no context manager', () => {
    expect(thrownBy(() => asyncWith(new Event() as never, () => sleep(0)))).toBeInstanceOf(TypeError);
  });

  it.each([new Lock(), new Event(), new Semaphore(), new Condition(), new Barrier(1)])('%s is no awaitable', (primitive) => {
    inTask(function* () {
      expect(thrownBy(() => createTask(primitive as never))).toBeInstanceOf(TypeError);
    });
  });

  it('acquire outside a task can not be awaited with yield*', () => {
    const lock = new Lock();
    expect(thrownBy(() => lock.acquire()[Symbol.iterator]().next())).toBeInstanceOf(RuntimeError);
    expect(lock.locked()).toBe(false);
  });
});
