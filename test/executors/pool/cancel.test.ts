import { lastValueFrom, map } from 'rxjs';
import { asPromise, asyncWith, CancelledError, coroutine, createTask, gather, run, sleep, waitFor } from '../../../lib/index.js';
import { ProcessPoolExecutor, ThreadPoolExecutor, toThread } from '../../../lib/executors/index.js';
import { errorOf, Gate, outcome, pass, spin, startedWorkers, tasks } from './support.js';

/** What a process says that it spins. */
function* spinning(): Generator<number> {
  yield process.pid;
  for (;;);
}


afterEach(() => {
  jest.restoreAllMocks();
});

describe('a job in the queue', () => {
  it('is taken out of it by unsubscribing, and never runs (THR-06).', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const first = new Gate();
    const second = new Gate();
    const running = lastValueFrom(executor.submit(pass, first.shared));
    const queued = executor.submit(pass, second.shared).subscribe();
    await first.whenEntered();
    queued.unsubscribe();
    first.open();
    await running;
    await asPromise(executor.submit(() => 'another'));
    expect(second.entered).toBe(0);
  });

  it('is cancelled at once by its task, while another one runs on.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const running = lastValueFrom(executor.submit(pass, gate.shared, 1));
    await gate.whenEntered();
    const task = createTask(executor.submit(() => 2), { eager: true });
    task.cancel('not needed');
    const error = await errorOf(task);
    expect(error).toBeInstanceOf(CancelledError);
    gate.open();
    expect(await running).toBe(1);
  });

  it('that comes behind it moves up.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const running = lastValueFrom(executor.submit(pass, gate.shared));
    await gate.whenEntered();
    const left = executor.submit(() => 2).subscribe();
    const next = lastValueFrom(executor.submit(() => 3));
    left.unsubscribe();
    gate.open();
    await running;
    expect(await next).toBe(3);
  });

  it('may leave before the first worker is there.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    executor.submit(spin, gate.shared).subscribe().unsubscribe();
    expect(await asPromise(executor.submit(() => 'alone'))).toBe('alone');
    expect(gate.entered).toBe(0);
  });
});

describe('a running job', () => {
  it.each([
    ['by source', spin],
    ['by module', tasks('spin')],
  ])('that spins is stopped, and its pool works on: %s.', async (_name, fn) => {
    // Whoever waited for the grace would wait for a minute.
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1, grace: 60_000 });
    const gate = new Gate();
    const task = createTask(executor.submit(fn, gate.shared), { eager: true });
    await gate.whenEntered();
    task.cancel();
    expect(await errorOf(task)).toBeInstanceOf(CancelledError);
    expect(await asPromise(executor.submit(() => 'works on'))).toBe('works on');
  });

  it('is done when its worker is gone, and not before (THR-06).', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const workers = startedWorkers();
    const order: string[] = [];
    const task = createTask(executor.submit(spin, gate.shared), { eager: true });
    await gate.whenEntered();
    workers.list[0]?.once('exit', () => order.push('the worker is gone'));
    task.addDoneCallback(() => order.push('the task is done'));
    task.cancel();
    order.push('asked');
    await errorOf(task);
    expect(order).toEqual(['asked', 'the worker is gone', 'the task is done']);
  });

  it('is stopped by unsubscribing; whoever waits for cleanups waits for that.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const workers = startedWorkers();
    let gone = false;
    const piped = gather([executor.submit(spin, gate.shared).pipe(map(() => 1))]);
    const task = createTask(piped, { eager: true });
    await gate.whenEntered();
    workers.list[0]?.once('exit', () => (gone = true));
    task.cancel();
    expect(await errorOf(task)).toBeInstanceOf(CancelledError);
    expect(gone).toBe(true);
  });

  it('of another pool user does not notice.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
    const held = new Gate();
    const spun = new Gate();
    const other = lastValueFrom(executor.submit(pass, held.shared, 5));
    await held.whenEntered();
    const task = createTask(executor.submit(spin, spun.shared), { eager: true });
    await spun.whenEntered();
    const queued = lastValueFrom(executor.submit((x: number) => x, 6));
    task.cancel();
    await errorOf(task);
    held.open();
    expect(await Promise.all([other, queued])).toEqual([5, 6]);
  });

  it('is ended once, however often it is asked to.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const task = createTask(executor.submit(spin, gate.shared), { eager: true });
    await gate.whenEntered();
    expect([task.cancel('first'), task.cancel('second')]).toEqual([true, true]);
    expect(await errorOf(task)).toBeInstanceOf(CancelledError);
  });

  it('that replies while its worker is being ended frees no worker: the next job gets another one.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const workers = startedWorkers();
    const gate = new Gate();
    const task = createTask(executor.submit(pass, gate.shared), { eager: true });
    await gate.whenEntered();
    const next = outcome(executor.submit(() => 'next'));
    const worker = workers.list[0]!;
    const terminate = worker.terminate.bind(worker);
    // The end comes after the reply.
    worker.terminate = () => {
      gate.open();
      worker.once('message', () => setImmediate(() => void terminate()));
      return Promise.resolve(0);
    };
    task.cancel();
    expect(await errorOf(task)).toBeInstanceOf(CancelledError);
    expect(await next).toEqual({ value: 'next' });
    expect(workers.list).toHaveLength(2);
  });

  it('in a child process that spins is killed.', async () => {
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1, grace: 0 });
    const pids: number[] = [];
    await new Promise<void>((resolve) => {
      const subscription = executor.stream(spinning).subscribe((pid) => {
        pids.push(pid);
        subscription.unsubscribe();
        resolve();
      });
    });
    await asPromise(executor.shutdown());
    expect(pids).toHaveLength(1);
    expect(() => process.kill(pids[0]!, 0)).toThrow('ESRCH');
  });
});

