import { asyncWith, coroutine, createTask, Lock, RuntimeError, sleep, type Coroutine } from '../../lib/index.js';
import { inTask, thrownBy } from '../tasks/support.js';
import { errorOf, probe } from '../waiting/iterations.js';
import { pass, start, teller } from './support.js';

describe('Lock, fact by fact', () => {
  it('LOCK-01: to acquire a free lock takes no iteration', () => {
    const lines = probe(function* ({ log }) {
      const lock = new Lock();
      log(`${yield* lock.acquire()} ${lock.locked()}`);
    });
    expect(lines).toEqual(['i1: true true']);
  });

  it.each<[string, () => unknown]>([
    ['ends', () => 'done'],
    ['throws', () => { throw new Error('x'); }],
  ])('LOCK-02: asyncWith gives undefined, and releases when its block %s', (_name, end) => {
    inTask(function* () {
      const lock = new Lock();
      const given: unknown[] = [];
      const block = createTask(
        asyncWith(lock, function* (value) {
          given.push(value, lock.locked());
          yield* sleep(1);
          return end();
        }),
      );
      block.addDoneCallback(() => void block.exception());
      yield* sleep(5);
      expect([...given, lock.locked(), block.done()]).toEqual([undefined, true, false, true]);
    });
  });

  it('LOCK-02: asyncWith releases when its block is cancelled', () => {
    inTask(function* () {
      const lock = new Lock();
      const block = createTask(asyncWith(lock, () => sleep(1_000)));
      yield* sleep(1);
      expect(lock.locked()).toBe(true);
      block.cancel();
      yield* pass(2);
      expect([block.cancelled(), lock.locked()]).toEqual([true, false]);
    });
  });

  it('LOCK-02: a lock itself can be neither awaited nor made a task', () => {
    inTask(function* () {
      const lock = new Lock();
      expect(thrownBy(() => createTask(lock as never))).toBeInstanceOf(TypeError);
      const awaiting = coroutine(function* () {
        yield* lock as unknown as Coroutine<void>;
      });
      expect(yield* errorOf(awaiting())).toBeInstanceOf(TypeError);
      expect(lock.locked()).toBe(false);
    });
  });

  it('LOCK-03: release of a free lock is a RuntimeError', () => {
    const lock = new Lock();
    expect(thrownBy(() => lock.release())).toBeInstanceOf(RuntimeError);
    expect(lock.locked()).toBe(false);
  });

  it('LOCK-03: any task may release', () => {
    inTask(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      yield* start(function* () {
        lock.release();
      });
      expect(lock.locked()).toBe(false);
    });
  });

  it('LOCK-04: release sets it free, and the first waiter takes it one iteration later', () => {
    const lines = probe(function* ({ log }) {
      const lock = new Lock();
      yield* lock.acquire();
      teller('A', () => lock.acquire(), log);
      yield* sleep(0);
      lock.release();
      log(`locked ${lock.locked()}`);
      yield* sleep(0);
      log(`locked ${lock.locked()}`);
    });
    expect(lines).toEqual(['i2: locked false', 'i3: A acquired', 'i3: locked true']);
  });

  it('LOCK-05: nobody overtakes a waiter that was woken, though the lock is free', () => {
    const lines = probe(function* ({ log }) {
      const lock = new Lock();
      yield* lock.acquire();
      teller('A', () => lock.acquire(), log);
      yield* sleep(0);
      lock.release();
      log(`locked ${lock.locked()}`);
      lock.acquire().subscribe(() => log('late acquired'));
      yield* pass(2);
      lock.release();
    });
    expect(lines).toEqual(['i2: locked false', 'i3: A acquired', 'i5: late acquired']);
  });

  it('LOCK-06: waiters are served first come, first served', () => {
    const lines = probe(function* ({ log }) {
      const lock = new Lock();
      yield* lock.acquire();
      for (const name of ['A', 'B', 'C']) teller(name, () => lock.acquire(), log);
      yield* sleep(0);
      for (let i = 0; i < 3; i++) {
        lock.release();
        yield* sleep(0);
      }
    });
    expect(lines).toEqual(['i3: A acquired', 'i4: B acquired', 'i5: C acquired']);
  });

  it('LOCK-07: a free lock is taken at once when all who wait are cancelled, and have yet to go', () => {
    const lines = probe(function* ({ log }) {
      const lock = new Lock();
      yield* lock.acquire();
      const tasks = ['A', 'B'].map((name) => teller(name, () => lock.acquire(), log));
      yield* sleep(0);
      for (const task of tasks) task.cancel();
      lock.release();
      yield* lock.acquire();
      log('main acquired');
      yield* pass(2);
      log(`locked ${lock.locked()}`);
    });
    expect(lines).toEqual(['i2: main acquired', 'i3: A cancelled', 'i3: B cancelled', 'i4: locked true']);
  });

  it('LOCK-08: release wakes nobody while the first in line is cancelled, who passes the turn on', () => {
    const lines = probe(function* ({ log }) {
      const lock = new Lock();
      yield* lock.acquire();
      const [a] = ['A', 'B'].map((name) => teller(name, () => lock.acquire(), log));
      yield* sleep(0);
      a!.cancel();
      lock.release();
      yield* pass(3);
    });
    expect(lines).toEqual(['i3: A cancelled', 'i4: B acquired']);
  });

  it('LOCK-09: who is cancelled after it was woken does not take the lock', () => {
    inTask(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      const task = createTask(lock.acquire());
      yield* sleep(0);
      lock.release();
      task.cancel();
      yield* pass(2);
      expect([task.cancelled(), lock.locked()]).toEqual([true, false]);
      expect(yield* lock.acquire()).toBe(true);
    });
  });

  it.each<[string, string[]]>([
    ['cancel, then release', ['i3: B cancelled', 'i3: A acquired']],
    ['release, then cancel', ['i3: A acquired', 'i3: B cancelled']],
  ])('LOCK-10: after %s in one stretch, exactly one waiter has the lock', (order, expected) => {
    const lines = probe(function* ({ log }) {
      const lock = new Lock();
      yield* lock.acquire();
      const [, b] = ['A', 'B', 'C'].map((name) => teller(name, () => lock.acquire(), log));
      yield* sleep(0);
      if (order.startsWith('cancel')) b!.cancel();
      lock.release();
      if (!order.startsWith('cancel')) b!.cancel();
      yield* pass(5);
      log(lock.toString());
    });
    expect(lines).toEqual([...expected, 'i7: <Lock locked, waiters: 1>']);
  });

  it('LOCK-11: a cancelled waiter leaves no trace in the queue', () => {
    inTask(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      const tasks = Array.from({ length: 3 }, () => createTask(lock.acquire()));
      yield* sleep(0);
      expect(lock.toString()).toBe('<Lock locked, waiters: 3>');
      for (const task of tasks) task.cancel();
      yield* pass(2);
      expect(lock.toString()).toBe('<Lock locked>');
      lock.release();
      expect(lock.toString()).toBe('<Lock unlocked>');
    });
  });

  it('LOCK-12: its text tells whether it is held, and how many wait', () => {
    inTask(function* () {
      const lock = new Lock();
      const shown = [lock.toString()];
      yield* lock.acquire();
      shown.push(lock.toString());
      createTask(lock.acquire());
      createTask(lock.acquire());
      yield* sleep(0);
      shown.push(lock.toString());
      expect(shown).toEqual(['<Lock unlocked>', '<Lock locked>', '<Lock locked, waiters: 2>']);
    });
  });
});
