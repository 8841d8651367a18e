import {
  asyncWith,
  Barrier,
  Condition,
  coroutine,
  createTask,
  Event,
  Lock,
  Semaphore,
  sleep,
  type Awaitable,
  type Body,
  type Task,
} from '../../lib/index.js';
import { probe } from '../waiting/iterations.js';
import { pass, start, teller } from './support.js';

describe('the canonical scenarios of locks, events and semaphores', () => {
  it('lock_fifo_and_releaser_reacquires: who releases and acquires again is served last', () => {
    const lines = probe(function* ({ log }) {
      const lock = new Lock();
      yield* lock.acquire();
      for (const name of ['A', 'B', 'C']) {
        start(function* () {
          yield* lock.acquire();
          log(`${name} acquired`);
          yield* sleep(0);
          log(`${name} released`);
          lock.release();
        });
      }
      yield* sleep(0);
      lock.release();
      log(`release; locked ${lock.locked()}`);
      yield* lock.acquire();
      log('releaser acquired');
    });
    expect(lines).toEqual([
      'i2: release; locked false',
      ...['i3: A acquired', 'i4: A released', 'i5: B acquired', 'i6: B released', 'i7: C acquired', 'i8: C released'],
      'i9: releaser acquired',
    ]);
  });

  it('lock_cancel_head_waiter_then_release: nobody is woken until the cancelled one has gone', () => {
    const lines = probe(function* ({ log }) {
      const lock = new Lock();
      yield* lock.acquire();
      const [a, b, c] = ['A', 'B', 'C'].map((name) => teller(name, () => lock.acquire(), log)) as [Task<void>, Task<void>, Task<void>];
      yield* sleep(0);
      a.cancel();
      lock.release();
      log(`cancel A then release; locked ${lock.locked()}`);
      yield* sleep(0);
      log(`locked ${lock.locked()} B done ${b.done()}`);
      yield* sleep(0);
      log(`B done ${b.done()} C done ${c.done()} locked ${lock.locked()}`);
      lock.release();
      yield* pass(2);
      log(`C done ${c.done()}`);
    });
    expect(lines).toEqual([
      'i2: cancel A then release; locked false',
      ...['i3: A cancelled', 'i3: locked false B done false'],
      ...['i4: B acquired', 'i4: B done true C done false locked true'],
      ...['i5: C acquired', 'i6: C done true'],
    ]);
  });

  it('lock_release_then_cancel_woken_waiter: the turn goes to the next', () => {
    const lines = probe(function* ({ log }) {
      const lock = new Lock();
      yield* lock.acquire();
      const [a, b] = ['A', 'B'].map((name) => teller(name, () => lock.acquire(), log)) as [Task<void>, Task<void>];
      yield* sleep(0);
      lock.release();
      a.cancel();
      log('release then cancel A');
      yield* sleep(0);
      log(`A cancelled ${a.cancelled()} locked ${lock.locked()}`);
      yield* sleep(0);
      log(`B done ${b.done()} locked ${lock.locked()}`);
    });
    expect(lines).toEqual([
      'i2: release then cancel A',
      ...['i3: A cancelled', 'i3: A cancelled true locked false'],
      ...['i4: B acquired', 'i4: B done true locked true'],
    ]);
  });

  it('event_set_three_waiters: a clear that follows at once holds back only who comes later', () => {
    const lines = probe(function* ({ log }) {
      const event = new Event();
      const wait = coroutine(function* (name: string) {
        const result = yield* event.wait();
        log(`${name} woke ${result} set ${event.isSet()}`);
      });
      for (const name of ['A', 'B', 'C']) createTask(wait(name));
      yield* sleep(0);
      event.set();
      log('set');
      event.clear();
      log('cleared');
      const late = createTask(wait('late'));
      yield* pass(2);
      log(`late done ${late.done()}`);
      event.set();
    });
    expect(lines).toEqual([
      ...['i2: set', 'i2: cleared'],
      ...['i3: A woke true set false', 'i3: B woke true set false', 'i3: C woke true set false'],
      ...['i4: late done false', 'i5: late woke true set true'],
    ]);
  });

  it('semaphore_cancel_race: a permit of who is cancelled goes to the next, or back', () => {
    const lines = probe(function* ({ log }) {
      const semaphore = new Semaphore(1);
      yield* semaphore.acquire();
      const [a, b, c] = ['A', 'B', 'C'].map((name) => teller(name, () => semaphore.acquire(), log)) as [
        Task<void>,
        Task<void>,
        Task<void>,
      ];
      yield* sleep(0);
      semaphore.release();
      a.cancel();
      log('release, then cancel A');
      yield* pass(3);
      log(`B done ${b.done()} C done ${c.done()} ${semaphore.toString()}`);
      c.cancel();
      semaphore.release();
      log('cancel C, then release');
      yield* pass(2);
      log(`C cancelled ${c.cancelled()} ${semaphore.toString()}`);
    });
    expect(lines).toEqual([
      'i2: release, then cancel A',
      ...['i3: A cancelled', 'i4: B acquired'],
      'i5: B done true C done false <Semaphore locked, waiters: 1>',
      ...['i5: cancel C, then release', 'i6: C cancelled'],
      'i7: C cancelled true <Semaphore unlocked, value: 1>',
    ]);
  });

  it('semaphore_fifo_order_4: those who queued behind a granted one are woken together', () => {
    const lines = probe(function* ({ log }) {
      const semaphore = new Semaphore(0);
      const acquire = function* (name: string): Body<void> {
        yield* semaphore.acquire();
        log(`${name} acquired`);
      };
      start(() => acquire('A'));
      start(function* () {
        for (let i = 0; i < 3; i++) semaphore.release();
        log(`B released 3x ${semaphore.toString()}`);
        yield* acquire('B');
      });
      start(() => acquire('C'));
      yield* pass(6);
    });
    expect(lines).toEqual(['i2: B released 3x <Semaphore locked, waiters: 1>', 'i3: A acquired', 'i4: B acquired', 'i4: C acquired']);
  });
});