describe('a running job that mentions its signal', () => {
  const waiting = function (this: { signal: AbortSignal }, shared: SharedArrayBuffer): Promise<string> {
    const view = new Int32Array(shared);
    const { signal } = this;
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        Atomics.store(view, 2, (signal.reason as Error).name === 'CancelledError' ? 1 : 2);
        resolve('ended by itself');
      });
      Atomics.store(view, 1, 1);
      Atomics.notify(view, 1);
    });
  };
  const id = (): number => process.getBuiltinModule('node:worker_threads').threadId;

  it.each([
    ['by source', waiting],
    ['by module', tasks('untilAborted')],
  ])('is told, ends by itself, and its worker stays: %s.', async (_name, fn) => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1, grace: 60_000 });
    const before = await asPromise(executor.submit(id));
    const gate = new Gate();
    const task = createTask(executor.submit(fn, gate.shared), { eager: true });
    await gate.whenEntered();
    task.cancel();
    expect(await errorOf(task)).toBeInstanceOf(CancelledError);
    expect(gate.aborted).toBe(true);
    expect(await asPromise(executor.submit(id))).toBe(before);
  });

  it('is ended with its worker, when the grace is over.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1, grace: 10 });
    const before = await asPromise(executor.submit(id));
    const gate = new Gate();
    const deaf = function (this: { signal: AbortSignal }, shared: SharedArrayBuffer): never {
      const view = new Int32Array(shared);
      Atomics.store(view, 1, this.signal.aborted ? 2 : 1);
      Atomics.notify(view, 1);
      for (;;);
    };
    const task = createTask(executor.submit(deaf, gate.shared), { eager: true });
    await gate.whenEntered();
    task.cancel();
    expect(await errorOf(task)).toBeInstanceOf(CancelledError);
    expect(await asPromise(executor.submit(id))).not.toBe(before);
  });

  it('has none, when the grace is 0.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1, grace: 0 });
    const gate = new Gate();
    const task = createTask(executor.submit(waiting, gate.shared), { eager: true });
    await gate.whenEntered();
    task.cancel();
    expect(await errorOf(task)).toBeInstanceOf(CancelledError);
    expect(gate.aborted).toBe(false);
  });

  it('is cancelled, whatever it ends with.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1, grace: 60_000 });
    const gate = new Gate();
    const failing = function (this: { signal: AbortSignal }, shared: SharedArrayBuffer): Promise<never> {
      const view = new Int32Array(shared);
      const { signal } = this;
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new RangeError('late')));
        Atomics.store(view, 1, 1);
        Atomics.notify(view, 1);
      });
    };
    const task = createTask(executor.submit(failing, gate.shared), { eager: true });
    await gate.whenEntered();
    task.cancel();
    expect(await errorOf(task)).toBeInstanceOf(CancelledError);
  });
});

describe('waitFor of a thread that spins', () => {
  it('ends with TimeoutError, and the pool works on.', async () => {
    const main = coroutine(function* () {
      try {
        yield* waitFor(
          toThread(() => {
            for (;;);
          }),
          50,
        );
      } catch (error) {
        return [(error as Error).name, yield* toThread(() => 'works on')];
      }
    });
    expect(await run(main())).toEqual(['TimeoutError', 'works on']);
  });

  it('lets the loop go on meanwhile.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    let ticks = 0;
    const ticking = coroutine(function* () {
      for (;;) {
        yield* sleep(1);
        ticks++;
      }
    });
    const gate = new Gate();
    const main = coroutine(function* () {
      const ticker = createTask(ticking());
      const job = createTask(executor.submit(spin, gate.shared), { eager: true });
      while (ticks < 5) yield* sleep(1);
      job.cancel();
      ticker.cancel();
      return gate.entered <= 1;
    });
    expect(await run(main())).toBe(true);
  });
});

it('a block that is left by a cancel stops its job before the executor is shut down.', async () => {
  const gate = new Gate();
  const task = createTask(
    asyncWith(new ThreadPoolExecutor({ maxWorkers: 1 }), function* (executor) {
      yield* executor.submit(spin, gate.shared);
    }),
  );
  await gate.whenEntered();
  task.cancel();
  expect(await errorOf(task)).toBeInstanceOf(CancelledError);
});
