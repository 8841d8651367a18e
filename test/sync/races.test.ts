import {
  asyncWith,
  Barrier,
  BoundedSemaphore,
  CancelledError,
  Condition,
  createTask,
  Event,
  EventLoop,
  gather,
  Lock,
  RuntimeError,
  Semaphore,
  sleep,
  waitFor,
  TimeoutError,
} from '../../lib/index.js';
import { inTask, settled, turns } from '../tasks/support.js';
import { errorOf, probe } from '../waiting/iterations.js';
import { notified, now, pass, start, teller } from './support.js';

describe('what CPython got wrong once', () => {
  it('bpo-42392: a primitive made before its loop works in whichever loop uses it', async () => {
    const lock = new Lock();
    const loops = [new EventLoop(), new EventLoop()];
    for (const loop of loops) {
      const task = start(
        function* () {
          yield* asyncWith(lock, () => sleep(0));
          return loop.isRunning();
        },
        { loop },
      );
      await settled(task);
      expect(task.result()).toBe(true);
    }
    expect(lock.locked()).toBe(false);
    await turns();
  });

  it('bpo-27585: a lock is not stuck when its woken waiter is cancelled', () => {
    inTask(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      const [a, b] = [createTask(lock.acquire()), createTask(lock.acquire())];
      yield* sleep(0);
      lock.release();
      a.cancel();
      expect(yield* b).toBe(true);
      expect([a.cancelled(), lock.toString()]).toEqual([true, '<Lock locked>']);
    });
  });

  it('bpo-27585: a timeout of acquire in the iteration of the release loses nothing', () => {
    inTask(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      const a = createTask(waitFor(lock.acquire(), 10));
      yield* sleep(0);
      const b = createTask(lock.acquire());
      yield* sleep(10);
      lock.release();
      expect(yield* b).toBe(true);
      expect(a.exception()).toBeInstanceOf(TimeoutError);
    });
  });

  it('bpo-32734: a waiter that is cancelled after the release neither takes the lock nor lets two in', () => {
    inTask(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      const tasks = Array.from({ length: 4 }, () => createTask(lock.acquire()));
      yield* sleep(0);
      lock.release();
      tasks[0]!.cancel();
      tasks[1]!.cancel();
      yield* pass(5);
      expect(tasks.map((task) => task.done() && !task.cancelled())).toEqual([false, false, true, false]);
      expect(lock.toString()).toBe('<Lock locked, waiters: 1>');
    });
  });

  it('bpo-22970: who is cancelled in Condition.wait releases the lock of his block without an error', () => {
    inTask(function* () {
      const condition = new Condition();
      const task = createTask(asyncWith(condition, () => condition.wait()));
      yield* sleep(0);
      yield* condition.acquire();
      task.cancel();
      yield* sleep(0);
      condition.release();
      expect(yield* errorOf(task)).toBeInstanceOf(CancelledError);
      expect(condition.locked()).toBe(false);
    });
  });

  it('bpo-32841: a cancel while the lock is acquired again does not leave Condition.wait without it', () => {
    inTask(function* () {
      const condition = new Condition();
      const held: boolean[] = [];
      const task = createTask(
        asyncWith(condition, function* () {
          try {
            yield* condition.wait();
          } finally {
            held.push(condition.locked());
          }
        }),
      );
      yield* sleep(0);
      yield* condition.acquire();
      condition.notify();
      yield* sleep(0);
      condition.release();
      task.cancel();
      const error = yield* errorOf(task);
      expect([error instanceof RuntimeError, error instanceof CancelledError, held, condition.locked()]).toEqual([
        false,
        true,
        [true],
        false,
      ]);
    });
  });

  it('gh-111693: the CancelledError of Condition.wait is the one that came, not a fresh one', () => {
    inTask(function* () {
      const condition = new Condition();
      const task = createTask(asyncWith(condition, () => condition.wait()));
      yield* sleep(0);
      yield* condition.acquire();
      condition.notify();
      yield* sleep(0);
      task.cancel('the reason');
      yield* sleep(0);
      condition.release();
      expect(((yield* errorOf(task)) as CancelledError).message).toBe('the reason');
    });
  });

  it('gh-112202: a notification given to who is cancelled at once is not lost', () => {
    inTask(function* () {
      const condition = new Condition();
      const woken: string[] = [];
      const [a] = ['A', 'B'].map((name) => notified(condition, () => woken.push(name)));
      yield* sleep(0);
      yield* asyncWith(condition, function* () {
        condition.notify();
        a!.cancel();
      });
      yield* pass(3);
      expect(woken).toEqual(['B']);
    });
  });

  it('gh-112202: a release while others queue wakes as many as there are permits', () => {
    const lines = probe(function* ({ log }) {
      const semaphore = new Semaphore(0);
      teller('A', () => semaphore.acquire(), log);
      start(function* () {
        for (let i = 0; i < 4; i++) semaphore.release();
        yield* semaphore.acquire();
        log('B acquired');
      });
      for (const name of ['C', 'D']) teller(name, () => semaphore.acquire(), log);
      yield* pass(5);
      log(semaphore.toString());
    });
    expect(lines).toEqual([
      ...['i3: A acquired', 'i4: B acquired', 'i4: C acquired', 'i4: D acquired'],
      'i6: <Semaphore locked>',
    ]);
  });

  it('bpo-45997: a loop that releases and acquires at once does not starve the others', () => {
    inTask(function* () {
      const semaphore = new Semaphore(1);
      const order: string[] = [];
      const work = (name: string) =>
        start(function* () {
          for (let round = 0; round < 3; round++) {
            yield* semaphore.acquire();
            order.push(name);
            yield* sleep(0);
            semaphore.release();
          }
        });
      yield* gather([work('A'), work('B'), work('C')]);
      expect(order.join('')).toBe('ABCABCABC');
    });
  });

  it.each([
    ['before', [0, 1]],
    ['after', [1, 2]],
  ] as const)('gh-90155: a semaphore does not hang when waiters are cancelled %s they were woken', (when, cancelled) => {
    inTask(function* () {
      const semaphore = new BoundedSemaphore(1);
      yield* semaphore.acquire();
      const tasks = Array.from({ length: 4 }, () => createTask(asyncWith(semaphore, () => sleep(1))));
      yield* sleep(0);
      if (when === 'after') semaphore.release();
      for (const index of cancelled) tasks[index]!.cancel();
      if (when === 'before') semaphore.release();
      yield* sleep(10);
      expect(tasks.map((task) => task.cancelled())).toEqual([0, 1, 2, 3].map((index) => (cancelled as readonly number[]).includes(index)));
      expect(tasks.every((task) => task.done())).toBe(true);
      expect(now(semaphore.value$)).toBe(1);
    });
  });

  it('gh-90155: who cancels the only woken waiter finds the permit free', () => {
    inTask(function* () {
      const semaphore = new Semaphore(1);
      yield* semaphore.acquire();
      const waiter = createTask(semaphore.acquire());
      yield* sleep(0);
      semaphore.release();
      waiter.cancel();
      const next = createTask(semaphore.acquire());
      expect(yield* next).toBe(true);
      expect([waiter.cancelled(), now(semaphore.value$)]).toEqual([true, 0]);
    });
  });

  it('gh-87518: the message of a barrier without parties names the limit', () => {
    expect(() => new Barrier(0)).toThrow('Barrier: parties must be a whole number of at least 1, got 0');
  });

  it('gh-155233: indices stay unique over rounds in which several leave', () => {
    inTask(function* () {
      const barrier = new Barrier(5);
      for (let round = 0; round < 3; round++) {
        const first = Array.from({ length: 4 }, () => createTask(barrier.wait()));
        yield* sleep(0);
        first[0]!.cancel();
        first[2]!.cancel();
        yield* sleep(0);
        const later = Array.from({ length: 3 }, () => createTask(barrier.wait()));
        yield* pass(3);
        const indices = [first[1]!, first[3]!, ...later].map((task) => task.result());
        expect(indices.sort()).toEqual([0, 1, 2, 3, 4]);
      }
    });
  });

  it('no known flaw of Event: a pulse wakes all who wait, and a cancel among them changes nothing', () => {
    inTask(function* () {
      const event = new Event();
      const tasks = Array.from({ length: 3 }, () => createTask(event.wait()));
      yield* sleep(0);
      event.set();
      event.clear();
      tasks[1]!.cancel();
      yield* pass(2);
      expect(tasks.map((task) => task.cancelled())).toEqual([false, true, false]);
      expect(event.toString()).toBe('<Event unset>');
    });
  });
});
