import { asyncWith, BoundedSemaphore, coroutine, createTask, Semaphore, sleep, type Body, type Coroutine } from '../../lib/index.js';
import { inTask, thrownBy } from '../tasks/support.js';
import { errorOf, probe } from '../waiting/iterations.js';
import { now, pass, start, teller } from './support.js';

describe('Semaphore, fact by fact', () => {
  it('SEM-01: it begins with one permit, or as many as it is told, none included', () => {
    expect([new Semaphore(), new Semaphore(5), new Semaphore(0)].map((semaphore) => now(semaphore.value$))).toEqual([1, 5, 0]);
    expect(new Semaphore(0).locked()).toBe(true);
  });

  it('SEM-01: a negative number of permits is a RangeError', () => {
    expect(thrownBy(() => new Semaphore(-1))).toBeInstanceOf(RangeError);
  });

  it('SEM-02: locked tells that acquire would wait, also for those who wait before it', () => {
    inTask(function* () {
      const semaphore = new Semaphore(1);
      const seen = [semaphore.locked()];
      yield* semaphore.acquire();
      seen.push(semaphore.locked());
      createTask(semaphore.acquire());
      yield* sleep(0);
      semaphore.release();
      semaphore.release();
      expect(now(semaphore.value$)).toBe(1);
      seen.push(semaphore.locked());
      yield* sleep(0);
      seen.push(semaphore.locked());
      expect(seen).toEqual([false, true, true, false]);
    });
  });

  it('SEM-03: release hands the permit straight to who waits first, else there is one more', () => {
    inTask(function* () {
      const semaphore = new Semaphore(0);
      const task = createTask(semaphore.acquire());
      yield* sleep(0);
      semaphore.release();
      expect([now(semaphore.value$), task.done()]).toEqual([0, false]);
      semaphore.release();
      expect(now(semaphore.value$)).toBe(1);
      yield* pass(1);
      expect(task.result()).toBe(true);
    });
  });

  it('SEM-04: there may be more releases than there were permits', () => {
    const semaphore = new Semaphore(1);
    for (let i = 0; i < 3; i++) semaphore.release();
    expect(now(semaphore.value$)).toBe(4);
  });

  it('SEM-05: who comes while somebody waits queues behind, even if permits are free', () => {
    const lines = probe(function* ({ log }) {
      const semaphore = new Semaphore(0);
      teller('A', () => semaphore.acquire(), log);
      yield* sleep(0);
      for (let i = 0; i < 2; i++) semaphore.release();
      log(semaphore.toString());
      yield* semaphore.acquire();
      log('main acquired');
    });
    expect(lines).toEqual(['i2: <Semaphore locked, waiters: 1>', 'i3: A acquired', 'i4: main acquired']);
  });

  it('SEM-06: one release wakes one, two wake two, in the next iteration', () => {
    const lines = probe(function* ({ log }) {
      const semaphore = new Semaphore(0);
      for (const name of ['A', 'B', 'C', 'D']) teller(name, () => semaphore.acquire(), log);
      yield* sleep(0);
      semaphore.release();
      yield* pass(2);
      semaphore.release();
      semaphore.release();
      yield* pass(2);
      log(semaphore.toString());
    });
    expect(lines).toEqual(['i3: A acquired', 'i5: B acquired', 'i5: C acquired', 'i6: <Semaphore locked, waiters: 1>']);
  });

  it('SEM-07: who was cancelled is skipped, though he has yet to go', () => {
    const lines = probe(function* ({ log }) {
      const semaphore = new Semaphore(0);
      const tasks = ['A', 'B', 'C'].map((name) => teller(name, () => semaphore.acquire(), log));
      yield* sleep(0);
      tasks[0]!.cancel();
      semaphore.release();
      tasks[1]!.cancel();
      yield* pass(3);
    });
    expect(lines).toEqual(['i3: A cancelled', 'i3: B cancelled', 'i4: C acquired']);
  });

  it('SEM-07: a release right after the cancel of the first wakes the second in the same iteration', () => {
    const lines = probe(function* ({ log }) {
      const semaphore = new Semaphore(0);
      const tasks = ['A', 'B'].map((name) => teller(name, () => semaphore.acquire(), log));
      yield* sleep(0);
      tasks[0]!.cancel();
      semaphore.release();
    });
    expect(lines).toEqual(['i3: A cancelled', 'i3: B acquired']);
  });

  it('SEM-08: the permit of who is cancelled after the grant goes to the next, one iteration later', () => {
    const lines = probe(function* ({ log }) {
      const semaphore = new Semaphore(0);
      const tasks = ['A', 'B', 'C', 'D'].map((name) => teller(name, () => semaphore.acquire(), log));
      yield* sleep(0);
      semaphore.release();
      semaphore.release();
      tasks[0]!.cancel();
      tasks[1]!.cancel();
      yield* pass(3);
    });
    expect(lines).toEqual(['i3: A cancelled', 'i3: B cancelled', 'i4: C acquired', 'i4: D acquired']);
  });

  it('SEM-08: it is free again when nobody else waits', () => {
    inTask(function* () {
      const semaphore = new Semaphore(0);
      const task = createTask(semaphore.acquire());
      yield* sleep(0);
      semaphore.release();
      task.cancel();
      expect(now(semaphore.value$)).toBe(0);
      yield* sleep(0);
      expect([task.cancelled(), now(semaphore.value$), semaphore.locked()]).toEqual([true, 1, false]);
    });
  });

  it('SEM-09: who queued only because somebody was before him is woken with all such, as soon as that one has gone on', () => {
    const lines = probe(function* ({ log }) {
      const semaphore = new Semaphore(0);
      teller('A', () => semaphore.acquire(), log);
      yield* sleep(0);
      for (let i = 0; i < 3; i++) semaphore.release();
      const queue = function* (name: string): Body<void> {
        yield* semaphore.acquire();
        log(`${name} acquired`);
      };
      for (const name of ['B', 'C', 'D']) start(() => queue(name), { eager: true });
      log(semaphore.toString());
      yield* pass(4);
      log(semaphore.toString());
    });
    expect(lines).toEqual([
      'i2: <Semaphore locked, waiters: 4>',
      ...['i3: A acquired', 'i4: B acquired', 'i4: C acquired'],
      'i6: <Semaphore locked, waiters: 1>',
    ]);
  });

  it('SEM-10: it can not be awaited itself, and asyncWith gives undefined', () => {
    inTask(function* () {
      const semaphore = new Semaphore(1);
      const awaiting = coroutine(function* () {
        yield* semaphore as unknown as Coroutine<void>;
      });
      expect(yield* errorOf(awaiting())).toBeInstanceOf(TypeError);
      const given = yield* asyncWith(semaphore, function* (value) {
        return [value, semaphore.locked()];
      });
      expect([given, semaphore.locked()]).toEqual([[undefined, true], false]);
    });
  });

  it('SEM-11: its text tells locked, or how many permits are free, and how many wait', () => {
    inTask(function* () {
      const semaphore = new Semaphore(2);
      const shown = [semaphore.toString()];
      yield* semaphore.acquire();
      yield* semaphore.acquire();
      shown.push(semaphore.toString());
      createTask(semaphore.acquire());
      yield* sleep(0);
      shown.push(semaphore.toString());
      expect(shown).toEqual(['<Semaphore unlocked, value: 2>', '<Semaphore locked>', '<Semaphore locked, waiters: 1>']);
    });
  });
});

