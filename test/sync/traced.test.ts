import {
  Barrier,
  CancelledError,
  createTask,
  currentTask,
  Event,
  Lock,
  Queue,
  Semaphore,
  sleep,
  type Coroutine,
  type EventLoop,
  type Task,
  type TraceEvent,
} from '../../lib/index.js';
import { inTask } from '../tasks/support.js';
import { pass, start } from './support.js';

/** Calls `act` once, in the middle of what the first event that is `wanted` tells of. */
function actOn(loop: EventLoop, wanted: (event: TraceEvent) => boolean, act: () => void): void {
  let acted = false;
  loop.trace$.subscribe((event) => {
    if (acted || !wanted(event)) return;
    acted = true;
    act();
  });
}

/** A task whose clean-up waits for a lock. */
const acquiringAtLast = (lock: Lock, then = (): void => undefined): Task<void> =>
  start(function* () {
    try {
      yield* sleep(100);
    } finally {
      yield* lock.acquire();
      then();
    }
  });

describe('a subscriber of trace$ that acts', () => {
  it.each<[string, () => { wait: () => Coroutine<unknown>; give: () => void }]>([
    ['puts an item', () => {
      const queue = new Queue<number>();
      return { wait: () => queue.get(), give: () => queue.putNowait(1) };
    }],
    ['sets an Event', () => {
      const event = new Event();
      return { wait: () => event.wait(), give: () => event.set() };
    }],
    ['releases a Semaphore', () => {
      const semaphore = new Semaphore(0);
      return { wait: () => semaphore.acquire(), give: () => semaphore.release() };
    }],
  ])('when a cancelled waiter goes on: it %s, which wakes the next', (_what, make) => {
    inTask(function* (loop) {
      const { wait, give } = make();
      const [cancelled, next] = [createTask(wait()), createTask(wait())];
      yield* pass(1);
      actOn(loop, ({ kind, task }) => kind === 'resumed' && task === cancelled, give);
      cancelled.cancel();
      yield* pass(4);
      expect([cancelled.cancelled(), next.done()]).toEqual([true, true]);
    });
  });

  it('when the first in line for a Lock goes on: it releases that, and the next has it', () => {
    inTask(function* (loop) {
      const lock = new Lock();
      yield* lock.acquire();
      const cancelled = createTask(lock.acquire());
      const next = createTask(lock.acquire());
      yield* pass(1);
      actOn(loop, ({ kind, task }) => kind === 'resumed' && task === cancelled, () => lock.release());
      cancelled.cancel();
      yield* pass(3);
      expect([next.done(), lock.toString()]).toEqual([true, '<Lock locked>']);
    });
  });

  it.each<[string, (barrier: Barrier) => { done(): boolean }]>([
    ['an eager task', (barrier) => createTask(barrier.wait(), { eager: true })],
    ['a subscriber', (barrier) => {
      let isDone = false;
      barrier.wait().subscribe(() => (isDone = true));
      return { done: () => isDone };
    }],
  ])('when the parties of a Barrier are woken: %s comes to it, for the next round', (_what, come) => {
    inTask(function* (loop) {
      const barrier = new Barrier(2);
      let third: { done(): boolean } | null = null;
      actOn(loop, (event) => event.kind === 'woken' && event.by !== null, () => (third = come(barrier)));
      const [a, b] = [createTask(barrier.wait()), createTask(barrier.wait())];
      yield* pass(4);
      expect([a.result(), b.result(), third!.done(), barrier.nWaiting]).toEqual([0, 1, false, 1]);
      yield* barrier.wait();
      yield* pass(2);
      expect([third!.done(), barrier.toString()]).toEqual([true, '<Barrier filling, waiters: 0/2>']);
    });
  });

  it('when the parties of a Barrier are woken: who comes to it and is cancelled at once is not in the way of who comes then', () => {
    inTask(function* (loop) {
      const barrier = new Barrier(2);
      actOn(loop, (event) => event.kind === 'woken' && event.by !== null, () => {
        const [cancelled] = [createTask(barrier.wait(), { eager: true }), createTask(barrier.wait(), { eager: true })];
        cancelled!.cancel();
      });
      const [a, b] = [createTask(barrier.wait()), createTask(barrier.wait())];
      yield* pass(8);
      expect([a.result(), b.result(), barrier.toString()]).toEqual([0, 1, '<Barrier filling, waiters: 1/2>']);
      yield* barrier.wait();
    });
  });

  it('when who was cancelled before suspends: it releases the Semaphore, and the permit is for the next', () => {
    inTask(function* (loop) {
      const semaphore = new Semaphore(0);
      const errors: unknown[] = [];
      const cancelled = start(function* () {
        currentTask()!.cancel('me');
        try {
          yield* semaphore.acquire();
        } catch (error) {
          errors.push(error);
        }
        yield* sleep(1);
      });
      actOn(loop, ({ kind, task }) => kind === 'suspended' && task === cancelled, () => semaphore.release());
      const next = createTask(semaphore.acquire());
      yield* sleep(2);
      expect([errors, cancelled.cancelled(), next.done()]).toEqual([[new CancelledError('me')], false, true]);
      expect(semaphore.toString()).toBe('<Semaphore locked>');
    });
  });

  it('when who waits for a Semaphore is woken: the subscriber before it leaves, and one permit is given', () => {
    inTask(function* (loop) {
      const semaphore = new Semaphore(1);
      yield* semaphore.acquire();
      const first = createTask(semaphore.acquire());
      yield* pass(1);
      const leaving = semaphore.acquire().subscribe();
      const last = createTask(semaphore.acquire());
      yield* pass(1);
      actOn(loop, ({ kind, task }) => kind === 'woken' && task === first, () => leaving.unsubscribe());
      semaphore.release();
      yield* pass(3);
      expect([first.done(), last.done(), semaphore.toString()]).toEqual([true, false, '<Semaphore locked, waiters: 1>']);
      last.cancel();
    });
  });

  it('when who cleans up waits for a Lock: it is told first that it waits, then that it is woken', () => {
    inTask(function* (loop) {
      const lock = new Lock();
      const kinds: string[] = [];
      yield* lock.acquire();
      const cancelled = acquiringAtLast(lock);
      yield* pass(1);
      actOn(loop, ({ kind }) => kind === 'cleaningUp', () => lock.release());
      loop.trace$.subscribe(({ kind, task }) => {
        if (task === cancelled) kinds.push(kind);
      });
      cancelled.cancel();
      yield* pass(4);
      expect(kinds).toEqual(['cancelled', 'woken', 'resumed', 'cleaningUp', 'suspended', 'woken', 'resumed', 'done']);
    });
  });

  it('when who cleans up waits for a Lock: who comes then stands behind it', () => {
    inTask(function* (loop) {
      const lock = new Lock();
      const order: string[] = [];
      yield* lock.acquire();
      const cancelled = acquiringAtLast(lock, () => {
        order.push('who cleans up');
        lock.release();
      });
      yield* pass(1);
      actOn(
        loop,
        ({ kind }) => kind === 'cleaningUp',
        () => lock.acquire().subscribe(() => order.push('who came later')),
      );
      cancelled.cancel();
      yield* pass(2);
      lock.release();
      yield* pass(3);
      expect(order).toEqual(['who cleans up', 'who came later']);
    });
  });

  it('when who cleans up waits for a Lock: it releases that, and the other has it', () => {
    inTask(function* (loop) {
      const lock = new Lock();
      yield* lock.acquire();
      const cancelled = acquiringAtLast(lock);
      yield* pass(1);
      actOn(loop, ({ kind }) => kind === 'cleaningUp', () => lock.release());
      cancelled.cancel();
      yield* pass(4);
      expect([cancelled.cancelled(), lock.toString()]).toEqual([true, '<Lock locked>']);
    });
  });
});
