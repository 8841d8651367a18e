import childProcess, { type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import threads, { type Worker } from 'node:worker_threads';
import { lastValueFrom, toArray } from 'rxjs';
import { asPromise, CancelledError, createTask } from '../../../lib/index.js';
import { ProcessPoolExecutor, ThreadPoolExecutor, transfer, WorkerCrashedError } from '../../../lib/executors/index.js';
import { eventually } from '../../eventually.js';
import { errorOf, Gate, outcome, pass, startedWorkers } from './support.js';

afterEach(() => {
  jest.restoreAllMocks();
});

const pidOf = (): number => process.pid;
const threadOf = (): number => process.getBuiltinModule('node:worker_threads').threadId;

/** Ends, and leaves something behind that blocks its thread until the gate is open, and then ends that. */
function leaveAndExit(shared: SharedArrayBuffer): number {
  setImmediate(() => {
    const view = new Int32Array(shared);
    Atomics.add(view, 1, 1);
    Atomics.notify(view, 1);
    Atomics.wait(view, 0, 0);
    process.exit(5);
  });
  return process.getBuiltinModule('node:worker_threads').threadId;
}

/** An executor with one thread, which does not listen and will exit when the gate is opened. */
async function withDyingThread(): Promise<{ executor: ThreadPoolExecutor; dying: number; gate: Gate }> {
  const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const gate = new Gate();
  const dying = await asPromise(executor.submit(leaveAndExit, gate.shared));
  await gate.whenEntered();
  return { executor, dying, gate };
}

describe('a job that had not begun in a worker that is gone', () => {
  it('is done by another process, when its own was killed before.', async () => {
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1 });
    const dead = await asPromise(executor.submit(pidOf));
    process.kill(dead, 'SIGKILL');
    expect(await outcome(executor.submit(pidOf))).toEqual({ value: expect.any(Number) });
    expect(await asPromise(executor.submit(pidOf))).not.toBe(dead);
  });

  it('is done by another process, when its own was killed before it looked.', async () => {
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1 });
    const stopped = await asPromise(executor.submit(pidOf));
    process.kill(stopped, 'SIGSTOP');
    const job = outcome(executor.submit(pidOf));
    process.kill(stopped, 'SIGKILL');
    const end = await job;
    expect(end).toEqual({ value: expect.any(Number) });
    expect(end).not.toEqual({ value: stopped });
  });

  it('is done by another thread, when its own was terminated.', async () => {
    const workers = startedWorkers();
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    await asPromise(executor.submit(threadOf));
    void workers.list[0]!.terminate();
    expect(await asPromise(executor.submit(() => 'done'))).toBe('done');
    expect(workers.list).toHaveLength(2);
  });

  it('is done by another thread, when its own was terminated while it was started.', async () => {
    const workers = startedWorkers();
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const job = asPromise(executor.submit(() => 'done'));
    await eventually(() => workers.list.length > 0);
    void workers.list[0]!.terminate();
    expect(await job).toBe('done');
    expect(workers.list).toHaveLength(2);
  });

  it('is done by another thread, when its own exits for something that was left in it.', async () => {
    const { executor, dying, gate } = await withDyingThread();
    const job = asPromise(executor.submit(threadOf));
    gate.open();
    expect(await job).not.toBe(dying);
    await asPromise(executor.shutdown());
  });

  it('is the first again.', async () => {
    const { executor, gate } = await withDyingThread();
    const order: number[] = [];
    const jobs = [0, 1, 2].map((i) => asPromise(executor.submit((x: number) => x, i)).then((x) => order.push(x)));
    gate.open();
    await Promise.all(jobs);
    expect(order).toEqual([0, 1, 2]);
    await asPromise(executor.shutdown());
  });

  it('is done though the executor was shut down meanwhile.', async () => {
    const { executor, gate } = await withDyingThread();
    const job = outcome(executor.submit(() => 'done'));
    const over = asPromise(executor.shutdown());
    gate.open();
    expect(await job).toEqual({ value: 'done' });
    await over;
  });

  it('is cancelled when it was, and not done.', async () => {
    const { executor, gate } = await withDyingThread();
    const begun = new Gate();
    const task = createTask(executor.submit(pass, begun.shared), { eager: true });
    task.cancel();
    gate.open();
    expect(await errorOf(task)).toBeInstanceOf(CancelledError);
    await asPromise(executor.submit(() => 'next'));
    expect(begun.entered).toBe(0);
    await asPromise(executor.shutdown());
  });

  it('takes the whole batch of a map along.', async () => {
    const { executor, gate } = await withDyingThread();
    const squares = lastValueFrom(executor.map((x: number) => x * x, [1, 2, 3]).pipe(toArray()));
    gate.open();
    expect(await squares).toEqual([1, 4, 9]);
    await asPromise(executor.shutdown());
  });

  it('takes a stream along.', async () => {
    const { executor, gate } = await withDyingThread();
    const values = lastValueFrom(
      executor
        .stream(function* () {
          yield 1;
          yield 2;
        })
        .pipe(toArray()),
    );
    gate.open();
    expect(await values).toEqual([1, 2]);
    await asPromise(executor.shutdown());
  });

  it('fails when its buffers were moved there.', async () => {
    const { executor, gate } = await withDyingThread();
    const bytes = new Uint8Array(4);
    const error = errorOf(
      executor.submit(function lengthOf(given: Uint8Array) {
        return given.length;
      }, transfer(bytes, [bytes.buffer])),
    );
    gate.open();
    expect((await error).message).toBe(
      'the worker that was to run lengthOf is gone: it exited with code 5; ' +
        'it had not begun, but the buffers that were moved to it are lost',
    );
    await asPromise(executor.shutdown());
  });

  it('fails when one worker after the other goes.', async () => {
    const { Worker: Original } = threads;
    let ended = 0;
    jest.spyOn(threads, 'Worker').mockImplementation((...args) => {
      const worker: Worker = new Original(...args);
      const { postMessage } = worker;
      worker.postMessage = (message: { method?: string }) => {
        if (message.method === 'hello') return postMessage.call(worker, message);
        ended++;
        return void worker.terminate();
      };
      return worker;
    });
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const error = await errorOf(executor.submit(pidOf));
    expect({ name: error.name, message: error.message }).toEqual({
      name: 'WorkerCrashedError',
      message: 'the worker that was to run pidOf is gone: it exited with code 1',
    });
    expect(ended).toBe(3);
    await asPromise(executor.shutdown());
  });
});

