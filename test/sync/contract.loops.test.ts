import { Barrier, Condition, createTask, Event, EventLoop, getRunningLoop, sleep, type Task } from '../../lib/index.js';
import { collectGarbage } from '../loop/helpers.js';
import { reportsOf } from '../tasks/support.js';
import { lockLikes, start, twoLoops } from './support.js';

describe.each(lockLikes)('two loops and one %s', (_name, make) => {
  it('hold it one at a time, in the order in which they came, each on its own loop', () => {
    const { a, b, flush } = twoLoops();
    const lock = make();
    const order: number[] = [];
    let inside = 0;
    for (let index = 0; index < 10; index++) {
      const loop = index % 2 === 0 ? a : b;
      start(
        function* () {
          yield* sleep(index);
          yield* lock.acquire();
          expect([getRunningLoop() === loop, ++inside]).toEqual([true, 1]);
          yield* sleep(20);
          order.push(index);
          inside--;
          lock.release();
        },
        { loop },
      );
    }
    flush();
    expect([order, lock.locked()]).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], false]);
  });

  it('a cancel on the one passes the turn on to the other', () => {
    const { a, b, flush } = twoLoops();
    const lock = make();
    createTask(lock.acquire(), { loop: a });
    flush();
    const leaver = createTask(lock.acquire(), { loop: a });
    flush();
    const next = createTask(lock.acquire(), { loop: b });
    flush();
    lock.release();
    leaver.cancel();
    flush();
    expect([leaver.cancelled(), next.result(), lock.locked()]).toEqual([true, true, true]);
  });

  it('a waiter whose loop was closed is passed over', () => {
    const { a, b, flush } = twoLoops();
    const lock = make();
    const reports = reportsOf(b);
    createTask(lock.acquire(), { loop: a });
    flush();
    const dead = [createTask(lock.acquire(), { loop: b }), createTask(lock.acquire(), { loop: b })];
    flush();
    const next = createTask(lock.acquire(), { loop: a });
    flush();
    b.close();
    lock.release();
    flush();
    expect([dead.map((task) => task.done()), next.result(), lock.locked()]).toEqual([[false, false], true, true]);
    expect(reports.map(({ message }) => message)).toEqual(Array(2).fill('Task was destroyed but it is pending!'));
    lock.release();
    expect(lock.locked()).toBe(false);
  });

  it('is free when the only waiter is one whose loop was closed', () => {
    const { a, b, flush } = twoLoops();
    const lock = make();
    reportsOf(b);
    createTask(lock.acquire(), { loop: a });
    flush();
    createTask(lock.acquire(), { loop: b });
    flush();
    b.close();
    lock.release();
    expect(lock.locked()).toBe(false);
    const next = createTask(lock.acquire(), { loop: a });
    flush();
    expect([next.result(), lock.locked()]).toEqual([true, true]);
  });
});

describe('what wakes many, on two loops', () => {
  it('Event: set wakes those of both, each on its own loop', () => {
    const { a, b, flush } = twoLoops();
    const event = new Event();
    const ran: boolean[] = [];
    for (const loop of [a, b, a, b]) {
      start(
        function* () {
          yield* event.wait();
          ran.push(getRunningLoop() === loop);
        },
        { loop },
      );
    }
    flush();
    event.set();
    expect(ran).toEqual([]);
    flush();
    expect(ran).toEqual([true, true, true, true]);
  });

  it('Event: one whose loop was closed is passed over', () => {
    const { a, b, flush } = twoLoops();
    const event = new Event();
    reportsOf(b);
    const dead = createTask(event.wait(), { loop: b });
    const alive = createTask(event.wait(), { loop: a });
    flush();
    b.close();
    event.set();
    flush();
    expect([dead.done(), alive.result(), event.toString()]).toEqual([false, true, '<Event set>']);
  });

  it('Event: who is cancelled after its loop was closed is reported.', () => {
    const { a, b, flush } = twoLoops();
    const event = new Event();
    const [dead, alive] = [createTask(event.wait(), { loop: b }), createTask(event.wait(), { loop: a })];
    flush();
    b.close();
    const reports = reportsOf(b);
    dead.cancel();
    event.set();
    flush();
    expect(reports.map(({ message }) => message)).toEqual(['a Future was settled after its loop was closed']);
    expect([dead.done(), alive.result()]).toEqual([false, true]);
  });

  it('Event: a loop that was closed is not held by it when it is used on another.', async () => {
    const event = new Event();
    const references: WeakRef<EventLoop>[] = [];
    const useLoop = (): void => {
      const loop = new EventLoop();
      references.push(new WeakRef(loop));
      reportsOf(loop);
      createTask(event.wait(), { loop, eager: true });
      loop.close();
    };
    for (let count = 0; count < 5; count++) useLoop();
    event.set();
    const held = (): number => references.filter((reference) => reference.deref() !== undefined).length;
    await collectGarbage(() => held() <= 1);
    expect(held()).toBeLessThanOrEqual(1);
  });

  it('Condition: a notification goes round the loops, and each wakes on its own', () => {
    const { a, b, flush } = twoLoops();
    const condition = new Condition();
    const ran: [number, boolean][] = [];
    [a, b, a, b].forEach((loop, index) => {
      start(
        function* () {
          yield* condition.acquire();
          yield* condition.wait();
          ran.push([index, getRunningLoop() === loop]);
          condition.notify();
          condition.release();
        },
        { loop },
      );
      flush();
    });
    condition.acquire().subscribe();
    condition.notify();
    condition.release();
    flush();
    expect(ran).toEqual([[0, true], [1, true], [2, true], [3, true]]);
  });

  it('Condition: a notification is not spent on one whose loop was closed', () => {
    const { a, b, flush } = twoLoops();
    const condition = new Condition();
    reportsOf(b);
    const wait = (loop: EventLoop): Task<void> =>
      start(
        function* () {
          yield* condition.acquire();
          yield* condition.wait();
          condition.release();
        },
        { loop },
      );
    wait(b);
    flush();
    const alive = wait(a);
    flush();
    b.close();
    condition.acquire().subscribe();
    condition.notify();
    condition.release();
    flush();
    expect([alive.done(), condition.toString()]).toEqual([true, '<Condition unlocked>']);
  });

  it('Barrier: the parties may be on different loops', () => {
    const { a, b, flush } = twoLoops();
    const barrier = new Barrier(4);
    const tasks = [a, b, a, b].map((loop) => createTask(barrier.wait(), { loop }));
    flush();
    expect(tasks.map((task) => task.result()).sort()).toEqual([0, 1, 2, 3]);
  });
});
