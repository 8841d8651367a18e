import { Barrier, Condition, DeadlockError, Event, Lock, Semaphore, sleep, type Body } from '../../lib/index.js';
import { inTask, thrownBy } from '../tasks/support.js';
import { probe } from '../waiting/iterations.js';
import { pass, start, teller } from './support.js';

describe('all primitives, fact by fact', () => {
  it('BIND-01: a primitive can be made where no loop runs, and used in any', () => {
    const made = [new Lock(), new Event(), new Condition(), new Semaphore(), new Barrier(1)] as const;
    const [lock, event, condition, semaphore, barrier] = made;
    inTask(function* () {
      event.set();
      yield* event.wait();
      yield* lock.acquire();
      yield* condition.acquire();
      yield* semaphore.acquire();
      expect(yield* barrier.wait()).toBe(0);
    });
    expect([lock.locked(), condition.locked(), semaphore.locked()]).toEqual([true, true, true]);
  });

  it('BIND-01: one that has waited in a loop can wait in the next one', () => {
    const lock = new Lock();
    const work = function* (): Body<void> {
      yield* lock.acquire();
      const second = start(function* () {
        yield* lock.acquire();
        return 'second';
      });
      yield* sleep(1);
      lock.release();
      expect(yield* second).toBe('second');
      lock.release();
    };
    inTask(work);
    inTask(work);
    expect(lock.locked()).toBe(false);
  });

  it('BIND-03: what need not wait needs no loop', () => {
    const [lock, event] = [new Lock(), new Event()];
    const seen: unknown[] = [];
    event.set();
    event.wait().subscribe((value) => seen.push(value));
    lock.acquire().subscribe((value) => seen.push(value));
    expect([...seen, event.isSet(), lock.locked()]).toEqual([true, true, true, true]);
    lock.release();
    event.clear();
    expect([event.isSet(), lock.locked()]).toEqual([false, false]);
  });

  it.each<[string, () => { acquire: Lock['acquire'] }]>([
    ['Lock', () => new Lock()],
    ['Condition', () => new Condition()],
    ['Semaphore', () => new Semaphore()],
  ])('BIND-04: %s is not re-entrant: its holder waits for itself', (_name, make) => {
    const main = function* (): Body<void> {
      const lock = make();
      yield* lock.acquire();
      yield* lock.acquire();
    };
    expect(thrownBy(() => inTask(main))).toBeInstanceOf(DeadlockError);
  });

  it.each<[string, () => Lock | Semaphore]>([
    ['Lock', () => new Lock()],
    ['Semaphore', () => new Semaphore()],
  ])('BIND-05: a cancel between wake and resume wins in %s, and the wake-up goes on', (_name, make) => {
    const lines = probe(function* ({ log }) {
      const lock = make();
      yield* lock.acquire();
      const tasks = ['A', 'B', 'C'].map((name) => teller(name, () => lock.acquire(), log));
      yield* sleep(0);
      lock.release();
      tasks[0]!.cancel();
      yield* sleep(0);
      tasks[1]!.cancel();
      yield* pass(3);
    });
    expect(lines).toEqual(['i3: A cancelled', 'i4: B cancelled', 'i5: C acquired']);
  });
});
