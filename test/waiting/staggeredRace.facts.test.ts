import { of, throwError } from 'rxjs';
import {
  allTasks,
  CancelledError,
  coroutine,
  createTask,
  Future,
  sleep,
  staggeredRace,
  Task,
  type Awaitable,
  type Body,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { inTask } from '../tasks/support.js';
import { ended, errorOf } from './iterations.js';

const fail = coroutine(function* (ms: number, error: unknown): Body<never> {
  yield* sleep(ms);
  throw error;
});

/** Waits for long; cleans up for `ms` when it is cancelled. */
const cleaning = coroutine(function* (ms: number, trace: string[]): Body<never> {
  try {
    yield* sleep(10_000);
  } finally {
    yield* sleep(ms);
    trace.push(`cleaned up after ${ms}`);
  }
  throw new Error('never here');
});

const cancelled = new CancelledError();

describe('staggeredRace, fact by fact', () => {
  it('STAG-01: the first that succeeds is the result, and the next one never starts', () => {
    let started = false;
    const second = (): Awaitable<string> => {
      started = true;
      return of('second');
    };
    expect(runVirtual(() => staggeredRace([() => sleep(5, 'first'), second], 10))).toEqual({
      value: ['first', 0, [null]],
      elapsed: 5,
    });
    expect(started).toBe(false);
  });

  it('STAG-01: the next starts when the one before has failed', () => {
    const race = runVirtual(() => staggeredRace([() => fail(3, 'x'), () => sleep(5, 'second')], 100));
    expect(race).toEqual({ value: ['second', 1, ['x', null]], elapsed: 8 });
  });

  it('STAG-01: the next starts after the delay, and the winner cancels the slow one', () => {
    const race = runVirtual(() => staggeredRace([() => sleep(50, 'first'), () => sleep(5, 'second')], 10));
    expect(race).toEqual({ value: ['second', 1, [cancelled, null]], elapsed: 15 });
  });

  it('STAG-01: with a delay of null the next starts on a failure only', () => {
    const race = runVirtual(() => staggeredRace([() => fail(1_000, 'x'), () => sleep(5, 'second'), () => of('third')], null));
    expect(race).toEqual({ value: ['second', 1, ['x', null]], elapsed: 1_005 });
  });

  it('STAG-01: when all fail there is no winner, and an error for each', () => {
    const race = runVirtual(() => staggeredRace([() => fail(3, 'a'), () => fail(20, 'b'), () => fail(1, 'c')], 10));
    expect(race).toEqual({ value: [undefined, null, ['a', 'b', 'c']], elapsed: 23 });
  });

  it('STAG-01: of nothing there is no winner and no error', () => {
    expect(runVirtual(() => staggeredRace([], 10))).toEqual({ value: [undefined, null, []], elapsed: 0 });
  });

  it('STAG-01: tells a winner of undefined from none', () => {
    expect(runVirtual(() => staggeredRace([() => sleep(1)], 10)).value).toEqual([undefined, 0, [null]]);
  });

  it('STAG-01: the slots of the errors stand in the order of the starters', () => {
    const starters = [() => fail(50, 'slow'), () => fail(1, 'quick'), () => sleep(100, 'won')];
    expect(runVirtual(() => staggeredRace(starters, 10)).value).toEqual(['won', 2, ['slow', 'quick', null]]);
  });

  it('STAG-02: waits until the losers have cleaned up', () => {
    const trace: string[] = [];
    const race = runVirtual(() => staggeredRace([() => cleaning(30, trace), () => cleaning(7, trace), () => sleep(5, 'won')], 10));
    expect(race).toEqual({ value: ['won', 2, [cancelled, cancelled, null]], elapsed: 55 });
    expect(trace).toEqual(['cleaned up after 7', 'cleaned up after 30']);
  });

  it('STAG-02: a cancel reaches all that run, is waited for, and passes on with its message', () => {
    inTask(function* (loop) {
      const trace: string[] = [];
      const task = createTask(staggeredRace([() => cleaning(30, trace), () => cleaning(20, trace), () => sleep(1)], 10));
      yield* sleep(15);
      task.cancel('stop');
      expect(yield* errorOf(task)).toEqual(new CancelledError('stop'));
      expect([trace, task.cancelled(), loop.time(), allTasks().size]).toEqual([
        ['cleaned up after 20', 'cleaned up after 30'],
        true,
        45,
        1,
      ]);
    });
  });

  it('STAG-02: a cancel gives its message to all that run', () => {
    inTask(function* () {
      const messages: string[] = [];
      const noting = coroutine(function* () {
        try {
          yield* sleep(10_000);
        } catch (error) {
          messages.push((error as Error).message);
          throw error;
        }
      });
      const task = createTask(staggeredRace([() => noting(), () => noting()], 10));
      yield* sleep(15);
      task.cancel('stop');
      yield* ended(task);
      expect(messages).toEqual(['stop', 'stop']);
    });
  });

  it('STAG-02: a cancel that a starter answers with a value is a cancel all the same', () => {
    inTask(function* () {
      const stubborn = coroutine(function* () {
        try {
          yield* sleep(1_000);
        } catch {
          return 'late';
        }
        return 'in time';
      });
      const task = createTask(staggeredRace([() => stubborn()], 10));
      yield* sleep(1);
      task.cancel('stop');
      expect(yield* errorOf(task)).toEqual(new CancelledError('stop'));
      expect(allTasks().size).toBe(1);
    });
  });

  it('STAG-02: of two that would win in one iteration the first one does', () => {
    inTask(function* () {
      const signal = new Future<void>();
      const waiting = coroutine(function* (index: number) {
        yield* signal;
        return index;
      });
      const set = coroutine(function* (): Body<number> {
        signal.setResult();
        yield* sleep(10_000);
        return 2;
      });
      const race = yield* staggeredRace([() => waiting(0), () => waiting(1), () => set()], 10);
      expect(race).toEqual([0, 0, [null, cancelled, cancelled]]);
    });
  });

  it.each<[string, (() => Awaitable<string>)[], unknown]>([
    ['wins at once', [() => of('won'), () => sleep(5, 'never')], ['won', 0, [null]]],
    ['fails at once', [() => throwError(() => 'x'), () => sleep(5, 'won')], ['won', 1, ['x', null]]],
    ['is not there', [], [undefined, null, []]],
    ['is the only one and fails', [() => throwError(() => 'x')], [undefined, null, ['x']]],
    ['is slow', [() => sleep(50, 'slow'), () => sleep(5, 'won')], ['won', 1, [cancelled, null]]],
  ])('STAG-02: is safe with an eager task factory: where the first %s', (_title, starters, expected) => {
    inTask(function* (loop) {
      loop.setTaskFactory((its, input, options) => new Task(input, { ...options, loop: its, eager: true }));
      const race = yield* staggeredRace(starters, 10);
      loop.setTaskFactory(null);
      expect([race, allTasks().size]).toEqual([expected, 1]);
    });
  });

  it('STAG-01: a loser that refuses to be cancelled and gives a value later does not win', () => {
    const stubborn = coroutine(function* () {
      try {
        yield* sleep(1_000);
      } catch {
        yield* sleep(5);
      }
      return 'late';
    });
    const race = runVirtual(() => staggeredRace([() => stubborn(), () => sleep(5, 'won')], 3));
    expect([race.value.slice(0, 2), race.elapsed]).toEqual([['won', 1], 13]);
  });
});
