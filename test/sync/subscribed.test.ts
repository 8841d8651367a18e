import { Subject, switchMap, type Subscription } from 'rxjs';
import {
  allTasks,
  CancelledError,
  Condition,
  ContextVar,
  copyContext,
  coroutine,
  createTask,
  Event,
  getRunningLoop,
  Queue,
  run,
  RuntimeError,
  Semaphore,
  sleep,
  Lock,
  type Coroutine,
  type Task,
} from '../../lib/index.js';
import { iterations } from '../queues/support.js';
import { inTask, reportsOf, thrownBy } from '../tasks/support.js';
import { lockLikes, pass, start, twoLoops } from './support.js';

/** In so many iterations after the wake-up a subscriber leaves: before, at and after the moment in which it is told. */
const moments = [0, 1, 2, 3];

const holdables: readonly (readonly [string, () => Lock | Semaphore])[] = [
  ['Lock', () => new Lock()],
  ['Semaphore', () => new Semaphore()],
];

function waitOf(event: Event): () => Coroutine<unknown> {
  event.set();
  return () => event.wait();
}

function getOf(queue: Queue<string>): () => Coroutine<unknown> {
  for (const item of ['a', 'b']) queue.putNowait(item);
  return () => queue.get();
}

describe.each(lockLikes)('a subscribed acquire of a %s', (_name, make) => {
  it.each(moments)('that is left %i iterations after the release either was told or took nothing', (moment) => {
    inTask(function* () {
      const lock = make();
      yield* lock.acquire();
      let told = 0;
      const subscription = lock.acquire().subscribe(() => told++);
      const next = createTask(lock.acquire());
      yield* sleep(0);
      lock.release();
      yield* iterations(moment);
      subscription.unsubscribe();
      yield* iterations(2);
      expect([told, next.done()]).toEqual([moment === 0 ? 0 : 1, moment === 0]);
      lock.release();
      yield* next;
    });
  });

  it('is no task', () => {
    inTask(function* () {
      const lock = make();
      yield* lock.acquire();
      const subscription = lock.acquire().subscribe();
      yield* sleep(0);
      expect(allTasks().size).toBe(1);
      subscription.unsubscribe();
    });
  });

  it('hears of the end of run', async () => {
    const errors: unknown[] = [];
    const main = coroutine(function* () {
      const lock = make();
      yield* lock.acquire();
      lock.acquire().subscribe({ error: (error) => errors.push(error) });
      yield* sleep(0);
      return lock;
    });
    const lock = await run(main());
    expect([errors, String(lock).includes('waiters')]).toEqual([[new CancelledError()], false]);
  });

  it('is told in the context in which it was subscribed', () => {
    inTask(function* () {
      const name = new ContextVar<string>('name', { default: 'nobody' });
      const lock = make();
      yield* lock.acquire();
      const seen: string[] = [];
      copyContext().run(() => {
        name.set('subscriber');
        lock.acquire().subscribe(() => seen.push(name.get()));
      });
      name.set('main');
      lock.release();
      yield* sleep(0);
      expect(seen).toEqual(['subscriber']);
    });
  });

  it('keeps nobody waiting when it was iterated instead of awaited, and another has come before that is seen', () => {
    inTask(function* () {
      const lock = make();
      let next: Task<true> | null = null;
      const iterating = start(function* () {
        yield* lock.acquire();
        lock.acquire()[Symbol.iterator]().next();
        lock.release();
        next = createTask(lock.acquire(), { eager: true });
      });
      yield* pass(3);
      expect([iterating.exception(), next!.done(), lock.locked()]).toEqual([expect.any(RuntimeError), true, true]);
    });
  });

  it('leaves no place in the queue when it is iterated instead of awaited', () => {
    inTask(function* () {
      const lock = make();
      yield* lock.acquire();
      expect(thrownBy(() => [...(lock.acquire() as unknown as Iterable<unknown>)])).toBeInstanceOf(RuntimeError);
      const next = createTask(lock.acquire());
      yield* sleep(0);
      lock.release();
      yield* sleep(0);
      expect(next.done()).toBe(true);
    });
  });

  it('of a loop that is closed when it was woken passes its turn on', () => {
    const { a, b, flush } = twoLoops();
    const lock = make();
    reportsOf(b);
    createTask(lock.acquire(), { loop: a });
    flush();
    const told: true[] = [];
    b.callSoon(() => lock.acquire().subscribe({ next: (value) => told.push(value), error: () => undefined }));
    flush();
    const next = createTask(lock.acquire(), { loop: a });
    flush();
    lock.release();
    b.close();
    flush();
    expect([told, next.done()]).toEqual([[], true]);
  });

  it('and the task of one pass their turn on alike', () => {
    const { a, b, flush } = twoLoops();
    const lock = make();
    reportsOf(b);
    createTask(lock.acquire(), { loop: a });
    flush();
    createTask(lock.acquire(), { loop: b });
    flush();
    const next = createTask(lock.acquire(), { loop: a });
    flush();
    lock.release();
    b.close();
    flush();
    expect([next.done(), lock.locked()]).toEqual([true, true]);
  });
});