describe('jobs whose threads are ended at random', () => {
  it.each([1, 2, 3])('are each run once at most, and fail no more than there were ends: seed %i.', async (seed) => {
    const workers = startedWorkers();
    await using executor = new ThreadPoolExecutor({ maxWorkers: 3 });
    const counts = new Int32Array(new SharedArrayBuffer(4 * 300));
    const count = (shared: SharedArrayBuffer, i: number): number => Atomics.add(new Int32Array(shared), i, 1);
    let state = seed;
    const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    let ends = 0;
    const endOne = (): void => {
      const alive = workers.list.filter(({ threadId }) => threadId !== -1);
      const victim = alive[Math.floor(random() * alive.length)];
      if (victim === undefined || random() > 0.1) return;
      ends++;
      void victim.terminate();
    };
    const jobs = [...counts.keys()].map(async (i) => {
      const end = await outcome(executor.submit(count, counts.buffer as SharedArrayBuffer, i));
      endOne();
      return end;
    });
    const outcomes = await Promise.all(jobs);
    const failed = outcomes.filter((end) => 'error' in end);
    expect(Math.max(...counts)).toBe(1);
    expect(outcomes.filter((end, i) => 'value' in end && counts[i] !== 1)).toEqual([]);
    expect(failed.filter((end) => !(end.error instanceof WorkerCrashedError))).toEqual([]);
    expect(ends).toBeGreaterThan(0);
    expect(failed.length).toBeLessThanOrEqual(ends);
  });
});

describe('a job that has begun in a worker that is gone', () => {
  it('fails, and is not run again.', async () => {
    const workers = startedWorkers();
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const failing = errorOf(executor.submit(pass, gate.shared));
    await gate.whenEntered();
    void workers.list[0]!.terminate();
    expect(await failing).toBeInstanceOf(WorkerCrashedError);
    expect(await asPromise(executor.submit(() => 'works on'))).toBe('works on');
    expect(gate.entered).toBe(1);
  });

  it('has its result, when that is read after the exit of the process was heard of.', async () => {
    const { fork } = childProcess;
    let child: ChildProcess | undefined;
    jest.spyOn(childProcess, 'fork').mockImplementation((...args) => (child = fork(...args)));
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1 });
    await asPromise(executor.submit(pidOf));
    const job = outcome(executor.submit(pidOf));
    child!.emit('exit', 0, null);
    expect(await job).toEqual({ value: child!.pid });
  });
});

describe('the note of what a process has begun', () => {
  const notes = (): string[] => fs.readdirSync(tmpdir()).filter((name) => name.startsWith(`rxjs-asyncio-mark-${process.pid}-`));

  it('has no name any more when its process works.', async () => {
    const before = notes();
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1 });
    await asPromise(executor.submit(pidOf));
    expect(notes()).toEqual(before);
  });

  it('is let go of by a process that could not be started.', async () => {
    const before = notes();
    const { openSync, closeSync } = fs;
    const open = new Set<number>();
    let opened = 0;
    jest.spyOn(fs, 'openSync').mockImplementation((path, ...rest) => {
      const file = openSync(path, ...rest);
      if (!String(path).includes('rxjs-asyncio-mark-')) return file;
      opened++;
      open.add(file);
      return file;
    });
    jest.spyOn(fs, 'closeSync').mockImplementation((file) => {
      open.delete(file);
      closeSync(file);
    });
    const { fork } = childProcess;
    jest
      .spyOn(childProcess, 'fork')
      .mockImplementation((script, args, options) => fork(script, args as string[], { ...options, execPath: '/nowhere/to/be/found' }));
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1 });
    expect((await errorOf(executor.submit(pidOf))).message).toMatch(/^a worker could not be started/);
    expect(notes()).toEqual(before);
    // It is tried three times.
    expect({ opened, open: open.size }).toEqual({ opened: 3, open: 0 });
  });

  it('may be impossible: then a job that was given to a dead process fails.', async () => {
    const { openSync } = fs;
    jest.spyOn(fs, 'openSync').mockImplementation((path, ...rest) => {
      if (String(path).includes('rxjs-asyncio-mark-')) throw new Error('EROFS: read-only file system');
      return openSync(path, ...rest);
    });
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1 });
    const dead = await asPromise(executor.submit(pidOf));
    process.kill(dead, 'SIGKILL');
    expect((await errorOf(executor.submit(pidOf))).message).toBe('the worker that ran pidOf is gone: it was killed by SIGKILL');
    expect(await outcome(executor.submit(() => 'works on'))).toEqual({ value: 'works on' });
  });
});