describe('BoundedSemaphore, fact by fact', () => {
  it('BSEM-01: a release too many is a RangeError, and adds no permit', () => {
    const semaphore = new BoundedSemaphore(2);
    expect(thrownBy(() => semaphore.release())).toBeInstanceOf(RangeError);
    expect(now(semaphore.value$)).toBe(2);
  });

  it('BSEM-01: as many releases as acquisitions are fine', () => {
    inTask(function* () {
      const semaphore = new BoundedSemaphore(2);
      yield* semaphore.acquire();
      yield* semaphore.acquire();
      semaphore.release();
      semaphore.release();
      expect(now(semaphore.value$)).toBe(2);
      expect(thrownBy(() => semaphore.release())).toBeInstanceOf(RangeError);
    });
  });

  it('BSEM-02: a permit that is on its way to a waiter is not free, so a wrong release passes then', () => {
    inTask(function* () {
      const semaphore = new BoundedSemaphore(1);
      yield* semaphore.acquire();
      const task = start(function* () {
        yield* semaphore.acquire();
      });
      yield* sleep(0);
      semaphore.release();
      semaphore.release();
      expect(now(semaphore.value$)).toBe(1);
      yield* task;
      expect(thrownBy(() => semaphore.release())).toBeInstanceOf(RangeError);
    });
  });
});
