import { availableParallelism } from 'node:os';
import { lastValueFrom } from 'rxjs';
import { asPromise, asyncWith, coroutine, createTask, isCoroutine, run, Task } from '../../../lib/index.js';
import { ProcessPoolExecutor, ThreadPoolExecutor, transfer } from '../../../lib/executors/index.js';
import { errorOf, Gate, kinds, pass, startedWorkers } from './support.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe.each(kinds)('%s', (_name, Pool) => {
  let executor: ThreadPoolExecutor | ProcessPoolExecutor;
  beforeAll(() => {
    executor = new Pool({ maxWorkers: 2 });
  });
  afterAll(() => asPromise(executor.shutdown()));

  it('runs a function with its arguments.', async () => {
    expect(await asPromise(executor.submit((a: number, b: string) => `${b}${a + 1}`, 1, 'x'))).toBe('x2');
  });

  it('awaits an async function.', async () => {
    expect(await asPromise(executor.submit(async (x: number) => [await Promise.resolve(x)], 3))).toEqual([3]);
  });

  it('awaits what only looks like a promise.', async () => {
    const thenable = (): number => ({ then: (resolve: (value: number) => void) => void resolve(3) }) as unknown as number;
    expect([await asPromise(executor.submit(thenable)), await asPromise(executor.submit(thenable))]).toEqual([3, 3]);
  });

  it('clones what goes there and comes back, as structured cloning does.', async () => {
    const value = { map: new Map([[1, new Set(['a'])]]), date: new Date(0), bytes: new Uint8Array([1, 2]), none: undefined };
    expect(await asPromise(executor.submit((x: unknown) => x, value))).toEqual(value);
  });

  it('lets a function import what it needs.', async () => {
    // Written as a text, as the compiler of these tests makes a require() of it.
    const platform = new Function('return async () => (await import("node:os")).platform()')() as () => Promise<string>;
    expect(await asPromise(executor.submit(platform))).toBe(process.platform);
  });

  it('gives a Coroutine, which can be awaited with yield*.', async () => {
    const submitted = executor.submit((x: number) => x + 1, 1);
    expect(isCoroutine(submitted)).toBe(true);
    const main = coroutine(function* () {
      return [yield* submitted, yield* submitted];
    });
    expect(await run(main())).toEqual([2, 2]);
  });

  it('makes a task of a submission.', async () => {
    const task = createTask(executor.submit(() => 'done'));
    expect(task).toBeInstanceOf(Task);
    expect(await asPromise(task)).toBe('done');
  });

  it('emits the result once, and completes.', async () => {
    const seen: unknown[] = [];
    await new Promise<void>((resolve) => {
      executor.submit(() => 7).subscribe({ next: (value) => seen.push(value), complete: () => (seen.push('complete'), resolve()) });
      seen.push('subscribed');
    });
    expect(seen).toEqual(['subscribed', 7, 'complete']);
  });

  it('refuses a result that can not be cloned, and works on.', async () => {
    const error = await errorOf(executor.submit(function leak() {
      return () => 1;
    }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/^the result of leak can't be sent back: \(\)\s*=>.*could not be cloned/s);
    expect(await asPromise(executor.submit(() => 'next'))).toBe('next');
  });

  it('refuses an argument that can not be cloned, and runs nothing.', async () => {
    const error = await errorOf(executor.submit(function take(fn: unknown) {
      return typeof fn;
    }, () => 1));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/^argument 1 of take can't be sent to a worker: .*could not be cloned/s);
    expect(await asPromise(executor.submit(() => 'next'))).toBe('next');
  });

  it('uses the one worker that is free again.', async () => {
    await using single = new Pool({ maxWorkers: 1 });
    const id = (): string => {
      const scope = globalThis as { visits?: number };
      scope.visits = (scope.visits ?? 0) + 1;
      return `${scope.visits}`;
    };
    expect([await asPromise(single.submit(id)), await asPromise(single.submit(id))]).toEqual(['1', '2']);
  });
});

