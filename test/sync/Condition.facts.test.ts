import { asyncWith, Condition, createTask, Lock, RuntimeError, sleep } from '../../lib/index.js';
import { inTask, thrownBy } from '../tasks/support.js';
import { errorOf, probe } from '../waiting/iterations.js';
import { notified, pass, start, teller } from './support.js';

describe('Condition, fact by fact', () => {
  it('COND-01: it shares the lock that it is given', () => {
    inTask(function* () {
      const lock = new Lock();
      const [one, other] = [new Condition(lock), new Condition(lock)];
      yield* one.acquire();
      expect([lock.locked(), other.locked()]).toEqual([true, true]);
      other.release();
      expect([lock.locked(), one.locked()]).toEqual([false, false]);
      yield* asyncWith(one, function* (value) {
        expect([value, lock.locked()]).toEqual([undefined, true]);
      });
      expect(lock.locked()).toBe(false);
    });
  });

  it('COND-02: wait, notify and notifyAll are a RuntimeError while nobody holds the lock', () => {
    inTask(function* () {
      const condition = new Condition();
      expect(yield* errorOf(condition.wait())).toBeInstanceOf(RuntimeError);
      expect(thrownBy(() => condition.notify())).toBeInstanceOf(RuntimeError);
      expect(thrownBy(() => condition.notifyAll())).toBeInstanceOf(RuntimeError);
      expect(condition.toString()).toBe('<Condition unlocked>');
    });
  });

  it('COND-02: who holds the lock is not asked', () => {
    inTask(function* () {
      const condition = new Condition();
      const woken: string[] = [];
      notified(condition, () => woken.push('A'));
      yield* sleep(0);
      createTask(condition.acquire());
      yield* sleep(0);
      condition.notify();
      condition.release();
      yield* pass(2);
      expect(woken).toEqual(['A']);
    });
  });

  it('COND-03: wait lets go of the lock, and holds it again when it gives true', () => {
    inTask(function* () {
      const condition = new Condition();
      const task = start(function* () {
        yield* condition.acquire();
        const given = yield* condition.wait();
        return [given, condition.locked()];
      });
      yield* sleep(0);
      expect(condition.locked()).toBe(false);
      yield* condition.acquire();
      condition.notify();
      yield* pass(3);
      expect(task.done()).toBe(false);
      condition.release();
      expect(yield* task).toEqual([true, true]);
    });
  });

  it('COND-04: notify(n) wakes the first n, and more than there are is not remembered', () => {
    inTask(function* () {
      const condition = new Condition();
      const woken: string[] = [];
      for (const name of ['A', 'B', 'C']) notified(condition, () => woken.push(name));
      yield* sleep(0);
      yield* condition.acquire();
      condition.notify(2);
      condition.release();
      yield* pass(3);
      expect(woken).toEqual(['A', 'B']);
      yield* condition.acquire();
      condition.notify(5);
      condition.release();
      yield* pass(3);
      notified(condition, () => woken.push('late'));
      yield* pass(3);
      expect(woken).toEqual(['A', 'B', 'C']);
    });
  });

  it('COND-04: repeated calls address further waiters', () => {
    inTask(function* () {
      const condition = new Condition();
      const woken: string[] = [];
      for (const name of ['A', 'B', 'C']) notified(condition, () => woken.push(name));
      yield* sleep(0);
      yield* condition.acquire();
      condition.notify();
      condition.notify();
      condition.release();
      yield* pass(4);
      expect(woken).toEqual(['A', 'B']);
    });
  });

  it('COND-05: who was cancelled already uses up no notification', () => {
    inTask(function* () {
      const condition = new Condition();
      const woken: string[] = [];
      const [a] = ['A', 'B', 'C'].map((name) => notified(condition, () => woken.push(name)));
      yield* sleep(0);
      yield* condition.acquire();
      a!.cancel();
      condition.notify();
      condition.release();
      yield* sleep(0);
      expect(woken).toEqual(['B']);
    });
  });

  it('COND-06: who was notified queues for the lock behind those who wait for it already', () => {
    const lines = probe(function* ({ log }) {
      const condition = new Condition();
      notified(condition, () => log('A resumed'));
      yield* sleep(0);
      yield* condition.acquire();
      teller('B', () => condition.acquire(), log, 'has the lock');
      yield* sleep(0);
      condition.notify();
      log(`notified; locked ${condition.locked()}`);
      yield* sleep(0);
      condition.release();
      yield* pass(2);
      condition.release();
    });
    expect(lines).toEqual(['i3: notified; locked true', 'i5: B has the lock', 'i7: A resumed']);
  });

  it('COND-07: those who were notified get the lock one at a time', () => {
    const lines = probe(function* ({ log }) {
      const condition = new Condition();
      for (const name of ['A', 'B', 'C']) {
        createTask(
          asyncWith(condition, function* () {
            yield* condition.wait();
            log(`${name} in`);
            yield* sleep(10);
            log(`${name} out`);
          }),
        );
      }
      yield* sleep(0);
      yield* asyncWith(condition, function* () {
        condition.notifyAll();
      });
    });
    expect(lines.map((line) => line.slice(line.indexOf(' ') + 1))).toEqual(['A in', 'A out', 'B in', 'B out', 'C in', 'C out']);
  });

  it('COND-08: waitFor looks first, and needs no lock when there is nothing to wait for', () => {
    inTask(function* () {
      const condition = new Condition();
      expect(yield* condition.waitFor(() => 'ready')).toBe('ready');
      expect(condition.locked()).toBe(false);
      expect(yield* errorOf(condition.waitFor(() => null))).toBeInstanceOf(RuntimeError);
    });
  });

  it('COND-08: waitFor looks again after every wake-up, and gives what its predicate gave', () => {
    inTask(function* () {
      const condition = new Condition();
      const values = [0, 0, 0, 7, 8];
      const task = start(function* () {
        yield* condition.acquire();
        return yield* condition.waitFor(() => values.shift());
      });
      for (let i = 0; i < 3; i++) {
        yield* pass(2);
        expect(task.done()).toBe(false);
        yield* condition.acquire();
        condition.notify();
        condition.release();
      }
      expect(yield* task).toBe(7);
      expect(values).toEqual([8]);
    });
  });

  it('who was notified is counted until it goes on, not until it holds the lock again', () => {
    const lines = probe(function* ({ log }) {
      const condition = new Condition();
      condition.waiters$.subscribe((count) => log(`${count} wait`));
      notified(condition, () => log('has the lock'));
      yield* pass(2);
      yield* condition.acquire();
      condition.notify();
      log(condition.toString());
      yield* pass(3);
      condition.release();
      yield* pass(2);
    });
    expect(lines).toEqual(['i1: 0 wait', 'i3: 1 wait', 'i3: <Condition locked, waiters: 1>', 'i4: 0 wait', 'i7: has the lock']);
  });

  it('who is cancelled is not counted any more while it waits for the lock', () => {
    inTask(function* () {
      const condition = new Condition();
      const task = notified(condition, () => undefined);
      yield* sleep(0);
      yield* condition.acquire();
      const seen: number[] = [];
      condition.waiters$.subscribe((count) => seen.push(count));
      task.cancel();
      yield* pass(2);
      expect([seen, task.done()]).toEqual([[1, 0], false]);
      condition.release();
    });
  });

  it('its text tells whether its lock is held, and how many wait', () => {
    inTask(function* () {
      const condition = new Condition();
      const shown = [condition.toString()];
      notified(condition, () => undefined);
      yield* sleep(0);
      shown.push(condition.toString());
      yield* condition.acquire();
      shown.push(condition.toString());
      condition.notify();
      condition.release();
      yield* pass(2);
      expect(shown).toEqual(['<Condition unlocked>', '<Condition unlocked, waiters: 1>', '<Condition locked, waiters: 1>']);
    });
  });
});
