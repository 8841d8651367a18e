import { lastValueFrom, type Observable } from 'rxjs';
import { asPromise, createTask, RuntimeError, CancelledError } from '../../../lib/index.js';
import { ThreadPoolExecutor, type WorkerContext } from '../../../lib/executors/index.js';
import { eventually } from '../../eventually.js';
import { errorOf, Gate, kinds, outcome, pass, startedWorkers } from './support.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** Adds what `input` comes to when it is told: a Promise of it would be heard later, and so after what came next. */
function told(input: Observable<unknown>, seen: unknown[], say: (value: unknown) => unknown): Promise<void> {
  return new Promise((resolve) => {
    const add = (what: unknown): void => {
      seen.push(what);
      resolve();
    };
    input.subscribe({ next: (value) => add(say(value)), error: (error) => add({ error }) });
  });
}

describe.each(kinds)('shutdown of a %s', (_name, Pool) => {
  it('does the jobs that there are, and takes no more.', async () => {
    const executor = new Pool({ maxWorkers: 1 });
    const jobs = [1, 2, 3].map((x) => lastValueFrom(executor.submit((y: number) => y, x)));
    const over = asPromise(executor.shutdown());
    const late = await errorOf(executor.submit(() => 1));
    expect(late).toBeInstanceOf(RuntimeError);
    expect(late.message).toBe(`${Pool.name}: cannot schedule new futures after shutdown`);
    await over;
    expect(await Promise.all(jobs)).toEqual([1, 2, 3]);
  });

  it('may be asked for again, and of a pool that did nothing.', async () => {
    const executor = new Pool({ maxWorkers: 1 });
    await asPromise(executor.shutdown());
    await asPromise(executor.shutdown({ wait: false }));
    expect(await errorOf(executor.submit(() => 1))).toBeInstanceOf(RuntimeError);
  });
});

describe.each(kinds.flatMap(([name, Pool]) => [true, false].flatMap((wait) => [true, false].map((cancel) => ({ name, Pool, wait, cancel })))))(
  'shutdown of a $name while a job runs, wait: $wait, cancelFutures: $cancel',
  ({ Pool, wait, cancel }) => {
    it('lets that end, waits for it or not, and cancels what is queued or not.', async () => {
      const executor = new Pool({ maxWorkers: 1 }) as ThreadPoolExecutor;
      const seen: unknown[] = [];
      let queued: Promise<unknown> = Promise.resolve();
      let over: Promise<unknown> = Promise.resolve();
      // Held up until the values before are taken, so that it runs when the shutdown is asked for.
      const running = executor.stream(function* () {
        for (let i = 0; i < 200; i++) yield i;
      });
      const end = new Promise<void>((resolve, reject) => {
        running.subscribe({
          next: (value) => {
            if (value !== 0) return;
            queued = told(executor.submit(() => 'queued'), seen, (value) => ({ value }));
            over = told(executor.shutdown({ wait, cancelFutures: cancel }), seen, () => 'over');
          },
          error: reject,
          complete: () => (seen.push('the stream is complete'), resolve()),
        });
      });
      await end;
      await Promise.all([queued, over]);
      const result = cancel ? { error: expect.any(CancelledError) as CancelledError } : { value: 'queued' };
      const order = ['the stream is complete', result, 'over'];
      expect(seen).toHaveLength(3);
      expect(seen).toEqual(expect.arrayContaining(order));
      if (wait) expect(seen.at(-1)).toBe('over');
      else expect(seen.indexOf('over')).toBeLessThan(seen.indexOf('the stream is complete'));
      expect((await errorOf(executor.submit(() => 1))).message).toMatch(/cannot schedule new futures after shutdown$/);
    });
  },
);

