import { of, throwError } from 'rxjs';
import {
  allTasks,
  CancelledError,
  coroutine,
  createTask,
  ContextVar,
  currentTask,
  EmptyError,
  run,
  sleep,
  staggeredRace,
  timeout,
  TimeoutError,
  type Awaitable,
  type Body,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { inTask } from '../tasks/support.js';
import { ended, errorOf, probe } from './iterations.js';

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

describe('staggeredRace', () => {
  it('starts the first in the next iteration, and the next two after a failure', () => {
    const lines = probe(function* ({ log }) {
      const starter = coroutine(function* (name: string, error: string | null) {
        log(`${name} starts`);
        if (error !== null) throw error;
        return name;
      });
      log('main');
      const [result] = yield* staggeredRace([() => starter('a', 'x'), () => starter('b', 'y'), () => starter('c', null)], 10);
      log(`${result}`);
    });
    expect(lines.map((line) => line.replace(/^i\d+: /, ''))).toEqual(['main', 'a starts', 'b starts', 'c starts', 'c']);
    expect(lines[1]).toBe('i2: a starts');
  });

  it('calls each starter in its turn, and not before it is subscribed', () => {
    const times: number[] = [];
    const main = coroutine(function* () {
      const loop = currentTask()!.getLoop();
      const starter = (): Awaitable<string> => {
        times.push(loop.time());
        return sleep(50, 'value');
      };
      const race = staggeredRace([starter, starter, starter], 10);
      yield* sleep(5);
      expect(times).toEqual([]);
      return yield* race;
    });
    expect(runVirtual(main)).toEqual({ value: ['value', 0, [null, cancelled, cancelled]], elapsed: 55 });
    expect(times).toEqual([5, 15, 25]);
  });

  it('takes a starter that throws, or gives what cannot be awaited, as one that failed', () => {
    const starters = [
      () => {
        throw new RangeError('x');
      },
      () => 5 as unknown as Awaitable<string>,
      () => throwError(() => 'y'),
      () => of<string>(),
      () => of('won'),
    ];
    expect(runVirtual(() => staggeredRace(starters, null)).value).toEqual([
      'won',
      4,
      [new RangeError('x'), expect.any(TypeError), 'y', new EmptyError(), null],
    ]);
  });

  it('takes a starter that cancels itself as one that failed', () => {
    const starters = [() => fail(1, new CancelledError('own')), () => sleep(5, 'won')];
    expect(runVirtual(() => staggeredRace(starters, 100))).toEqual({
      value: ['won', 1, [new CancelledError('own'), null]],
      elapsed: 6,
    });
  });

  it('takes an iterable of starters, and may be run twice', () => {
    const race = staggeredRace(new Set([() => fail(1, 'x'), () => sleep(1, 'won')]), 5);
    const main = coroutine(function* () {
      return [yield* race, yield* race];
    });
    const once = ['won', 1, ['x', null]];
    expect(runVirtual(main).value).toEqual([once, once]);
  });

  it.each([0, -5])('starts all at once with a delay of %d', (delay) => {
    const started: number[] = [];
    const starters = [30, 10, 20].map((ms) => () => {
      started.push(ms);
      return sleep(ms, ms);
    });
    expect(runVirtual(() => staggeredRace(starters, delay))).toEqual({ value: [10, 1, [cancelled, null, cancelled]], elapsed: 10 });
    expect(started).toEqual([30, 10, 20]);
  });

  it('never starts the next by time with an endless delay', () => {
    const race = runVirtual(() => staggeredRace([() => sleep(5_000, 'first'), () => of('second')], Infinity));
    expect(race).toEqual({ value: ['first', 0, [null]], elapsed: 5_000 });
  });

  it('is ended by a timeout around it', () => {
    inTask(function* () {
      const trace: string[] = [];
      const error = yield* errorOf(timeout(15, () => staggeredRace([() => cleaning(5, trace), () => cleaning(5, trace)], 10)));
      expect([error, trace, allTasks().size]).toEqual([new TimeoutError(), ['cleaned up after 5', 'cleaned up after 5'], 1]);
    });
  });

  it('runs each starter in a context of its own', () => {
    inTask(function* () {
      const name = new ContextVar<string>('name', { default: 'none' });
      const seen: string[] = [];
      name.set('main');
      const starter = coroutine(function* (): Body<string> {
        seen.push(name.get());
        name.set('changed');
        throw 'x';
      });
      yield* staggeredRace([() => starter(), () => starter()], null);
      expect([seen[0], name.get()]).toEqual(['main', 'main']);
    });
  });

  it('leaves nothing behind: no task, no timer', () => {
    const main = coroutine(function* () {
      const task = createTask(staggeredRace([() => sleep(5, 'won'), () => of('never')], 60_000));
      yield* ended(task);
      return allTasks().size;
    });
    expect(runVirtual(main)).toEqual({ value: 1, elapsed: 5 });
  });

  it('races promises in real time', async () => {
    const starters = [() => Promise.reject(new RangeError('x')), () => Promise.resolve('won')];
    await expect(run(staggeredRace(starters, 60_000))).resolves.toEqual(['won', 1, [new RangeError('x'), null]]);
  });
});

describe('staggeredRace used wrongly', () => {
  it.each<[unknown, unknown, Error]>([
    [null, 1, new TypeError('staggeredRace: starters must be an iterable of functions, got null')],
    [5, 1, new TypeError('staggeredRace: starters must be an iterable of functions, got 5')],
    [[() => of(1), of(1)], 1, new TypeError('staggeredRace: starters[1] must be a function, got an Observable')],
    [[() => of(1)], '1', new TypeError('staggeredRace: delay must be a number of milliseconds, got "1"')],
    [[() => of(1)], undefined, new TypeError('staggeredRace: delay must be a number of milliseconds, got undefined')],
    [[() => of(1)], NaN, new RangeError('staggeredRace: delay must be a number of milliseconds, got NaN')],
  ])('refuses %p with a delay of %p, at the call', (starters, delay, expected) => {
    expect(() => staggeredRace(starters as Iterable<() => Awaitable>, delay as number)).toThrow(expected);
  });
});