describe.each(holdables)('a subscribed hold of a %s', (_name, make) => {
  it.each(moments)('that is left %i iterations after the release either has a lease or took nothing', (moment) => {
    inTask(function* () {
      const lock = make();
      yield* lock.acquire();
      const leases: Disposable[] = [];
      const subscription = lock.hold().subscribe((lease) => leases.push(lease));
      yield* sleep(0);
      lock.release();
      yield* iterations(moment);
      subscription.unsubscribe();
      yield* iterations(2);
      expect([leases.length, lock.locked()]).toEqual(moment === 0 ? [0, false] : [1, true]);
      leases[0]?.[Symbol.dispose]();
      expect(lock.locked()).toBe(false);
    });
  });

  it('is the same Coroutine at each call, but not in debug mode', () => {
    inTask(function* () {
      const lock = make();
      expect([lock.hold() === lock.hold(), lock.acquire() === lock.acquire(), lock.enter() === lock.enter()]).toEqual([true, true, true]);
      getRunningLoop().setDebug(true);
      const made: Coroutine<unknown>[] = [lock.hold(), lock.hold(), lock.acquire(), lock.acquire(), lock.enter(), lock.enter()];
      expect(new Set(made).size).toBe(6);
      for (const each of made) {
        yield* each;
        lock.release();
      }
      getRunningLoop().setDebug(false);
    });
  });
});

describe.each<[string, () => () => Coroutine<unknown>, unknown[]]>([
  ['wait of an Event', () => waitOf(new Event()), [true, true]],
  ['get of a Queue', () => getOf(new Queue<string>()), ['a', 'b']],
])('a %s', (_name, make, values) => {
  it('is the same Coroutine at each call, but not in debug mode', () => {
    inTask(function* () {
      const call = make();
      expect(call()).toBe(call());
      getRunningLoop().setDebug(true);
      const made = [call(), call()];
      expect(made[0]).not.toBe(made[1]);
      const given: unknown[] = [];
      for (const each of made) given.push(yield* each);
      expect(given).toEqual(values);
      getRunningLoop().setDebug(false);
    });
  });
});

