import {
  BoundedSemaphore,
  CancelledError,
  Condition,
  coroutine,
  createTask,
  gather,
  Lock,
  Semaphore,
  sleep,
  type Body,
  type Coroutine,
  type Lease,
  type Task,
} from '../../lib/index.js';
import { inTask } from '../tasks/support.js';
import { errorOf, probe } from '../waiting/iterations.js';
import { now, pass, start } from './support.js';

interface Holdable {
  hold(): Coroutine<Lease>;
  acquire(): Coroutine<true>;
  release(): void;
  locked(): boolean;
}

const holdables: readonly (readonly [string, () => Holdable])[] = [
  ['Lock', () => new Lock()],
  ['Semaphore', () => new Semaphore()],
  ['BoundedSemaphore', () => new BoundedSemaphore()],
];

describe.each(holdables)('a lease of a %s', (_name, make) => {
  it('is held until the end of the block that uses it', () => {
    inTask(function* () {
      const lock = make();
      const seen: boolean[] = [];
      {
        using _lease = yield* lock.hold();
        seen.push(lock.locked());
        yield* sleep(1);
        seen.push(lock.locked());
      }
      expect([...seen, lock.locked()]).toEqual([true, true, false]);
    });
  });

  it.each<[string, () => Body<unknown>]>([
    ['returns', function* () {
      return 1;
    }],
    ['throws', function* () {
      throw new Error('x');
    }],
    ['is cancelled', () => sleep(1_000)[Symbol.iterator]() as Body<unknown>],
  ])('is let go when the body %s', (_ending, body) => {
    inTask(function* () {
      const lock = make();
      const work = coroutine(function* () {
        using _lease = yield* lock.hold();
        return yield* coroutine(body)();
      });
      const task = createTask(work());
      yield* sleep(1);
      task.cancel();
      yield* pass(2);
      expect([task.done(), lock.locked()]).toEqual([true, false]);
      if (!task.cancelled()) task.exception();
    });
  });

  it('may be let go in a finally, and twice is harmless', () => {
    inTask(function* () {
      const lock = make();
      const lease = yield* lock.hold();
      try {
        yield* sleep(1);
      } finally {
        lease[Symbol.dispose]();
      }
      expect(lock.locked()).toBe(false);
      lease[Symbol.dispose]();
      expect(lock.toString()).toBe(make().toString());
    });
  });

  it('twice is harmless while somebody else holds it', () => {
    inTask(function* () {
      const lock = make();
      const mine = yield* lock.hold();
      mine[Symbol.dispose]();
      const theirs = yield* lock.hold();
      mine[Symbol.dispose]();
      expect(lock.locked()).toBe(true);
      theirs[Symbol.dispose]();
      expect(lock.locked()).toBe(false);
    });
  });

  it('twice is harmless while the next one is on its way', () => {
    inTask(function* () {
      const lock = make();
      const mine = yield* lock.hold();
      const next = createTask(lock.hold());
      const third = createTask(lock.hold());
      yield* sleep(0);
      mine[Symbol.dispose]();
      mine[Symbol.dispose]();
      yield* pass(3);
      expect([next.done(), third.done(), lock.locked()]).toEqual([true, false, true]);
    });
  });

  it('is had one at a time, in order', () => {
    inTask(function* () {
      const lock = make();
      let inside = 0;
      const order: number[] = [];
      const work = coroutine(function* (index: number) {
        using _lease = yield* lock.hold();
        expect(++inside).toBe(1);
        yield* sleep(1);
        inside--;
        order.push(index);
      });
      yield* gather([0, 1, 2, 3].map((index) => work(index)));
      expect([order, lock.locked()]).toEqual([[0, 1, 2, 3], false]);
    });
  });

  it('is never had by who is cancelled while it waits, before or after its turn came', () => {
    const lines = probe(function* ({ log }) {
      const lock = make();
      yield* lock.acquire();
      const tasks = ['A', 'B', 'C'].map((name) =>
        start(function* () {
          using _lease = yield* lock.hold();
          log(`${name} holds`);
        }),
      );
      yield* sleep(0);
      tasks[1]!.cancel();
      lock.release();
      tasks[0]!.cancel();
      yield* pass(4);
      log(`locked ${lock.locked()}`);
    });
    expect(lines).toEqual(['i4: C holds', 'i6: locked false']);
  });

  it('takes no iteration when there is nothing to wait for', () => {
    const lines = probe(function* ({ log }) {
      const lock = make();
      using _lease = yield* lock.hold();
      log(`locked ${lock.locked()}`);
    });
    expect(lines).toEqual(['i1: locked true']);
  });

  it('as an Observable gives the lease, which the subscriber lets go', () => {
    const lock = make();
    const seen: boolean[] = [];
    lock.hold().subscribe((lease) => {
      seen.push(lock.locked());
      lease[Symbol.dispose]();
      seen.push(lock.locked());
    });
    expect(seen).toEqual([true, false]);
  });
});

