import { CancelledError, Condition, createTask, type EventLoop, type Task } from '../../lib/index.js';
import { reportsOf } from '../tasks/support.js';
import { lockLikes, start, twoLoops } from './support.js';

const waits = (condition: Condition, loop: EventLoop): Task<void> =>
  start(
    function* () {
      yield* condition.acquire();
      try {
        yield* condition.wait();
      } finally {
        condition.release();
      }
    },
    { loop },
  );

const notify = (condition: Condition, count: number): void => {
  condition.acquire().subscribe();
  condition.notify(count);
  condition.release();
};

describe('who waits for a Condition, and whose loop is closed', () => {
  it('passes the notification that it was given on to one other, not to two.', () => {
    const { a, b, flush } = twoLoops();
    const condition = new Condition();
    reportsOf(b);
    waits(condition, b);
    flush();
    const others = [waits(condition, a), waits(condition, a)];
    flush();
    notify(condition, 1);
    b.close();
    flush();
    expect(others.map((task) => task.done())).toEqual([true, false]);
  });

  it('wakes nobody when it was cancelled before it was notified.', () => {
    const { a, b, flush } = twoLoops();
    const condition = new Condition();
    reportsOf(b);
    const cancelled = waits(condition, b);
    flush();
    const other = waits(condition, a);
    flush();
    cancelled.cancel();
    b.close();
    flush();
    expect([other.done(), condition.toString()]).toEqual([false, '<Condition unlocked, waiters: 1>']);
  });

  it.each<[string, (task: Task<void>, condition: Condition) => void]>([
    ['notified', (_task, condition) => notify(condition, 1)],
    ['cancelled', (task) => void task.cancel()],
  ])('is not counted any more in waiters$ when it was %s.', (_what, wake) => {
    const { a, b, flush } = twoLoops();
    const condition = new Condition();
    reportsOf(b);
    const task = waits(condition, b);
    flush();
    const seen: number[] = [];
    a.callSoon(() => condition.waiters$.subscribe((count) => seen.push(count)));
    flush();
    wake(task, condition);
    b.close();
    flush();
    expect(seen).toEqual([1, 0]);
  });
});

describe('a subscriber who waits for a lock, and whose loop is shut down', () => {
  it.each(lockLikes)('passes the turn on that it can not take: %s', (_name, make) => {
    const { a, b, flush } = twoLoops();
    const lock = make();
    createTask(lock.acquire(), { loop: a });
    flush();
    const errors: unknown[] = [];
    b.callSoon(() => lock.acquire().subscribe({ error: (error) => errors.push(error) }));
    flush();
    const next = createTask(lock.acquire(), { loop: a });
    flush();
    b._letGo();
    lock.release();
    flush();
    expect([errors, next.done()]).toEqual([[new CancelledError()], true]);
  });
});
