import { asyncWith, Barrier, BrokenBarrierError, CancelledError, createTask, RuntimeError, sleep, type Task } from '../../lib/index.js';
import { inTask, thrownBy } from '../tasks/support.js';
import { errorOf, probe } from '../waiting/iterations.js';
import { pass, start, teller } from './support.js';

const come = (barrier: Barrier, count: number): Task<number>[] => Array.from({ length: count }, () => createTask(barrier.wait()));
const errorsOf = (tasks: readonly Task<unknown>[]): unknown[] => tasks.map((task) => task.exception());

describe('Barrier, fact by fact', () => {
  it.each([0, -1])('BARR-01: %s parties are a RangeError', (parties) => {
    expect(thrownBy(() => new Barrier(parties))).toBeInstanceOf(RangeError);
  });

  it('BARR-02: the last to come passes at once, the others in the next iteration, in order', () => {
    const lines = probe(function* ({ log }) {
      const barrier = new Barrier(4);
      for (const name of ['A', 'B', 'C', 'D']) teller(name, () => barrier.wait(), log, 'passed');
      yield* pass(3);
    });
    expect(lines).toEqual(['i2: D passed', 'i3: A passed', 'i3: B passed', 'i3: C passed']);
  });

  it('BARR-02: a barrier of one never suspends', () => {
    const indices: number[] = [];
    new Barrier(1).wait().subscribe((index) => indices.push(index));
    expect(indices).toEqual([0]);
  });

  it('BARR-03: the index is the order of arrival, in each round', () => {
    inTask(function* () {
      const barrier = new Barrier(3);
      for (let round = 0; round < 3; round++) {
        const tasks = come(barrier, 3);
        yield* pass(3);
        expect(tasks.map((task) => task.result())).toEqual([0, 1, 2]);
      }
    });
  });

  it('BARR-03: asyncWith gives the index', () => {
    inTask(function* () {
      const barrier = new Barrier(2);
      const first = createTask(
        asyncWith(barrier, function* (index) {
          return index;
        }),
      );
      yield* sleep(0);
      const last = yield* asyncWith(barrier, function* (index) {
        return index;
      });
      expect([yield* first, last]).toEqual([0, 1]);
    });
  });

  it('BARR-04: who comes while others leave waits until all have, and counts for the next round', () => {
    const lines = probe(function* ({ log }) {
      const barrier = new Barrier(2);
      const arrive = (name: string): void => {
        start(function* () {
          log(`${name} index ${yield* barrier.wait()}`);
        });
      };
      arrive('A');
      yield* sleep(0);
      log(`B index ${yield* barrier.wait()} ${barrier.toString()}`);
      barrier.wait().subscribe((index) => log(`C index ${index}`));
      log(barrier.toString());
      yield* pass(2);
      log(`${barrier.toString()}`);
      log(`D index ${yield* barrier.wait()}`);
    });
    expect(lines).toEqual([
      ...['i2: B index 1 <Barrier draining, waiters: 0/2>', 'i2: <Barrier draining, waiters: 0/2>'],
      ...['i3: A index 0', 'i4: <Barrier filling, waiters: 1/2>', 'i4: D index 1', 'i6: C index 0'],
    ]);
  });

  it('BARR-05: nWaiting counts while it fills, and is 0 otherwise', () => {
    inTask(function* () {
      const barrier = new Barrier(3);
      const seen = [barrier.nWaiting];
      for (let i = 0; i < 2; i++) {
        come(barrier, 1);
        yield* sleep(0);
        seen.push(barrier.nWaiting);
      }
      yield* barrier.wait();
      seen.push(barrier.nWaiting);
      yield* sleep(0);
      seen.push(barrier.nWaiting);
      expect(seen).toEqual([0, 1, 2, 0, 0]);
    });
  });

  it('BARR-06: who is cancelled while it fills just leaves, and nothing is broken', () => {
    inTask(function* () {
      const barrier = new Barrier(3);
      const tasks = come(barrier, 2);
      yield* sleep(0);
      tasks[0]!.cancel();
      yield* sleep(0);
      expect([tasks[0]!.cancelled(), tasks[1]!.done(), barrier.nWaiting, barrier.broken]).toEqual([true, false, 1, false]);
      tasks.push(...come(barrier, 2));
      yield* pass(3);
      expect(tasks.slice(1).map((task) => task.done())).toEqual([true, true, true]);
    });
  });

  it.each([
    [0, [0, 1, 2, 3]],
    [1, [0, 1, 2, 3]],
    [2, [0, 1, 2, 3]],
  ])('BARR-07: after arrival %i has left, no index is given twice (gh-155233)', (leaver, expected) => {
    inTask(function* () {
      const barrier = new Barrier(4);
      const tasks = come(barrier, 3);
      yield* sleep(0);
      tasks[leaver]!.cancel();
      yield* sleep(0);
      const all = [...tasks.filter((_, index) => index !== leaver), ...come(barrier, 2)];
      yield* pass(3);
      expect(all.map((task) => task.result()).sort()).toEqual(expected);
    });
  });

  it('BARR-07: of the indices of those who have left the smallest is given first', () => {
    inTask(function* () {
      const barrier = new Barrier(4);
      const tasks = come(barrier, 3);
      yield* sleep(0);
      tasks[0]!.cancel();
      tasks[1]!.cancel();
      yield* sleep(0);
      tasks.push(...come(barrier, 3));
      yield* pass(3);
      expect(tasks.slice(2).map((task) => task.result())).toEqual([2, 0, 1, 3]);
    });
  });

  it('BARR-08: who is cancelled while the others leave gets CancelledError, and the others pass', () => {
    inTask(function* () {
      const barrier = new Barrier(3);
      const [a, b] = come(barrier, 2);
      yield* sleep(0);
      expect(yield* barrier.wait()).toBe(2);
      a!.cancel();
      yield* pass(2);
      expect([a!.cancelled(), b!.result(), barrier.toString()]).toEqual([true, 1, '<Barrier filling, waiters: 0/3>']);
    });
  });

  it('BARR-09: abort gives BrokenBarrierError to who waits, and to who comes, until reset', () => {
    inTask(function* () {
      const barrier = new Barrier(3);
      const tasks = come(barrier, 2);
      yield* sleep(0);
      yield* barrier.abort();
      tasks.push(...come(barrier, 1));
      yield* pass(2);
      for (const error of errorsOf(tasks)) expect(error).toBeInstanceOf(BrokenBarrierError);
      expect([barrier.broken, barrier.nWaiting, barrier.toString()]).toEqual([true, 0, '<Barrier broken>']);
      yield* barrier.reset();
      expect(barrier.broken).toBe(false);
      const next = come(barrier, 3);
      yield* pass(3);
      expect(next.map((task) => task.result())).toEqual([0, 1, 2]);
    });
  });

  it('BARR-09: an aborted barrier stays so however many come', () => {
    inTask(function* () {
      const barrier = new Barrier(2);
      yield* barrier.abort();
      for (let i = 0; i < 5; i++) expect(yield* errorOf(barrier.wait())).toBeInstanceOf(BrokenBarrierError);
      expect(barrier.broken).toBe(true);
    });
  });

  it('BARR-10: reset gives BrokenBarrierError to who waits, and then it fills anew', () => {
    inTask(function* () {
      const barrier = new Barrier(3);
      const tasks = come(barrier, 2);
      yield* sleep(0);
      yield* barrier.reset();
      expect(barrier.toString()).toBe('<Barrier resetting, waiters: 0/3>');
      const next = come(barrier, 3);
      yield* pass(4);
      for (const error of errorsOf(tasks)) expect(error).toBeInstanceOf(BrokenBarrierError);
      expect(next.map((task) => task.result())).toEqual([0, 1, 2]);
    });
  });

  it('BARR-10: reset gives BrokenBarrierError also to one who waits alone', () => {
    inTask(function* () {
      const barrier = new Barrier(3);
      const [task] = come(barrier, 1);
      yield* sleep(0);
      yield* barrier.reset();
      yield* pass(2);
      expect(task!.exception()).toBeInstanceOf(BrokenBarrierError);
      expect(barrier.toString()).toBe('<Barrier filling, waiters: 0/3>');
    });
  });

  it('BARR-10: reset without waiters changes nothing', () => {
    inTask(function* () {
      const barrier = new Barrier(2);
      yield* barrier.reset();
      expect(barrier.toString()).toBe('<Barrier filling, waiters: 0/2>');
      const tasks = come(barrier, 2);
      yield* pass(2);
      expect(tasks.map((task) => task.result())).toEqual([0, 1]);
    });
  });

  it('BARR-10: reset while they leave does not touch who has gone on; who was woken, and has yet to, sees it', () => {
    inTask(function* () {
      const barrier = new Barrier(3);
      const [a, b] = come(barrier, 2);
      yield* sleep(0);
      const last = createTask(barrier.wait());
      const reset = createTask(barrier.reset());
      yield* pass(4);
      expect([last.result(), reset.done(), barrier.toString()]).toEqual([2, true, '<Barrier filling, waiters: 0/3>']);
      for (const error of errorsOf([a!, b!])) expect(error).toBeInstanceOf(BrokenBarrierError);
    });
  });

  it('BARR-10: reset by the last who leaves disturbs nobody', () => {
    inTask(function* () {
      const barrier = new Barrier(3);
      const indices: number[] = [];
      const work = (): Task<void> =>
        start(function* () {
          indices.push(yield* barrier.wait());
          if (indices.length === 3) yield* barrier.reset();
        });
      const tasks = [work(), work(), work()];
      yield* pass(4);
      expect([indices, tasks.map((task) => task.done()), barrier.broken]).toEqual([[2, 0, 1], [true, true, true], false]);
    });
  });

  it('BARR-11: a BrokenBarrierError is a RuntimeError, whose text tells on entry from while waiting', () => {
    inTask(function* () {
      const barrier = new Barrier(2);
      const [task] = come(barrier, 1);
      yield* sleep(0);
      yield* barrier.abort();
      yield* pass(2);
      const waiting = task!.exception() as Error;
      const entering = (yield* errorOf(barrier.wait())) as Error;
      expect([waiting, entering].map((error) => error instanceof RuntimeError)).toEqual([true, true]);
      expect([waiting.message, entering.message]).toEqual([
        'Barrier.wait: the barrier was aborted or reset',
        'Barrier.wait: the barrier is aborted',
      ]);
      expect([waiting.name, entering.name]).toEqual(['BrokenBarrierError', 'BrokenBarrierError']);
    });
  });

  it.each<[string, (task: Task<unknown>) => void]>([
    ['an error', () => undefined],
    ['a cancel', (task) => void task.cancel()],
  ])('BARR-12: %s in the block of asyncWith leaves the barrier alone', (what, end) => {
    inTask(function* () {
      const barrier = new Barrier(1);
      const block = createTask(
        asyncWith(barrier, function* () {
          if (what === 'an error') throw new Error('x');
          yield* sleep(1_000);
        }),
      );
      yield* sleep(1);
      end(block);
      const error = yield* errorOf(block);
      expect([error instanceof CancelledError, barrier.broken, barrier.nWaiting]).toEqual([what === 'a cancel', false, 0]);
    });
  });
});
