import { asyncWith, Barrier, Condition, coroutine, createTask, sleep, type Task } from '../../lib/index.js';
import { probe } from '../waiting/iterations.js';
import { pass, start, teller } from './support.js';

describe('the canonical scenarios of conditions and barriers', () => {
  it('condition_notify2_timing: who is notified goes on when the one before has let go of the lock', () => {
    const lines = probe(function* ({ log }) {
      const condition = new Condition();
      const [, , c] = ['A', 'B', 'C'].map((name) =>
        createTask(
          asyncWith(condition, function* () {
            yield* condition.wait();
            log(`${name} resumed; locked ${condition.locked()}`);
            yield* sleep(0);
            log(`${name} leaves`);
          }),
        ),
      ) as [Task<void>, Task<void>, Task<void>];
      yield* sleep(0);
      yield* asyncWith(condition, function* () {
        condition.notify(2);
        log('notify(2)');
      });
      log('lock released');
      yield* pass(6);
      log(`C done ${c.done()}`);
    });
    expect(lines).toEqual([
      ...['i2: notify(2)', 'i2: lock released'],
      ...['i3: A resumed; locked true', 'i4: A leaves', 'i5: B resumed; locked true', 'i6: B leaves'],
      'i8: C done false',
    ]);
  });

  it('condition_notify2_cancel_one: the notification of who is cancelled goes to another', () => {
    const lines = probe(function* ({ log }) {
      const condition = new Condition();
      const [a, b, c] = ['A', 'B', 'C'].map((name) =>
        createTask(
          asyncWith(condition, function* () {
            try {
              yield* condition.wait();
              log(`${name} resumed`);
            } catch (error) {
              log(`${name} ${(error as Error).name}; locked ${condition.locked()}`);
              throw error;
            }
          }),
        ),
      ) as [Task<void>, Task<void>, Task<void>];
      yield* sleep(0);
      yield* asyncWith(condition, function* () {
        condition.notify(2);
        log('notify(2)');
      });
      a.cancel();
      log('cancel A');
      yield* pass(8);
      log(`A cancelled ${a.cancelled()} B done ${b.done()} C done ${c.done()}`);
    });
    expect(lines).toEqual([
      ...['i2: notify(2)', 'i2: cancel A'],
      ...['i3: A CancelledError; locked true', 'i3: B resumed', 'i4: C resumed'],
      'i10: A cancelled true B done true C done true',
    ]);
  });

  it('condition_cancel_while_reacquiring: the last of several cancels is thrown, with the lock held', () => {
    const lines = probe(function* ({ log }) {
      const condition = new Condition();
      const wait = (name: string): Task<void> =>
        createTask(
          asyncWith(condition, function* () {
            try {
              log(`${name} resumed ${yield* condition.wait()}`);
            } catch (error) {
              log(`${name} ${(error as Error).message} holds the lock ${condition.locked()}`);
              throw error;
            }
          }),
        );
      const [a, b] = [wait('A'), wait('B')];
      yield* sleep(0);
      yield* condition.acquire();
      condition.notify(1);
      yield* sleep(0);
      a.cancel('m1');
      log('cancel A while it acquires again');
      yield* pass(2);
      log(`A done ${a.done()} cancelling ${a.cancelling()}`);
      a.cancel('m2');
      yield* sleep(0);
      condition.release();
      yield* pass(4);
      log(`A cancelled ${a.cancelled()} B done ${b.done()} locked ${condition.locked()}`);
    });
    expect(lines).toEqual([
      'i3: cancel A while it acquires again',
      'i5: A done false cancelling 1',
      'i7: A m2 holds the lock true',
      'i8: B resumed true',
      'i10: A cancelled true B done true locked false',
    ]);
  });

  it('barrier_timing: the last to come passes at once, the others one iteration later', () => {
    const lines = probe(function* ({ log, iteration }) {
      const barrier = new Barrier(3);
      for (const name of ['A', 'B', 'C']) {
        start(function* () {
          const index = yield* barrier.wait();
          log(`${name} passed index ${index} ${barrier.toString()} nWaiting ${barrier.nWaiting}`);
        });
      }
      yield* pass(3);
      const before = iteration();
      yield* new Barrier(1).wait();
      log(`Barrier(1) took ${iteration() - before}`);
    });
    expect(lines).toEqual([
      'i2: C passed index 2 <Barrier draining, waiters: 0/3> nWaiting 0',
      'i3: A passed index 0 <Barrier draining, waiters: 0/3> nWaiting 0',
      'i3: B passed index 1 <Barrier filling, waiters: 0/3> nWaiting 0',
      'i4: Barrier(1) took 0',
    ]);
  });

  it('barrier_cancel_filler_and_index_reuse: no index is given twice, as a freed one is reused', () => {
    const lines = probe(function* ({ log }) {
      const barrier = new Barrier(3);
      const results: string[] = [];
      const come = (name: string): Task<void> =>
        teller(
          name,
          () =>
            coroutine(function* () {
              results.push(name + (yield* barrier.wait()));
            })(),
          (text) => (text.endsWith('cancelled') ? log(text) : undefined),
        );
      const [a] = [come('A'), come('B')];
      yield* sleep(0);
      log(`nWaiting ${barrier.nWaiting}`);
      a.cancel();
      yield* sleep(0);
      log(`nWaiting ${barrier.nWaiting} broken ${barrier.broken}`);
      come('C');
      come('D');
      yield* pass(4);
      log(results.join(' '));
    });
    expect(lines).toEqual(['i2: nWaiting 2', 'i3: A cancelled', 'i3: nWaiting 1 broken false', 'i7: D2 B1 C0']);
  });
});
