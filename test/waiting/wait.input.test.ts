import { EMPTY, of, Subject } from 'rxjs';
import {
  coroutine,
  createTask,
  EmptyError,
  EventLoop,
  FIRST_COMPLETED,
  fromAsync,
  Future,
  run,
  sleep,
  Task,
  wait,
  type Awaitable,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { inTask } from '../tasks/support.js';
import { errorOf } from './iterations.js';

const valuesOf = <T>(futures: Iterable<Future<T>>): T[] => [...futures].map((future) => future.result());

describe('what wait takes', () => {
  it('everything that can be awaited, each for its last value', () => {
    const values = inTask(function* () {
      const future = new Future<string>();
      future.setResult('future');
      const inputs: Awaitable<unknown>[] = [of(1, 2), sleep(5, 'coroutine'), future, createTask(sleep(1, 'task'))];
      return valuesOf((yield* wait(inputs)).done);
    });
    expect(values).toEqual([2, 'coroutine', 'future', 'task']);
  });

  it('Promises, async functions and AsyncIterables', async () => {
    const iterable = async function* (): AsyncGenerator<string> {
      yield 'first';
      yield 'last';
    };
    const inputs = [Promise.resolve('promise'), fromAsync(async () => 'async function'), iterable()];
    expect(valuesOf((await run(wait(inputs))).done)).toEqual(['promise', 'async function', 'last']);
  });

  it('a Promise that is rejected, whose error is in done', async () => {
    const main = coroutine(function* () {
      const { done } = yield* wait([Promise.reject(new RangeError('x'))]);
      return [...done].map((future) => future.exception());
    });
    expect(await run(main())).toEqual([new RangeError('x')]);
  });

  it('a source that completes empty, as a failure with EmptyError', () => {
    const errors = inTask(function* () {
      const { done } = yield* wait([EMPTY]);
      return [...done].map((future) => future.exception());
    });
    expect(errors).toEqual([new EmptyError()]);
  });

  it('makes a Task of what is not a Future, and hands Futures back as they are', () => {
    const value = inTask(function* () {
      const [future, task] = [new Future<number>(), createTask(sleep(1))];
      const { done, pending } = yield* wait([of(1), sleep(1), future, task], { timeout: 5 });
      return [[...done].map((each) => each instanceof Task), [...done][2] === task, [...pending][0] === future];
    });
    expect(value).toEqual([[true, true, true], true, true]);
  });

  it('runs a repeated Coroutine once for each place', () => {
    let runs = 0;
    const work = coroutine(function* () {
      return ++runs;
    })();
    expect(valuesOf(runVirtual(() => wait([work, work, work])).value.done)).toEqual([1, 2, 3]);
  });

  it('loses nothing of a hot source that emits right after the subscription', () => {
    const values = inTask(function* () {
      const source = new Subject<number>();
      const seen: number[] = [];
      wait([source]).subscribe(({ done }) => seen.push(...valuesOf(done)));
      source.next(1);
      source.complete();
      yield* sleep(1);
      return seen;
    });
    expect(values).toEqual([1]);
  });

  it('starts nothing before it is subscribed, and takes the list as it was at the call', () => {
    let runs = 0;
    const work = coroutine(function* () {
      return ++runs;
    });
    const inputs = [work()];
    const waiting = wait(inputs);
    inputs.push(work());
    expect(runs).toBe(0);
    expect([runVirtual(() => waiting).value.done.size, runVirtual(() => waiting).value.done.size]).toEqual([1, 1]);
    expect(runs).toBe(2);
  });
});

describe('wait called wrongly', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['a number', 1, '1'],
    ['a string', 'ab', '"ab"'],
    ['a record', { a: of(1) }, 'an object'],
    ['a function', sleep, 'the function sleep'],
    ['one Observable', of(1), 'an Observable'],
  ])('refuses %s for its inputs', (_name, inputs, got) => {
    expect(() => wait(inputs as never)).toThrow(new TypeError(`wait: inputs must be an iterable of awaitables, got ${got}`));
  });

  it.each<[string, unknown, string]>([
    ['a number', 1, '1'],
    ['undefined', undefined, 'undefined'],
    ['a list', [], 'an array (gather() takes a list)'],
    ['a coroutine function', sleep, 'the function sleep (call it: a coroutine function is not yet a coroutine)'],
    ['a generator', (function* () {})(), 'an object (wrap the generator function with coroutine())'],
  ])('refuses %s among its inputs, names its place, and has begun nothing', (_name, input, got) => {
    let begun = false;
    const work = coroutine(function* () {
      begun = true;
    });
    const expected = new TypeError(`wait: inputs[1] must be an Observable, Promise or AsyncIterable, got ${got}`);
    inTask(function* () {
      expect(() => wait([work(), input as never])).toThrow(expected);
      yield* sleep(1);
    });
    expect(begun).toBe(false);
  });

  it.each<[unknown, Error]>([
    ['10', new TypeError('wait: options.timeout must be a number of milliseconds, got "10"')],
    [null, new TypeError('wait: options.timeout must be a number of milliseconds, got null')],
    [NaN, new RangeError('wait: options.timeout must be a number of milliseconds, got NaN')],
  ])('refuses %p for its timeout', (timeout, error) => {
    expect(() => wait([of(1)], { timeout: timeout as never })).toThrow(error);
  });

  it.each([null, 1, 'first_completed', {}])('refuses %p for returnWhen', (returnWhen) => {
    expect(() => wait([of(1)], { returnWhen: returnWhen as never })).toThrow(/^wait: options.returnWhen must be FIRST_COMPLETED, .*, got /);
  });

  it('passes on the error of an iterable, and has begun nothing', () => {
    let begun = false;
    const inputs = function* (): Generator<Awaitable<void>> {
      yield coroutine(function* () {
        begun = true;
      })();
      throw new RangeError('broken');
    };
    inTask(function* () {
      expect(() => wait(inputs())).toThrow(new RangeError('broken'));
      yield* sleep(1);
    });
    expect(begun).toBe(false);
  });

  it('fails with a RangeError where a Future belongs to another loop, and has begun nothing', () => {
    const other = new EventLoop();
    const value = inTask(function* () {
      let begun = false;
      const work = coroutine(function* () {
        begun = true;
      });
      const error = yield* errorOf(wait([work(), new Future({ loop: other })]));
      yield* sleep(1);
      return { error, begun };
    });
    expect(value).toEqual({ error: new RangeError('wait: inputs belong to different loops'), begun: false });
  });
});

describe('wait at scale', () => {
  const many = 100_000;
  const immediate = coroutine(function* (index: number) {
    return index;
  });

  it('takes 100 000 coroutines', () => {
    const { done } = runVirtual(() => wait(Array.from({ length: many }, (_, index) => immediate(index)))).value;
    expect([done.size, [...done].at(-1)!.result()]).toEqual([many, many - 1]);
  });

  it('takes 100 000 Futures, and is left again without a trace', () => {
    const left = inTask(function* () {
      const futures = Array.from({ length: many }, () => new Future<number>());
      wait(futures).subscribe().unsubscribe();
      yield* sleep(0);
      return futures.filter((future) => future._waiters !== null || future.done()).length;
    });
    expect(left).toBe(0);
  });

  it('waits 10 000 times for the first of what is left', () => {
    const count = inTask(function* () {
      const slow = createTask(sleep(1_000_000));
      let rounds = 0;
      for (; rounds < 10_000; rounds++) yield* wait([slow, sleep(1)], { returnWhen: FIRST_COMPLETED });
      expect(slow._waiters).toBeNull();
      return rounds;
    });
    expect(count).toBe(10_000);
  });
});
