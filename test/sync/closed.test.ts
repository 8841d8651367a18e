import { Observable, VirtualTimeScheduler, type Subscription } from 'rxjs';
import {
  aiter,
  Barrier,
  CancelledError,
  Condition,
  createTask,
  Event,
  EventLoop,
  Lock,
  Queue,
  Semaphore,
  type Task,
} from '../../lib/index.js';
import { filled } from '../queues/support.js';
import { reportsOf } from '../tasks/support.js';
import { lockLikes, now, start, twoLoops } from './support.js';

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

  it('passes on the notification that it was given also while it waits for the lock.', () => {
    const { a, b, flush } = twoLoops();
    const condition = new Condition();
    reportsOf(b);
    waits(condition, b);
    flush();
    const other = waits(condition, a);
    flush();
    notify(condition, 1);
    condition.acquire().subscribe();
    flush();
    b.close();
    condition.release();
    flush();
    expect([other.done(), condition.toString()]).toEqual([true, '<Condition unlocked>']);
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

describe('those who wait for a Lock, and whose loop is closed when the first was woken', () => {
  it.each<[string, (lock: Lock, loop: EventLoop) => void]>([
    ['subscribers', (lock, loop) => loop.callSoon(() => lock.acquire().subscribe({ error: () => undefined }))],
    ['tasks', (lock, loop) => createTask(lock.acquire(), { loop })],
  ])('are counted once, and the next on another loop has it: %s.', (_name, wait) => {
    const { a, b, flush } = twoLoops();
    const lock = new Lock();
    lock.acquire().subscribe();
    reportsOf(b);
    for (let i = 0; i < 3; i++) wait(lock, b);
    flush();
    lock.release();
    b.close();
    expect(now(lock.waiters$)).toBe(0);
    const next = createTask(lock.acquire(), { loop: a });
    flush();
    expect([next.done(), lock.toString()]).toEqual([true, '<Lock locked>']);
  });
});

describe('a subscriber who comes to a Lock while its loop is being closed', () => {
  it('does not leave the line twice when it had been passed over.', () => {
    const { a, b, flush } = twoLoops();
    const lock = new Lock();
    let late: Subscription | null = null;
    reportsOf(b);
    const source = new Observable(() => () => {
      late = b._within(() => lock.acquire().subscribe());
    });
    a.callSoon(() => lock.acquire().subscribe());
    b.callSoon(() => aiter(source).next().subscribe({ error: () => undefined }));
    flush();
    b.close();
    lock.release();
    late!.unsubscribe();
    expect(now(lock.waiters$)).toBe(0);
  });
});

describe.each<[string, () => Lock | Semaphore]>([
  ['Lock', () => new Lock()],
  ['Semaphore', () => new Semaphore(1)],
])('who waits for a %s, and is cancelled after its loop was closed', (_name, make) => {
  it('does not leave the line twice when it had been passed over.', () => {
    const { a, b, flush } = twoLoops();
    const lock = make();
    reportsOf(b);
    createTask(lock.acquire(), { loop: a });
    flush();
    const dead = createTask(lock.acquire(), { loop: b });
    flush();
    b.close();
    lock.release();
    dead.cancel();
    for (let i = 0; i < 2; i++) createTask(lock.acquire(), { loop: a });
    flush();
    expect([lock.locked(), now(lock.waiters$)]).toEqual([true, 1]);
  });
});

describe('who waits for an Event, and is cancelled after its loop was closed', () => {
  it('does not leave the line twice when it had been passed over.', () => {
    const { a, b, flush } = twoLoops();
    const event = new Event();
    reportsOf(b);
    const dead = createTask(event.wait(), { loop: b });
    flush();
    b.close();
    event.set();
    event.clear();
    dead.cancel();
    createTask(event.wait(), { loop: a });
    flush();
    expect([now(event.waiters$), String(event)]).toEqual([1, '<Event unset, waiters: 1>']);
  });
});

interface Awaited {
  readonly waiters$: Observable<number>;
  wait(loop: EventLoop): void;
  wake(): void;
}

const awaited: readonly (readonly [string, (a: EventLoop, flush: () => void) => Awaited])[] = [
  ['a Lock', (a, flush) => ofLock(new Lock(), a, flush)],
  ['a Semaphore', (a, flush) => ofLock(new Semaphore(1), a, flush)],
  [
    'a Condition',
    () => {
      const condition = new Condition();
      return { waiters$: condition.waiters$, wait: (loop) => void waits(condition, loop), wake: () => notify(condition, 1) };
    },
  ],
  [
    'an Event',
    () => {
      const event = new Event();
      return { waiters$: event.waiters$, wait: (loop) => void createTask(event.wait(), { loop }), wake: () => event.set() };
    },
  ],
];

function ofLock(lock: Lock | Semaphore, holder: EventLoop, flush: () => void): Awaited {
  createTask(lock.acquire(), { loop: holder });
  flush();
  return { waiters$: lock.waiters$, wait: (loop) => void createTask(lock.acquire(), { loop }), wake: () => lock.release() };
}

describe.each(awaited)('waiters$ of %s', (_name, make) => {
  it('shows that who waits on a closed loop is passed over.', () => {
    const { a, b, flush } = twoLoops();
    reportsOf(b);
    const { waiters$, wait, wake } = make(a, flush);
    wait(b);
    flush();
    const seen: number[] = [];
    a.callSoon(() => waiters$.subscribe((count) => seen.push(count)));
    flush();
    b.close();
    a.callSoon(wake);
    flush();
    expect(seen).toEqual([1, 0]);
  });

  it('shows on another loop, too, that who was woken has gone on.', () => {
    const { a, b, flush } = twoLoops();
    const { waiters$, wait, wake } = make(a, flush);
    wait(a);
    flush();
    const seen: number[] = [];
    b.callSoon(() => waiters$.subscribe((count) => seen.push(count)));
    flush();
    a.callSoon(wake);
    flush();
    expect(seen).toEqual([1, 0]);
  });
});

describe('who waits for a Queue, and whose loop is closed', () => {
  it('is passed over when an item is put.', () => {
    const { a, b, flush } = twoLoops();
    reportsOf(b);
    const queue = new Queue<string>();
    createTask(queue.get(), { loop: b });
    flush();
    const next = createTask(queue.get(), { loop: a });
    flush();
    b.close();
    queue.putNowait('x');
    flush();
    expect([next.result(), queue.empty()]).toEqual(['x', true]);
  });

  it('is passed over when there is room.', () => {
    const { a, b, flush } = twoLoops();
    reportsOf(b);
    const queue = filled(new Queue<string>(1), ['0']);
    createTask(queue.put('dead'), { loop: b });
    flush();
    const next = createTask(queue.put('a'), { loop: a });
    flush();
    b.close();
    queue.getNowait();
    flush();
    expect([next.done(), queue.getNowait()]).toEqual([true, 'a']);
  });
});

describe('a party of a Barrier whose loop is closed', () => {
  it.each<[string, (barrier: Barrier, loop: EventLoop) => void]>([
    ['when the next has', () => undefined],
    ['when it was aborted and is reset', (barrier, loop) => {
      createTask(barrier.abort(), { loop });
      createTask(barrier.reset(), { loop });
    }],
  ])('has not come: %s.', (_when, act) => {
    const { a, b, flush } = twoLoops();
    const barrier = new Barrier(2);
    reportsOf(b);
    createTask(barrier.wait(), { loop: b });
    flush();
    b.close();
    act(barrier, a);
    const first = createTask(barrier.wait(), { loop: a });
    flush();
    expect([first.done(), barrier.nWaiting]).toEqual([false, 1]);
    const second = createTask(barrier.wait(), { loop: a });
    flush();
    expect([first.result(), second.result()]).toEqual([0, 1]);
  });

  it('has not come once, also when another task of its loop awaits it.', () => {
    const { a, b, flush } = twoLoops();
    const barrier = new Barrier(2);
    reportsOf(b);
    const party = createTask(barrier.wait(), { loop: b });
    createTask(party, { loop: b });
    flush();
    b.close();
    const parties = [createTask(barrier.wait(), { loop: a }), createTask(barrier.wait(), { loop: a })];
    flush();
    expect(parties.map((task) => task.done())).toEqual([true, true]);
  });

  it('still counts when nobody else comes, as in asyncio.', () => {
    const { b, flush } = twoLoops();
    const barrier = new Barrier(2);
    reportsOf(b);
    createTask(barrier.wait(), { loop: b });
    flush();
    b.close();
    expect(barrier.toString()).toBe('<Barrier filling, waiters: 1/2>');
  });

  it('is waited for no longer by those who come for the next round.', () => {
    const [own, other] = [new VirtualTimeScheduler(), new VirtualTimeScheduler()];
    const [a, b] = [new EventLoop({ scheduler: own }), new EventLoop({ scheduler: other })];
    const barrier = new Barrier(2);
    reportsOf(b);
    createTask(barrier.wait(), { loop: b });
    other.flush();
    const parties = Array.from({ length: 3 }, () => createTask(barrier.wait(), { loop: a }));
    own.flush();
    expect(parties.map((task) => task.done())).toEqual([true, false, false]);
    b.close();
    own.flush();
    expect(parties.map((task) => task.result())).toEqual([1, 0, 1]);
  });
});
