import { firstValueFrom, mergeMap, of, repeat, retry, switchMap, takeUntil, timer } from 'rxjs';
import type { Observable, SchedulerAction, Subscription } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { CancelledError, coroutine, createTask, DeadlockError, isCoroutine, sleep } from '../../lib/index.js';
import { marbles, runVirtual } from '../../lib/testing/index.js';
import { probe } from './iterations.js';

const cost = (...times: number[]): string[] =>
  probe(function* ({ iteration, log }) {
    for (const ms of times) {
      const before = iteration();
      const value = yield* sleep(ms, 'x');
      log(`${value} after ${iteration() - before}`);
    }
  });

/** The virtual time at which nothing is scheduled any more. */
const lastFrame = (test: () => void): number => {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
  scheduler.run(test);
  return scheduler.frame;
};

/** Throws where time would pass in ever smaller steps, or not at all. */
class BoundedScheduler extends TestScheduler {
  #left = 10_000;

  override schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay?: number, state?: T): Subscription {
    if (this.#left-- === 0) throw new Error('no end in sight');
    return super.schedule(work, delay, state);
  }
}

describe('sleep', () => {
  it('SLEEP-01: zero and any negative time suspend for exactly one iteration, without a timer, and give the result', () => {
    expect(cost(0, -1, -Infinity, -0)).toEqual(['i2: x after 1', 'i3: x after 1', 'i4: x after 1', 'i5: x after 1']);
  });

  it('SLEEP-02: any positive time, however small, takes two iterations: the timer, then the wake-up', () => {
    expect(cost(1, 0.001)).toEqual(['i3@1: x after 2', 'i5@1.001: x after 2']);
  });

  it('SLEEP-03: cancelling a task that sleeps removes its timer', () => {
    const frame = lastFrame(() => {
      const task = createTask(sleep(1_000));
      timer(10).subscribe(() => task.cancel());
      task.subscribe({ error: (error: unknown) => expect(error).toBeInstanceOf(CancelledError) });
    });
    expect(frame).toBe(10);
  });

  it('SLEEP-04: NaN is a RangeError', () => {
    expect(() => sleep(NaN)).toThrow(new RangeError('sleep: ms must be a number of milliseconds, got NaN'));
  });

  it.each<[unknown, string]>([
    [null, 'null'],
    [undefined, 'undefined'],
    ['10', '"10"'],
    [10n, '10n'],
    [{}, 'an object'],
    [() => 1, 'the function (anonymous)'],
  ])('SLEEP-04: %p is a TypeError', (ms, name) => {
    expect(() => sleep(ms as never)).toThrow(new TypeError(`sleep: ms must be a number of milliseconds, got ${name}`));
  });

  it('gives undefined where there is no result', () => {
    expect(runVirtual(() => sleep(5))).toEqual({ value: undefined, elapsed: 5 });
  });

  it('is a coroutine, for a time and for none', () => {
    expect([sleep(5), sleep(0)].map(isCoroutine)).toEqual([true, true]);
  });

  it('never ends when the time is infinite', () => {
    expect(() => runVirtual(() => sleep(Infinity))).toThrow(DeadlockError);
  });

  it.each([1, 4])('lasts longer than a host timer can, and keeps exact time after it: %d year(s)', (years) => {
    const ms = years * 365 * 24 * 3_600_000;
    let ended = -1;
    const scheduler = new BoundedScheduler(() => true);
    const twice = sleep(ms).pipe(mergeMap(() => sleep(5)));
    scheduler.run(() => twice.subscribe(() => (ended = scheduler.frame)));
    expect(ended).toBe(ms + 5);
  });

  it('gives way to everything that is ready', () => {
    const trace: string[] = [];
    const work = coroutine(function* (name: string) {
      trace.push(`${name} begins`);
      yield* sleep(0);
      trace.push(`${name} ends`);
    });
    runVirtual((loop) => {
      loop.callSoon(() => trace.push('callback'));
      createTask(work('a'));
      return work('b');
    });
    expect(trace).toEqual(['callback', 'a begins', 'b begins', 'a ends', 'b ends']);
  });

  it('ends in the order in which the timers were set, where the time is the same', () => {
    const trace: string[] = [];
    const work = coroutine(function* (name: string, before: number, after: number) {
      yield* sleep(before);
      yield* sleep(after);
      trace.push(name);
    });
    runVirtual(() => {
      for (const [name, before] of [['a', 30], ['b', 10], ['c', 20], ['d', 10]] as const) createTask(work(name, before, 50 - before));
      return sleep(100);
    });
    expect(trace).toEqual(['b', 'd', 'c', 'a']);
  });

  it('does not wait for the timer of another one', () => {
    const main = coroutine(function* () {
      const long = createTask(sleep(1_000));
      yield* sleep(10);
      return long.done();
    });
    expect(runVirtual(main)).toEqual({ value: false, elapsed: 10 });
  });
});

describe('sleep in a pipe', () => {
  it('emits its result and completes', () => {
    marbles(({ expectObservable }) => {
      expectObservable(sleep(3, 'x')).toBe('---(x|)');
    });
  });

  it('does not emit synchronously where the time is zero', () => {
    marbles(({ expectObservable }) => {
      const values: string[] = [];
      sleep(0, 'x').subscribe((value) => values.push(value));
      expect(values).toEqual([]);
      expectObservable(sleep(0, 'x')).toBe('(x|)');
    });
  });

  it('is a new run for each subscription', () => {
    marbles(({ expectObservable }) => {
      const source = sleep(3, 'x');
      expectObservable(source).toBe('               ---(x|)');
      expectObservable(source, '--^').toBe('         -----(x|)');
      expectObservable(source.pipe(repeat(2))).toBe('---x--(x|)');
    });
  });

  it('emits nothing once it is left', () => {
    marbles(({ expectObservable }) => {
      expectObservable(sleep(3, 'x'), '--!').toBe('---');
    });
  });

  it('emits nothing when it is left at the very instant of its end', () => {
    marbles(({ expectObservable }) => {
      expectObservable(sleep(3, 'x'), '---!').toBe('---');
    });
  });

  it.each<[string, Observable<unknown>]>([
    ['a time', sleep(50)],
    ['no time', sleep(0)],
  ])('leaves no timer over when %s is left at once', (_name, source) => {
    expect(lastFrame(() => source.subscribe().unsubscribe())).toBe(0);
  });

  it('may be subscribed again from its own notification', () => {
    marbles(({ expectObservable }) => {
      const again = sleep(2, 'a').pipe(mergeMap((value) => sleep(2, `${value}b`)));
      expectObservable(again).toBe('----(x|)', { x: 'ab' });
    });
  });

  it('is cancelled by switchMap and takeUntil, and run again by retry', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a--b----c---|');
      const notifier = cold('------------z');
      expectObservable(source.pipe(switchMap((value) => sleep(4, value)))).toBe('-------b----(c|)');
      expectObservable(sleep(20).pipe(takeUntil(notifier))).toBe('               ------------|');
      let attempts = 0;
      const flaky = sleep(2).pipe(mergeMap(() => (++attempts < 3 ? cold('#') : of(attempts))));
      expectObservable(flaky.pipe(retry(2))).toBe('------(3|)', { 3: 3 });
      expectSubscriptions(source.subscriptions).toBe('^-----------!');
      expectSubscriptions(notifier.subscriptions).toBe('^-----------!');
    });
  });

  it('gives its value to firstValueFrom in real time', async () => {
    await expect(firstValueFrom(sleep(0, 'x'))).resolves.toBe('x');
  });
});
