import { BoundedSemaphore, coroutine, createTask, gather, RuntimeError, Semaphore, sleep } from '../../lib/index.js';
import { catchUnhandled, hostTurn } from '../loop/helpers.js';
import { inTask, thrownBy, turns } from '../tasks/support.js';
import { probe } from '../waiting/iterations.js';
import { lockLikes, pass, start, teller } from './support.js';

describe.each(lockLikes)('the contract of locks: %s', (_name, make) => {
  it('is held by one at a time', () => {
    inTask(function* () {
      const lock = make();
      let [inside, most, rounds] = [0, 0, 0];
      const work = coroutine(function* (ms: number) {
        for (let round = 0; round < 5; round++) {
          yield* lock.acquire();
          most = Math.max(most, ++inside);
          yield* sleep(ms);
          inside--;
          rounds++;
          lock.release();
        }
      });
      yield* gather([0, 1, 2, 3, 0].map((ms) => work(ms)));
      expect([most, rounds, lock.locked()]).toEqual([1, 25, false]);
    });
  });

  it('is handed on in the order in which they came', () => {
    inTask(function* () {
      const lock = make();
      yield* lock.acquire();
      const order: number[] = [];
      const tasks = Array.from({ length: 20 }, (_, index) =>
        start(function* () {
          yield* lock.acquire();
          order.push(index);
          lock.release();
        }),
      );
      yield* sleep(1);
      lock.release();
      yield* gather(tasks);
      expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
    });
  });

  it('a free one is taken at once, and told at once', () => {
    const lock = make();
    const seen: unknown[] = [];
    lock.acquire().subscribe({ next: (value) => seen.push(value), complete: () => seen.push('complete') });
    expect([...seen, lock.locked()]).toEqual([true, 'complete', true]);
  });

  it('nobody who waits runs inside release', () => {
    const lines = probe(function* ({ log }) {
      const lock = make();
      yield* lock.acquire();
      lock.acquire().subscribe(() => log('subscriber'));
      teller('task', () => lock.acquire(), log);
      yield* sleep(0);
      lock.release();
      log('released');
      yield* pass(2);
      lock.release();
    });
    expect(lines).toEqual(['i2: released', 'i3: subscriber', 'i5: task acquired']);
  });

  it('who releases and comes again is behind all who wait', () => {
    const lines = probe(function* ({ log }) {
      const lock = make();
      yield* lock.acquire();
      start(function* () {
        yield* lock.acquire();
        log('waiter');
        lock.release();
      });
      yield* sleep(0);
      lock.release();
      yield* lock.acquire();
      log('releaser');
    });
    expect(lines).toEqual(['i3: waiter', 'i4: releaser']);
  });

  it('who is cancelled before it is woken leaves, and the others keep their places', () => {
    const lines = probe(function* ({ log }) {
      const lock = make();
      yield* lock.acquire();
      const tasks = ['A', 'B', 'C', 'D'].map((name) => teller(name, () => lock.acquire(), log));
      yield* sleep(0);
      tasks[1]!.cancel();
      yield* pass(2);
      for (let i = 0; i < 3; i++) {
        lock.release();
        yield* sleep(0);
      }
    });
    expect(lines).toEqual(['i3: B cancelled', 'i5: A acquired', 'i6: C acquired', 'i7: D acquired']);
  });

  it('what who is cancelled after it was woken had been given goes to the next', () => {
    const lines = probe(function* ({ log }) {
      const lock = make();
      yield* lock.acquire();
      const tasks = ['A', 'B', 'C'].map((name) => teller(name, () => lock.acquire(), log));
      yield* sleep(0);
      lock.release();
      tasks[0]!.cancel();
      yield* pass(3);
      lock.release();
    });
    expect(lines).toEqual(['i3: A cancelled', 'i4: B acquired', 'i6: C acquired']);
  });

  it('is free when all who waited were cancelled, before and after they were woken', () => {
    inTask(function* () {
      const lock = make();
      yield* lock.acquire();
      const tasks = Array.from({ length: 6 }, () => createTask(lock.acquire()));
      yield* sleep(0);
      for (const index of [1, 3, 5]) tasks[index]!.cancel();
      lock.release();
      for (const index of [0, 2, 4]) tasks[index]!.cancel();
      yield* pass(5);
      expect(tasks.every((task) => task.cancelled())).toBe(true);
      expect(lock.locked()).toBe(false);
      lock.acquire().subscribe();
      expect(lock.locked()).toBe(true);
    });
  });

  it.each([false, true])('who is cancelled before its first step never queued (the lock is held: %s)', (held) => {
    inTask(function* () {
      const lock = make();
      if (held) yield* lock.acquire();
      const task = createTask(lock.acquire());
      task.cancel();
      yield* pass(2);
      expect([task.cancelled(), lock.locked()]).toEqual([true, held]);
    });
  });

  it('who unsubscribes while it waits has left in the next iteration', () => {
    const lines = probe(function* ({ log }) {
      const lock = make();
      yield* lock.acquire();
      const first = lock.acquire().subscribe({ next: () => log('first'), complete: () => log('first') });
      teller('second', () => lock.acquire(), log);
      yield* sleep(0);
      first.unsubscribe();
      yield* sleep(0);
      lock.release();
    });
    expect(lines).toEqual(['i4: second acquired']);
  });

  it.each(['unsubscribes, then it is released', 'is woken, then unsubscribes'])('the next one has it when the first %s', (order) => {
    inTask(function* () {
      const lock = make();
      yield* lock.acquire();
      const seen: string[] = [];
      const first = lock.acquire().subscribe(() => seen.push('first'));
      const second = createTask(lock.acquire());
      yield* sleep(0);
      if (order.startsWith('unsubscribes')) first.unsubscribe();
      lock.release();
      first.unsubscribe();
      expect(yield* second).toBe(true);
      yield* pass(3);
      expect([seen, lock.locked()]).toEqual([[], true]);
      lock.release();
      expect(lock.locked()).toBe(false);
    });
  });

  it('may be released by another than its holder', () => {
    inTask(function* () {
      const lock = make();
      const holder = start(function* () {
        yield* lock.acquire();
        yield* sleep(1_000);
      });
      yield* sleep(1);
      const waiter = createTask(lock.acquire());
      yield* sleep(1);
      lock.release();
      expect(yield* waiter).toBe(true);
      expect([holder.done(), lock.locked()]).toEqual([false, true]);
    });
  });

  it('a release too many is refused, or is a permit more, and leaves it in working order', () => {
    inTask(function* () {
      const lock = make();
      const unlimited = lock instanceof Semaphore && !(lock instanceof BoundedSemaphore);
      if (unlimited) lock.release();
      else expect(thrownBy(() => lock.release())).toBeInstanceOf(lock instanceof BoundedSemaphore ? RangeError : RuntimeError);
      expect(lock.locked()).toBe(false);
      if (unlimited) yield* lock.acquire();
      yield* lock.acquire();
      const waiter = createTask(lock.acquire());
      yield* pass(2);
      expect([lock.locked(), waiter.done()]).toEqual([true, false]);
      lock.release();
      expect(yield* waiter).toBe(true);
    });
  });

  it('one acquire() serves many subscribers, each a turn of its own', () => {
    inTask(function* () {
      const lock = make();
      const acquire = lock.acquire();
      const seen: number[] = [];
      for (let index = 0; index < 3; index++) acquire.subscribe(() => seen.push(index));
      expect(seen).toEqual([0]);
      lock.release();
      yield* pass(3);
      lock.release();
      yield* pass(3);
      expect(seen).toEqual([0, 1, 2]);
    });
  });

  it('a subscriber that throws is reported, and has it all the same', async () => {
    const unhandled = catchUnhandled();
    try {
      const lock = make();
      await turns();
      lock.acquire().subscribe(() => {
        throw new Error('of the subscriber');
      });
      await hostTurn();
      expect(unhandled.errors).toEqual([new Error('of the subscriber')]);
      expect(lock.locked()).toBe(true);
      const next: unknown[] = [];
      lock.acquire().subscribe((value) => next.push(value));
      lock.release();
      await turns();
      expect([...next, lock.locked()]).toEqual([true, true]);
    } finally {
      unhandled.restore();
    }
  });
});