describe('a subscribed get', () => {
  it.each(moments)('that is left %i iterations after the put leaves the item, or was told it', (moment) => {
    inTask(function* () {
      const queue = new Queue<string>();
      const told: string[] = [];
      const subscription = queue.get().subscribe((item) => told.push(item));
      yield* sleep(0);
      queue.putNowait('x');
      yield* iterations(moment);
      subscription.unsubscribe();
      expect([told, queue.qsize()]).toEqual(moment === 0 ? [[], 1] : [['x'], 0]);
    });
  });

  it('loses nothing behind a switchMap, whenever that switches', () => {
    inTask(function* () {
      const queue = new Queue<number>();
      const switches = new Subject<void>();
      const told: number[] = [];
      const subscription: Subscription = switches.pipe(switchMap(() => queue.get())).subscribe((item) => told.push(item));
      for (let item = 0; item < 20; item++) {
        switches.next();
        yield* iterations(item % 3);
        queue.putNowait(item);
        yield* iterations(item % 2);
      }
      subscription.unsubscribe();
      while (!queue.empty()) told.push(queue.getNowait());
      expect(told).toEqual(Array.from({ length: 20 }, (_, index) => index));
    });
  });

  it('is told of the shutdown that it waits through', () => {
    inTask(function* () {
      const queue = new Queue<string>();
      const errors: string[] = [];
      queue.get().subscribe({ error: (error: Error) => errors.push(error.name) });
      yield* sleep(0);
      queue.shutdown();
      expect(errors).toEqual([]);
      yield* sleep(0);
      expect(errors).toEqual(['QueueShutDown']);
    });
  });

  it('waits again when somebody else was faster', () => {
    inTask(function* () {
      const queue = new Queue<string>();
      const told: string[] = [];
      queue.get().subscribe((item) => told.push(item));
      yield* sleep(0);
      queue.putNowait('a');
      expect(queue.getNowait()).toBe('a');
      yield* iterations(2);
      expect(told).toEqual([]);
      queue.putNowait('b');
      yield* sleep(0);
      expect(told).toEqual(['b']);
    });
  });

  it('of a loop that is closed when it was woken leaves the item to a getter of another', () => {
    const { a, b, flush } = twoLoops();
    const queue = new Queue<string>();
    reportsOf(b);
    createTask(queue.get(), { loop: b });
    flush();
    const next = createTask(queue.get(), { loop: a });
    flush();
    queue.putNowait('x');
    b.close();
    flush();
    expect([next.result(), queue.qsize()]).toEqual(['x', 0]);
  });
});

describe('a subscribed put', () => {
  it('that is left before it is woken puts nothing', () => {
    inTask(function* () {
      const queue = new Queue<string>(1);
      queue.putNowait('a');
      const subscription = queue.put('b').subscribe();
      yield* sleep(0);
      subscription.unsubscribe();
      expect(queue.getNowait()).toBe('a');
      yield* iterations(2);
      expect(queue.empty()).toBe(true);
    });
  });

  it('that is left after it was woken leaves the room to the next', () => {
    inTask(function* () {
      const queue = new Queue<string>(1);
      queue.putNowait('a');
      const subscription = queue.put('b').subscribe();
      const next = createTask(queue.put('c'));
      yield* sleep(0);
      queue.getNowait();
      subscription.unsubscribe();
      yield* iterations(2);
      expect([next.done(), queue.getNowait(), queue.empty()]).toEqual([true, 'c', true]);
    });
  });

  it('of a loop that is closed when it was woken leaves the room to a putter of another', () => {
    const { a, b, flush } = twoLoops();
    const queue = new Queue<string>(1);
    reportsOf(b);
    queue.putNowait('a');
    createTask(queue.put('b'), { loop: b });
    flush();
    const next = createTask(queue.put('c'), { loop: a });
    flush();
    queue.getNowait();
    b.close();
    flush();
    expect([next.done(), queue.getNowait()]).toEqual([true, 'c']);
  });
});

describe('a subscribed wait', () => {
  it('for an event is told in the iteration after the event was set, also when it is cleared at once', () => {
    inTask(function* () {
      const event = new Event();
      const told: true[] = [];
      event.wait().subscribe((value) => told.push(value));
      yield* sleep(0);
      event.set();
      event.clear();
      expect(told).toEqual([]);
      yield* sleep(0);
      expect(told).toEqual([true]);
    });
  });

  it('on a condition whose loop is closed when it was notified passes the notification on', () => {
    const { a, b, flush } = twoLoops();
    const condition = new Condition();
    reportsOf(b);
    const waiting = coroutine(function* () {
      yield* condition.acquire();
      try {
        return yield* condition.wait();
      } finally {
        condition.release();
      }
    });
    createTask(waiting(), { loop: b });
    flush();
    const next = createTask(waiting(), { loop: a });
    flush();
    const notifying = coroutine(function* () {
      yield* condition.acquire();
      condition.notify();
      condition.release();
      b.close();
    });
    createTask(notifying(), { loop: a });
    flush();
    expect([next.done(), condition.locked()]).toEqual([true, false]);
  });
});
