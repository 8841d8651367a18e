import childProcess from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import threads from 'node:worker_threads';
import { firstValueFrom, lastValueFrom, Subject, toArray } from 'rxjs';
import { asPromise, RuntimeError } from '../../../lib/index.js';
import { ProcessPoolExecutor, ThreadPoolExecutor, WorkerCrashedError } from '../../../lib/executors/index.js';
import { eventually } from '../../eventually.js';
import { errorOf, Gate, isAlive, kinds, outcome, pass } from './support.js';

describe.each(kinds)('a job of a %s whose worker', (_name, Pool) => {
  let executor: ThreadPoolExecutor;
  beforeEach(() => {
    executor = new Pool({ maxWorkers: 1 }) as ThreadPoolExecutor;
  });
  afterEach(() => asPromise(executor.shutdown()));

  it('exits fails alone, with the code.', async () => {
    const crashing = errorOf(
      executor.submit(function leave() {
        process.exit(3);
      }),
    );
    const next = outcome(executor.submit(() => 'the next one runs'));
    const error = await crashing;
    expect(error).toBeInstanceOf(WorkerCrashedError);
    expect(error).toBeInstanceOf(RuntimeError);
    expect({ name: error.name, exitCode: error.exitCode, message: error.message }).toEqual({
      name: 'WorkerCrashedError',
      exitCode: 3,
      message: 'the worker that ran leave is gone: it exited with code 3',
    });
    expect(await next).toEqual({ value: 'the next one runs' });
  });
});

it('the error that ended a thread is the cause.', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const crashing = errorOf(
    executor.submit(
      () =>
        new Promise(() => {
          setTimeout(() => {
            throw new RangeError('nobody caught this');
          }, 0);
        }),
    ),
  );
  const next = outcome(executor.submit(() => 'the next one runs'));
  const error = await crashing;
  expect(await next).toEqual({ value: 'the next one runs' });
  // Of the realm outside of Jest's.
  expect((error.cause as Error).name).toBe('RangeError');
  expect(error.message).toMatch(/is gone: nobody caught this$/);
});

it('a thread that runs out of memory fails its own job only.', async () => {
  // Counts for threads that are started from now on.
  setFlagsFromString('--max-old-space-size=48');
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const gate = new Gate();
  const other = outcome(executor.submit(pass, gate.shared, 1));
  await gate.whenEntered();
  const error = await errorOf(
    executor.submit(() => {
      const hoard: unknown[] = [];
      for (;;) hoard.push(new Array(100_000).fill(0).map((x) => ({ x })));
    }),
  );
  gate.open();
  setFlagsFromString('--max-old-space-size=4096');
  expect(error).toBeInstanceOf(WorkerCrashedError);
  expect((error.cause as { code: string }).code).toBe('ERR_WORKER_OUT_OF_MEMORY');
  expect(await other).toEqual({ value: 1 });
});

it('a child process that is killed in the middle of jobs fails one of them, and the others are done.', async () => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 2 });
  const streaming = executor.stream(function* () {
    yield process.pid;
    for (;;);
  });
  const pid = new Subject<number>();
  const victim = firstValueFrom(pid);
  const failing = new Promise<unknown>((resolve) => streaming.subscribe({ next: (value) => pid.next(value), error: resolve }));
  const others = lastValueFrom(executor.map((x: number) => x * x, Array(200).keys()).pipe(toArray()));
  process.kill(await victim, 'SIGKILL');
  expect(await others).toEqual(Array.from({ length: 200 }, (_, x) => x * x));
  expect(await outcome(executor.submit(() => 'works on'))).toEqual({ value: 'works on' });
  // All of them may be done before it is heard that the child is gone.
  const failure = await failing;
  expect(failure).toBeInstanceOf(WorkerCrashedError);
  expect((failure as WorkerCrashedError).signal).toBe('SIGKILL');
});

it('a child process that runs out of memory fails its own job only.', async () => {
  const { execArgv } = process;
  const { fork } = childProcess;
  // What V8 says of it would make Jest believe that its own worker is out of memory.
  const spy = jest
    .spyOn(childProcess, 'fork')
    .mockImplementation((script, args, options) => fork(script, args as string[], { ...options, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }));
  // A child inherits it.
  process.execArgv = [...execArgv, '--max-old-space-size=40'];
  try {
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1 });
    const failing = errorOf(
      executor.submit(() => {
        const hoard: unknown[] = [];
        for (;;) hoard.push(new Array(100_000).fill(0).map((x) => ({ x })));
      }),
    );
    const next = outcome(executor.submit(() => 'the next one runs'));
    expect(await failing).toMatchObject({ name: 'WorkerCrashedError', signal: 'SIGABRT' });
    expect(await next).toEqual({ value: 'the next one runs' });
  } finally {
    process.execArgv = execArgv;
    spy.mockRestore();
  }
});

it.each<[string, () => Promise<never>, object]>([
  ['lets go of its line', () => { process.disconnect(); return new Promise(() => {}); }, { exitCode: 1, signal: null }],
  ['is asked to end', () => { process.kill(process.pid, 'SIGTERM'); return new Promise(() => {}); }, { exitCode: null, signal: 'SIGTERM' }],
])('a child process that %s fails its job.', async (_how, fn, how) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1 });
  expect(await errorOf(executor.submit(fn))).toMatchObject({ name: 'WorkerCrashedError', ...how });
  expect(await outcome(executor.submit(() => 'works on'))).toEqual({ value: 'works on' });
});

it('an idle child process that was killed is replaced.', async () => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1 });
  const pid = await asPromise(executor.submit(() => process.pid));
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  const next = await asPromise(executor.submit(() => process.pid));
  expect(next).not.toBe(pid);
});

it('a worker that can not be started fails the job, and says why.', async () => {
  const { fork } = childProcess;
  const spy = jest
    .spyOn(childProcess, 'fork')
    .mockImplementation((script, args, options) => fork(script, args as string[], { ...options, execPath: '/nowhere/to/be/found' }));
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1 });
  const ends = await Promise.all([errorOf(executor.submit(() => 1)), errorOf(executor.submit(() => 2))]);
  expect(ends.map(({ message }) => message)).toEqual(Array(2).fill('a worker could not be started: spawn /nowhere/to/be/found ENOENT'));
  spy.mockRestore();
  expect(await outcome(executor.submit(() => 3))).toEqual({ value: 3 });
});

it('a worker that can not even be made fails the job, and says why.', async () => {
  const spy = jest.spyOn(threads, 'Worker').mockImplementation(() => {
    throw new RangeError('no threads left');
  });
  const executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const ends = await Promise.all([errorOf(executor.submit(() => 1)), errorOf(executor.submit(() => 2))]);
  expect(ends.map(({ message }) => message)).toEqual(
    Array(2).fill('ThreadPoolExecutor: a worker could not be started: no threads left'),
  );
  spy.mockRestore();
  expect(await outcome(executor.submit(() => 3))).toEqual({ value: 3 });
  await asPromise(executor.shutdown());
});

/** Until this process has heard that a child is gone. */
async function gone(pid: number): Promise<void> {
  await eventually(() => !isAlive(pid));
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}