describe('a lease of a Lock', () => {
  it('can not let go of what somebody else acquired after a release by hand', () => {
    inTask(function* () {
      const lock = new Lock();
      const lease = yield* lock.hold();
      lock.release();
      yield* lock.acquire();
      lease[Symbol.dispose]();
      expect(lock.locked()).toBe(true);
    });
  });

  it('is harmless when the lock was released by hand, and is free', () => {
    inTask(function* () {
      const lock = new Lock();
      const lease = yield* lock.hold();
      lock.release();
      lease[Symbol.dispose]();
      expect(lock.toString()).toBe('<Lock unlocked>');
    });
  });

  it('can not let go of the hold that a waiter has got meanwhile', () => {
    inTask(function* () {
      const lock = new Lock();
      const lease = yield* lock.hold();
      const next = createTask(lock.hold());
      yield* sleep(0);
      lock.release();
      const theirs = yield* next;
      lease[Symbol.dispose]();
      expect(lock.locked()).toBe(true);
      theirs[Symbol.dispose]();
      expect(lock.locked()).toBe(false);
    });
  });
});

describe('a lease of the Lock of a Condition', () => {
  /** Holds the lock by a lease while it waits for the condition. */
  function waiter(): { lock: Lock; changed: Condition; task: Task<void> } {
    const lock = new Lock();
    const changed = new Condition(lock);
    const task = start(function* () {
      using _lease = yield* lock.hold();
      yield* changed.wait();
    });
    return { lock, changed, task };
  }

  it('is the same after a wait, in which others hold the lock', () => {
    inTask(function* () {
      const { lock, changed, task } = waiter();
      yield* sleep(0);
      yield* lock.acquire();
      changed.notify();
      lock.release();
      yield* task;
      expect(lock.toString()).toBe('<Lock unlocked>');
    });
  });

  it('is let go too when the wait is cancelled', () => {
    inTask(function* () {
      const { lock, task } = waiter();
      yield* sleep(0);
      const theirs = yield* lock.hold();
      task.cancel();
      yield* pass(2);
      expect(lock.toString()).toBe('<Lock locked, waiters: 1>');
      theirs[Symbol.dispose]();
      expect(yield* errorOf(task)).toBeInstanceOf(CancelledError);
      expect(lock.toString()).toBe('<Lock unlocked>');
    });
  });

  it('can not let go of the hold of somebody else while it waits, nor after', () => {
    inTask(function* () {
      const lock = new Lock();
      const changed = new Condition(lock);
      const mine = yield* lock.hold();
      const wait = createTask(changed.wait());
      yield* sleep(0);
      const theirs = yield* lock.hold();
      mine[Symbol.dispose]();
      expect(lock.locked()).toBe(true);
      changed.notify();
      theirs[Symbol.dispose]();
      yield* wait;
      theirs[Symbol.dispose]();
      expect(lock.locked()).toBe(true);
    });
  });
});

describe('leases of a Semaphore', () => {
  it('are one permit each', () => {
    inTask(function* () {
      const semaphore = new Semaphore(3);
      const leases = yield* gather([semaphore.hold(), semaphore.hold(), semaphore.hold()]);
      expect(now(semaphore.value$)).toBe(0);
      leases[1]![Symbol.dispose]();
      leases[1]![Symbol.dispose]();
      expect(now(semaphore.value$)).toBe(1);
      for (const lease of leases) lease[Symbol.dispose]();
      expect(now(semaphore.value$)).toBe(3);
    });
  });

  it('of a BoundedSemaphore that was released by hand tell of the release too many, once', () => {
    inTask(function* () {
      const semaphore = new BoundedSemaphore(1);
      const work = coroutine(function* () {
        using _lease = yield* semaphore.hold();
        semaphore.release();
      });
      expect(yield* errorOf(work())).toBeInstanceOf(RangeError);
      expect(now(semaphore.value$)).toBe(1);
    });
  });
});