describe('ThreadPoolExecutor', () => {
  it('runs a function in another thread.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    expect(await asPromise(executor.submit(() => process.getBuiltinModule('node:worker_threads').isMainThread))).toBe(false);
  });

  it('submits nothing before it is subscribed (THR-05).', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    gate.open();
    const submitted = executor.submit(pass, gate.shared);
    await asPromise(executor.submit(() => 'another'));
    expect(gate.entered).toBe(0);
    await asPromise(submitted);
    expect(gate.entered).toBe(1);
  });

  it('runs each subscription anew.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    gate.open();
    const submitted = executor.submit(pass, gate.shared);
    await Promise.all([lastValueFrom(submitted), lastValueFrom(submitted)]);
    expect(gate.entered).toBe(2);
  });

  it('runs at most maxWorkers jobs at a time.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
    const workers = startedWorkers();
    const gate = new Gate();
    const all = [0, 1, 2, 3].map((i) => lastValueFrom(executor.submit(pass, gate.shared, i)));
    await gate.whenEntered(2);
    gate.open();
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
    expect({ entered: gate.entered, workers: workers.list.length }).toEqual({ entered: 4, workers: 2 });
  });

  it('runs jobs in the order in which they were submitted.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const order: number[] = [];
    const all = [0, 1, 2, 3].map((i) => lastValueFrom(executor.submit((x: number) => x, i)).then((value) => order.push(value)));
    await Promise.all(all);
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('moves buffers that are marked, in both directions.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const bytes = new Uint8Array([1, 2, 3]);
    const result = await asPromise(
      executor.submit(function (this, given: Uint8Array) {
        const back = new Uint8Array([...given, 4]);
        return this.transfer(back, [back.buffer]);
      }, transfer(bytes, [bytes.buffer])),
    );
    expect({ left: bytes.byteLength, result: [...result] }).toEqual({ left: 0, result: [1, 2, 3, 4] });
  });

  it('copies buffers that are not.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const bytes = new Uint8Array([1, 2, 3]);
    await asPromise(executor.submit((given: Uint8Array) => given.length, bytes));
    expect(bytes.byteLength).toBe(3);
  });

  it('is entered and left by asyncWith, which waits for its jobs.', async () => {
    const gate = new Gate();
    gate.open();
    let job: Promise<unknown> = Promise.resolve();
    const main = asyncWith(new ThreadPoolExecutor({ maxWorkers: 1 }), function* (executor) {
      job = lastValueFrom(executor.submit(pass, gate.shared, 5));
      return executor instanceof ThreadPoolExecutor;
    });
    expect(await asPromise(main)).toBe(true);
    expect(gate.entered).toBe(1);
    expect(await job).toBe(5);
  });

  it('has as many workers as can run at a time, if it is not told.', () => {
    expect(new ThreadPoolExecutor().maxWorkers).toBe(availableParallelism());
  });

  it.each([
    [0, RangeError, 'ThreadPoolExecutor: options.maxWorkers must be a whole number of at least 1, got 0'],
    [1.5, RangeError, 'ThreadPoolExecutor: options.maxWorkers must be a whole number of at least 1, got 1.5'],
    ['2', TypeError, 'ThreadPoolExecutor: options.maxWorkers must be a number, got "2"'],
  ])('refuses maxWorkers: %p.', (maxWorkers, type, message) => {
    expect(() => new ThreadPoolExecutor({ maxWorkers: maxWorkers as number })).toThrow(new type(message));
  });

  it('refuses a grace that is no number.', () => {
    expect(() => new ThreadPoolExecutor({ grace: '1' as never })).toThrow(
      new TypeError('ThreadPoolExecutor: options.grace must be a number of milliseconds, got "1"'),
    );
  });

  it('refuses options that are no object.', () => {
    expect(() => new ProcessPoolExecutor(2 as never)).toThrow(new TypeError('ProcessPoolExecutor: options must be an object, got 2'));
  });
});

describe('transfer', () => {
  it('gives back what it was given.', () => {
    const bytes = new Uint8Array(1);
    expect(transfer(bytes, [bytes.buffer])).toBe(bytes);
  });

  it('refuses what holds no buffers.', () => {
    expect(() => transfer(1, [])).toThrow(new TypeError('transfer: value must be an object, got 1'));
    expect(() => transfer({}, 'buffer' as never)).toThrow(new TypeError('transfer: buffers must be an array, got "buffer"'));
  });
});

describe('ProcessPoolExecutor', () => {
  it('runs a function in another process.', async () => {
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1 });
    const pid = await asPromise(executor.submit(() => process.pid));
    expect(typeof pid).toBe('number');
    expect(pid).not.toBe(process.pid);
  });

  it('does not run what this process was told to evaluate.', async () => {
    const before = process.execArgv;
    process.execArgv = ['--no-warnings', '-e', 'process.exit(9)', '--eval=process.exit(8)'];
    try {
      await using executor = new ProcessPoolExecutor({ maxWorkers: 1 });
      const argv = await asPromise(executor.submit(() => process.execArgv.slice(0, 2)));
      expect(argv).toEqual(['--no-warnings', '-e']);
    } finally {
      process.execArgv = before;
    }
  });
});
