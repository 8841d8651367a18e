import { lastValueFrom, take, toArray } from 'rxjs';
import { asPromise, CancelledError, EventLoop, putTo, Queue, run, coroutine, type Body } from '../../../lib/index.js';
import { ThreadPoolExecutor, type WorkerContext } from '../../../lib/executors/index.js';
import { errorOf, Gate, kinds, startedWorkers, tasks } from './support.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe.each(kinds)('stream of a %s', (_name, Pool) => {
  let executor: ThreadPoolExecutor;
  beforeAll(() => {
    executor = new Pool({ maxWorkers: 1 }) as ThreadPoolExecutor;
  });
  afterAll(() => asPromise(executor.shutdown()));

  it('emits what a generator yields, and completes.', async () => {
    const counting = executor.stream(function* (to: number) {
      for (let i = 0; i < to; i++) yield i;
    }, 1_000);
    expect(await lastValueFrom(counting.pipe(toArray()))).toEqual([...Array(1_000).keys()]);
  });

  it('emits what an async generator yields.', async () => {
    const counting = executor.stream(async function* () {
      yield 'a';
      await undefined;
      yield 'b';
    });
    expect(await lastValueFrom(counting.pipe(toArray()))).toEqual(['a', 'b']);
  });

  it('emits what an exported generator yields.', async () => {
    expect(await lastValueFrom(executor.stream(tasks('count'), 3).pipe(toArray()))).toEqual([0, 1, 2]);
  });

  it('emits what a function hands to this.progress().', async () => {
    const halving = executor.stream(
      async function (this: WorkerContext<number>, x: number) {
        for (let y = x; y >= 1; y /= 2) this.progress(y);
      },
      8,
    );
    expect(await lastValueFrom(halving.pipe(toArray()))).toEqual([8, 4, 2, 1]);
  });

  it('emits the values before an error, then the error.', async () => {
    const seen: unknown[] = [];
    const failing = executor.stream(function* () {
      yield 1;
      yield 2;
      throw new RangeError('third');
    });
    await new Promise<void>((resolve) => failing.subscribe({ next: (value) => seen.push(value), error: (error) => (seen.push(error), resolve()) }));
    expect(seen.slice(0, 2)).toEqual([1, 2]);
    expect(seen[2]).toBeInstanceOf(RangeError);
  });

  it('stops a generator when enough has been taken.', async () => {
    const endless = executor.stream(function* () {
      for (let i = 0; ; i++) yield i;
    });
    expect(await lastValueFrom(endless.pipe(take(200), toArray()))).toEqual([...Array(200).keys()]);
    expect(await asPromise(executor.submit(() => 'the next one runs'))).toBe('the next one runs');
  });

  it('closes a generator whose value can not be sent, and says so.', async () => {
    const leaking = executor.stream(function* leak() {
      try {
        yield () => 1;
      } finally {
        (globalThis as { isClosed?: boolean }).isClosed = true;
      }
    });
    const error = await errorOf(leaking);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe("a value of leak can't be sent back: ()=>1 could not be cloned.");
    expect(await asPromise(executor.submit(() => (globalThis as { isClosed?: boolean }).isClosed))).toBe(true);
  });

  it('has no part in what an earlier one says after its end.', async () => {
    const first = async function (this: WorkerContext<string>): Promise<void> {
      Object.assign(globalThis, { say: () => this.progress('of the first') });
      this.progress('first');
    };
    const second = async function (this: WorkerContext<string>): Promise<void> {
      (globalThis as unknown as { say(): void }).say();
      await undefined;
      (globalThis as unknown as { say(): void }).say();
      this.progress('second');
    };
    expect(await lastValueFrom(executor.stream(first).pipe(toArray()))).toEqual(['first']);
    expect(await lastValueFrom(executor.stream(second).pipe(toArray()))).toEqual(['second']);
  });

  it('emits the values before the exit of its worker, then the error.', async () => {
    const seen: unknown[] = [];
    const leaving = executor.stream(function* () {
      yield 1;
      yield 2;
      process.exit(4);
    });
    const error = await new Promise<unknown>((resolve) => leaving.subscribe({ next: (value) => seen.push(value), error: resolve }));
    expect(seen).toEqual([1, 2]);
    expect(error).toMatchObject({ name: 'WorkerCrashedError', exitCode: 4 });
  });

  it('fails for a closure, before it runs.', async () => {
    const outside = 1;
    const closing = executor.stream(function* () {
      yield outside;
    });
    await expect(lastValueFrom(closing)).rejects.toThrow('it uses outside from around it');
  });
});

describe('a stream', () => {
  it('runs the finally of a generator that is left, and keeps its worker.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1, grace: 60_000 });
    const workers = startedWorkers();
    const gate = new Gate();
    const endless = executor.stream(function* (shared: SharedArrayBuffer) {
      try {
        for (let i = 0; ; i++) yield i;
      } finally {
        Atomics.store(new Int32Array(shared), 2, 1);
      }
    }, gate.shared);
    await lastValueFrom(endless.pipe(take(1)));
    await asPromise(executor.submit(() => 'the next one'));
    expect({ finally: gate.aborted, workers: workers.list.length }).toEqual({ finally: true, workers: 1 });
  });

  it('is held up when its values are not taken.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
    const gate = new Gate();
    const queue = new Queue<number>(1);
    const endless = executor.stream(function* (shared: SharedArrayBuffer) {
      for (let i = 0; ; i++) {
        Atomics.add(new Int32Array(shared), 1, 1);
        yield i;
      }
    }, gate.shared);
    const main = coroutine(function* (): Body<number[]> {
      const filling = endless.pipe(putTo(queue)).subscribe();
      const taken: number[] = [];
      for (let i = 0; i < 300; i++) taken.push(yield* queue.get());
      filling.unsubscribe();
      return taken;
    });
    expect(await run(main())).toEqual([...Array(300).keys()]);
    // What was taken, what may be under way, and the one that waits to be sent.
    expect(gate.entered).toBeLessThanOrEqual(300 + 64 + 3);
  });

  it('reaches its subscriber from the ready queue, in the loop in which it was subscribed.', async () => {
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const loop = new EventLoop();
    const running: boolean[] = [];
    await new Promise<void>((resolve) => {
      loop.callSoon(() => {
        executor
          .stream(function* () {
            yield 1;
            yield 2;
          })
          .subscribe({ next: () => running.push(loop.isRunning()), complete: resolve });
      });
    });
    expect(running).toEqual([true, true]);
    await asPromise(executor.shutdown());
    loop.close();
  });

  it('is cancelled when the loop of its run is shut down.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    let end: unknown;
    const main = coroutine(function* () {
      const first = executor.stream(function* () {
        for (let i = 0; ; i++) yield i;
      });
      yield* new Queue<number>().join();
      first.subscribe({ error: (error) => (end = error) });
    });
    await run(main());
    expect(end).toBeInstanceOf(CancelledError);
  });

  it('fails when its executor was shut down.', async () => {
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    await asPromise(executor.shutdown());
    const late = executor.stream(function* () {
      yield 1;
    });
    await expect(lastValueFrom(late)).rejects.toThrow('ThreadPoolExecutor: cannot schedule new futures after shutdown');
  });
});