describe('the canonical scenarios of all of them', () => {
  it.each<[string, () => Awaitable]>([
    ['Lock.acquire', () => held(new Lock())],
    ['Event.wait', () => new Event().wait()],
    ['Semaphore.acquire', () => new Semaphore(0).acquire()],
    ['Barrier.wait', () => new Barrier(2).wait()],
    ['Condition.wait', () => {
      const condition = new Condition();
      return asyncWith(condition, () => condition.wait());
    }],
  ])('cancel_waiting_on_each: a task in %s is done one iteration after its cancel', (_name, waiting) => {
    const lines = probe(function* ({ log, iteration }) {
      const task = createTask(waiting());
      yield* pass(2);
      const before = iteration();
      task.cancel();
      while (!task.done()) yield* sleep(0);
      log(`${iteration() - before} cancelled ${task.cancelled()}`);
    });
    expect(lines).toEqual(['i4: 1 cancelled true']);
  });

  it('await_without_yield: what has nothing to wait for takes no iteration', () => {
    const lines = probe(function* ({ log }) {
      const event = new Event();
      event.set();
      const condition = new Condition();
      yield* new Lock().acquire();
      yield* asyncWith(new Lock(), function* () {});
      yield* event.wait();
      yield* new Semaphore(1).acquire();
      yield* asyncWith(new Semaphore(1), function* () {});
      yield* asyncWith(condition, () => condition.waitFor(() => true));
      yield* new Barrier(1).wait();
      using lease = yield* new Lock().hold();
      log(`still here with ${typeof lease}`);
    });
    expect(lines).toEqual(['i1: still here with object']);
  });
});

const held = coroutine(function* (lock: Lock) {
  yield* lock.acquire();
  yield* lock.acquire();
});
