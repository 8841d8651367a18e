import {
  CancelledError,
  coroutine,
  Coroutine,
  createTask,
  currentTask,
  EventLoop,
  Future,
  gather,
  isCoroutine,
  sleep,
  type Body,
} from '../../lib/index.js';
import { shared } from '../../lib/loop/shared.js';
import { inTask, traced, type Say } from './support.js';

const immediate = coroutine(function* <T>(value: T): Body<T> {
  return value;
});

describe('coroutine', () => {
  it('makes a function that takes the arguments of the body', () => {
    const add = coroutine(function* (a: number, b: number) {
      yield* sleep(1);
      return a + b;
    });
    expect(inTask(() => add(1, 2)[Symbol.iterator]())).toBe(3);
  });

  it('runs nothing when it is called', () => {
    const trace: string[] = [];
    const work = coroutine(function* (): Body<void> {
      trace.push('ran');
    });
    const cold = work();
    expect(trace).toEqual([]);
    cold.subscribe();
    expect(trace).toEqual(['ran']);
  });

  it('awaited twice, runs twice', () => {
    let runs = 0;
    const work = coroutine(function* (): Body<number> {
      return ++runs;
    });
    const both = inTask(function* () {
      const one = work();
      return [yield* one, yield* one];
    });
    expect(both).toEqual([1, 2]);
  });

  it('awaited by two tasks at the same time, runs once for each', () => {
    let runs = 0;
    const work = coroutine(function* () {
      const run = ++runs;
      yield* sleep(run);
      return run;
    });
    const both = inTask(function* () {
      const [one, pass] = [work(), sleep(0)];
      const waiter = coroutine(function* () {
        yield* pass;
        return yield* one;
      });
      const [a, b] = [createTask(waiter()), createTask(waiter())];
      return [yield* a, yield* b];
    });
    expect(both).toEqual([1, 2]);
  });

  it('is named as its body, or as options.name says', () => {
    const named = coroutine(function* work(): Body<void> {});
    const renamed = coroutine(function* work(): Body<void> {}, { name: 'other' });
    const anonymous = coroutine((() => function* (): Body<void> {})());
    expect([named(), renamed(), anonymous()].map(String)).toEqual(['work()', 'other()', 'coroutine()']);
  });

  it('throws into its caller what its body throws', () => {
    const failure = new Error('f');
    const failing = coroutine(function* (): Body<void> {
      yield* sleep(1);
      throw failure;
    });
    const catching = coroutine(function* () {
      try {
        yield* failing();
      } catch (error) {
        return error;
      }
    });
    expect(inTask(() => catching()[Symbol.iterator]())).toBe(failure);
  });

  it('of a function that is no generator fails with a TypeError that says so', () => {
    const promising = coroutine((async () => 1) as never, { name: 'promising' });
    const nothing = coroutine((() => undefined) as never, { name: 'nothing' });
    const messages: string[] = [];
    for (const work of [promising, nothing]) {
      (work as () => Coroutine<void>)().subscribe({ error: (error: Error) => messages.push(`${error.name}: ${error.message}`) });
    }
    expect(messages).toEqual([
      'TypeError: coroutine: the body of promising must be a generator function, but it returned a Promise',
      'TypeError: coroutine: the body of nothing must be a generator function, but it returned undefined',
    ]);
  });

  it('of an async generator function is refused when it is made', () => {
    async function* ticks(): AsyncGenerator<number> {
      yield 1;
    }
    expect(() => coroutine(ticks as never)).toThrow(
      new TypeError('coroutine: body must be a generator function, got the async generator function ticks'),
    );
  });

  it('whose body is no generator fails where it is called, however many calls are on the stack', () => {
    const nothing = coroutine((() => undefined) as never) as () => Coroutine<void>;
    const nested = coroutine(function* (depth: number): Body<boolean> {
      if (depth > 1) return yield* nested(depth - 1);
      try {
        yield* nothing();
      } catch (error) {
        return error instanceof TypeError;
      }
      return false;
    });
    const depths = Array.from({ length: 140 }, (_, i) => i + 1);
    expect(depths.filter((depth) => inTask(() => nested(depth)[Symbol.iterator]()) !== true)).toEqual([]);
  });

  it('that throws has left the native stack for good, so that later calls of the step are as fast', () => {
    const failing = coroutine(function* (): Body<void> {
      throw new Error('boom');
    });
    const depths = inTask(function* () {
      const before = shared.depth;
      for (let i = 0; i < 100; i++) {
        try {
          yield* failing();
        } catch {
          // As often as it takes.
        }
      }
      return [before, shared.depth];
    });
    expect(depths).toEqual([0, 0]);
  });

  it('isCoroutine is true of a Coroutine that is not running, and of nothing else', () => {
    const values = [immediate(1), sleep(1), gather([]), immediate, new Future({ loop: new EventLoop() }), null, undefined, {}];
    expect(values.map((x) => isCoroutine(x))).toEqual([true, true, true, false, false, false, false, false]);
    expect(immediate(1)).toBeInstanceOf(Coroutine);
  });

  it('can delegate to a native generator with a plain yield*', () => {
    function* helper(ms: number): Body<string> {
      yield* sleep(ms);
      return yield* immediate('value');
    }
    function* failing(): Body<void> {
      yield* sleep(1);
      throw new Error('native');
    }
    const caught: unknown[] = [];
    const value = inTask(function* () {
      try {
        yield* failing();
      } catch (error) {
        caught.push(error);
      }
      return yield* helper(5);
    });
    expect([value, caught]).toEqual(['value', [new Error('native')]]);
  });

  it('passes a cancel through native generators, innermost finally first', () => {
    const trace: string[] = [];
    function* inner(): Body<void> {
      try {
        yield* sleep(100);
      } finally {
        yield* sleep(1);
        trace.push('inner');
      }
    }
    const work = coroutine(function* () {
      try {
        yield* inner();
      } finally {
        trace.push('outer');
      }
    });
    inTask(function* () {
      const task = createTask(work());
      yield* sleep(0);
      task.cancel();
      yield* sleep(5);
      expect(task.cancelled()).toBe(true);
    });
    expect(trace).toEqual(['inner', 'outer']);
  });

  it('keeps the task of its caller', () => {
    const inner = coroutine(function* () {
      yield* sleep(0);
      return currentTask();
    });
    const same = inTask(function* () {
      return (yield* inner()) === currentTask();
    });
    expect(same).toBe(true);
  });

  it('leaves the step to its caller when a coroutine is subscribed in a body', () => {
    const inner = coroutine(function* () {
      const first = currentTask();
      yield* sleep(0);
      return first;
    });
    inTask(function* () {
      const own = currentTask();
      const seen: unknown[] = [];
      inner().subscribe((task) => seen.push(task));
      expect(currentTask()).toBe(own);
      yield* sleep(0);
      yield* sleep(0);
      expect(seen[0]).not.toBeNull();
      expect(seen[0]).not.toBe(own);
    });
  });
});

describe('sleep(0) in a body', () => {
  it('is thrown its cancel in the next iteration', () => {
    const work = coroutine(function* (say: Say) {
      try {
        yield* sleep(0);
      } catch (error) {
        say((error as Error).name);
        expect(error).toBeInstanceOf(CancelledError);
      }
    });
    expect(
      traced(function* (say) {
        const task = createTask(work(say), { eager: true });
        task.cancel();
        say('asked');
        yield* task;
      }),
    ).toEqual(['i1: asked', 'i2: CancelledError']);
  });
});