describe('shutdown', () => {
  it('waits for the grace of a job that was told to stop.', async () => {
    const executor = new ThreadPoolExecutor({ maxWorkers: 1, grace: 60_000 });
    const gate = new Gate();
    const stopping = function (this: WorkerContext, shared: SharedArrayBuffer): Promise<void> {
      const view = new Int32Array(shared);
      const { signal } = this;
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          Atomics.store(view, 2, 1);
          resolve();
        });
        Atomics.add(view, 1, 1);
        Atomics.notify(view, 1);
      });
    };
    const task = createTask(executor.submit(stopping, gate.shared), { eager: true });
    await gate.whenEntered();
    task.cancel();
    await asPromise(executor.shutdown());
    expect(gate.aborted).toBe(true);
    expect(await errorOf(task)).toBeInstanceOf(CancelledError);
  });

  it('ends a map that would go on reading, after the results of what it has read.', async () => {
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const seen: number[] = [];
    let over: Promise<void> | null = null;
    const error = await new Promise<unknown>((resolve) => {
      executor.map((x: number) => x, Array(100_000).keys()).subscribe({
        next: (x) => {
          seen.push(x);
          over ??= asPromise(executor.shutdown());
        },
        error: resolve,
      });
    });
    expect(error).toBeInstanceOf(RuntimeError);
    expect(seen).toEqual([...Array(seen.length).keys()]);
    expect(seen.length).toBeGreaterThan(1);
    await over;
  });

  it('is cold: nothing is shut down before it is subscribed.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    executor.shutdown();
    expect(await asPromise(executor.submit(() => 1))).toBe(1);
  });

  it('is done when the workers are gone.', async () => {
    const workers = startedWorkers();
    const executor = new ThreadPoolExecutor({ maxWorkers: 2 });
    const gate = new Gate();
    const jobs = [1, 2].map(() => lastValueFrom(executor.submit(pass, gate.shared)));
    await gate.whenEntered(2);
    gate.open();
    await Promise.all(jobs);
    await asPromise(executor.shutdown());
    expect(workers.list.map(({ threadId }) => threadId)).toEqual([-1, -1]);
  });

  it('without waiting is done at once, and the jobs are done all the same.', async () => {
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const job = lastValueFrom(executor.submit(pass, gate.shared, 3));
    const queued = lastValueFrom(executor.submit(() => 4));
    await gate.whenEntered();
    await asPromise(executor.shutdown({ wait: false }));
    gate.open();
    expect([await job, await queued]).toEqual([3, 4]);
  });

  it('with cancelFutures cancels what has not begun, and lets the rest end.', async () => {
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const running = outcome(executor.submit(pass, gate.shared, 3));
    await gate.whenEntered();
    const queued = errorOf(executor.submit(() => 4));
    const over = asPromise(executor.shutdown({ cancelFutures: true }));
    expect(await queued).toBeInstanceOf(CancelledError);
    gate.open();
    await over;
    expect(await running).toEqual({ value: 3 });
  });

  it('that is not waited for any more goes on.', async () => {
    const workers = startedWorkers();
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const job = lastValueFrom(executor.submit(pass, gate.shared, 3));
    await gate.whenEntered();
    const task = createTask(executor.shutdown(), { eager: true });
    task.cancel();
    expect(await errorOf(task)).toBeInstanceOf(CancelledError);
    const gone = new Promise((resolve) => workers.list[0]?.once('exit', resolve));
    gate.open();
    expect(await job).toBe(3);
    await gone;
    expect(workers.list).toHaveLength(1);
  });

  it('while its first worker is being started ends that one too.', async () => {
    const workers = startedWorkers();
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const job = executor.submit(() => 1).subscribe();
    await eventually(() => workers.list.length > 0);
    job.unsubscribe();
    await asPromise(executor.shutdown());
    expect(workers.list.map(({ threadId }) => threadId)).toEqual([-1]);
  });

  it('refuses options that are no object.', () => {
    expect(() => new ThreadPoolExecutor().shutdown(true as never)).toThrow(
      new TypeError('ThreadPoolExecutor.shutdown: options must be an object, got true'),
    );
  });
});
