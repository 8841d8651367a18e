import { lastValueFrom, Observable, of } from 'rxjs';
import {
  asPromise,
  CancelledError,
  coroutine,
  createTask,
  EventLoop,
  fromAsync,
  Future,
  getEventLoop,
  getRunningLoop,
  run,
  Runner,
  RuntimeError,
  sleep,
  allTasks,
  type Coroutine,
} from '../../../lib/index.js';
import { ThreadPoolExecutor, toThread, type Executor } from '../../../lib/executors/index.js';
import { errorOf, Gate, outcome, pass, spin, startedWorkers } from './support.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** An executor as anybody can write one: it calls functions on the spot, and tells what it was asked for. */
class Direct implements Executor {
  readonly calls: string[] = [];
  over: Promise<void> = Promise.resolve();

  submit<R>(fn: unknown, ...args: unknown[]): Coroutine<R> {
    return fromAsync(async () => {
      this.calls.push(`submit ${args.join()}`);
      return (fn as (...args: unknown[]) => R)(...args);
    });
  }

  map<R>(): Observable<R> {
    return of();
  }

  stream<T>(): Observable<T> {
    return of();
  }

  shutdown(): Coroutine<void> {
    return fromAsync(async () => {
      this.calls.push('shutdown');
      await this.over;
      this.calls.push('shut down');
    });
  }
}

describe('loop.runInExecutor', () => {
  it('gives a Future, not a task.', async () => {
    const main = coroutine(function* () {
      const future = getRunningLoop().runInExecutor(null, (x: number) => x + 1, 1);
      const tasks = allTasks().size;
      return [future instanceof Future, future.getLoop() === getRunningLoop(), tasks, yield* future];
    });
    expect(await run(main())).toEqual([true, true, 1, 2]);
  });

  it('submits at once, whether or not anybody subscribes.', async () => {
    const gate = new Gate();
    gate.open();
    const main = coroutine(function* () {
      getRunningLoop().runInExecutor(null, pass, gate.shared);
      yield* sleep(0);
    });
    await run(main());
    expect(gate.entered).toBe(1);
  });

  it('uses the executor that it is given.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const main = coroutine(function* () {
      return yield* getRunningLoop().runInExecutor(executor, (x: number) => x * 2, 4);
    });
    expect(await run(main())).toBe(8);
    // It belongs to whoever made it.
    expect(await asPromise(executor.submit(() => 'still open'))).toBe('still open');
  });

  it('makes one default executor, when it is first used (THR-03).', async () => {
    const workers = startedWorkers();
    const main = coroutine(function* () {
      const loop = getRunningLoop();
      yield* loop.runInExecutor(null, () => 1);
      yield* loop.runInExecutor(null, () => 2);
      yield* toThread(() => 3);
    });
    await run(main());
    expect(workers.list).toHaveLength(1);
  });

  it('is a RuntimeError after the default executor was shut down, and when the loop is closed (THR-03).', async () => {
    const loop = new EventLoop();
    await run(coroutine(function* () {})(), { loopFactory: () => loop });
    expect(() => loop.runInExecutor(null, () => 1)).toThrow(new RuntimeError('the event loop is closed'));
    expect(await errorOf(toThreadIn(loop))).toBeInstanceOf(RuntimeError);
  });

  it('can be cancelled; then it is done when the job is stopped.', async () => {
    const gate = new Gate();
    const main = coroutine(function* () {
      const future = getRunningLoop().runInExecutor(null, spin, gate.shared);
      yield* fromAsync(() => gate.whenEntered());
      future.cancel('enough');
      try {
        yield* future;
      } catch (error) {
        return [error instanceof CancelledError, (error as Error).message];
      }
    });
    expect(await run(main())).toEqual([true, 'enough']);
  });

  it('hands on the error of the function (THR-07).', async () => {
    const main = coroutine(function* () {
      yield* getRunningLoop().runInExecutor(null, () => {
        throw new RangeError('over there');
      });
    });
    await expect(run(main())).rejects.toThrow(new RangeError('over there'));
  });

  it.each([[undefined], [{}], ['threads'], [{ submit: () => undefined }]])('refuses %p as an executor.', (executor) => {
    expect(() => getEventLoop().runInExecutor(executor as never, () => 1)).toThrow(
      /^EventLoop\.runInExecutor: executor must be an Executor, with submit\(\) and shutdown\(\), got /,
    );
  });
});

describe('toThread', () => {
  it('runs the function in another thread.', async () => {
    expect(await run(toThread(() => process.getBuiltinModule('node:worker_threads').isMainThread))).toBe(false);
  });

  it('submits nothing before it is awaited, and one call for each await (THR-05).', async () => {
    const gate = new Gate();
    gate.open();
    const main = coroutine(function* () {
      const call = toThread(pass, gate.shared);
      yield* toThread(() => 'another');
      const before = gate.entered;
      yield* call;
      yield* call;
      return [before, gate.entered];
    });
    expect(await run(main())).toEqual([0, 2]);
  });

  it('refuses what is no function, at the call.', () => {
    expect(() => toThread('work' as never)).toThrow(
      new TypeError('toThread: fn must be a function, or come from workerExport(), got "work"'),
    );
  });

  it('uses the executor that the loop was given.', async () => {
    const executor = new Direct();
    const main = coroutine(function* () {
      getRunningLoop().setDefaultExecutor(executor);
      return [yield* toThread((x: number) => x + 1, 1), yield* getRunningLoop().runInExecutor(null, (x: number) => x + 2, 2)];
    });
    expect(await run(main())).toEqual([2, 4]);
    expect(executor.calls).toEqual(['submit 1', 'submit 2', 'shutdown', 'shut down']);
  });
});

describe('loop.setDefaultExecutor', () => {
  it('refuses what is no Executor (THR-09).', () => {
    expect(() => new EventLoop().setDefaultExecutor({} as never)).toThrow(
      new TypeError('EventLoop.setDefaultExecutor: executor must be an Executor, with submit() and shutdown(), got an object'),
    );
  });
});

describe('run', () => {
  it('waits for the jobs of the default executor, running and queued, and ends its workers (RUN-01).', async () => {
    const workers = startedWorkers();
    const gate = new Gate();
    const main = coroutine(function* () {
      const loop = getRunningLoop();
      const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
      loop.setDefaultExecutor(executor);
      loop.runInExecutor(null, pass, gate.shared);
      loop.runInExecutor(null, pass, gate.shared);
      yield* fromAsync(() => gate.whenEntered());
      return 'main is done';
    });
    let over = false;
    const ended = run(main()).then((value) => {
      over = true;
      return value;
    });
    await gate.whenEntered();
    for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(over).toBe(false);
    gate.open();
    expect(await ended).toBe('main is done');
    expect(gate.entered).toBe(2);
    expect(workers.list.map(({ threadId }) => threadId)).toEqual([-1]);
  });

  it('shuts it down after the tasks that are left are cancelled, which stops their jobs.', async () => {
    const gate = new Gate();
    const executor = new Direct();
    const main = coroutine(function* () {
      getRunningLoop().setDefaultExecutor(executor);
      createTask(cleaningUp());
      yield* sleep(0);
    });
    const cleaningUp = coroutine(function* () {
      try {
        yield* sleep(60_000);
      } finally {
        executor.calls.push('cleaned up');
      }
    });
    await run(main());
    expect(executor.calls).toEqual(['cleaned up', 'shutdown', 'shut down']);
    expect(gate.entered).toBe(0);
  });

  it('stops a job whose task is left over.', async () => {
    const gate = new Gate();
    const main = coroutine(function* () {
      createTask(toThread(spin, gate.shared));
      yield* fromAsync(() => gate.whenEntered());
      return 'main is done';
    });
    expect(await run(main())).toBe('main is done');
  });

  it('is told of a default executor that does not end, and goes on (THR-08).', async () => {
    const executor = new Direct();
    const told: string[] = [];
    const loop = new EventLoop();
    loop.setExceptionHandler((_loop, { message }) => void told.push(message));
    // The time that it may take is over at once.
    jest.spyOn(loop, 'callLater').mockImplementation((_ms, fn, ...args) => loop.callAt(loop.time(), fn, ...args));
    const main = coroutine(function* () {
      getRunningLoop().setDefaultExecutor(executor);
      yield* sleep(0);
    });
    executor.shutdown = coroutine(function* () {
      yield* new Future<void>();
    });
    await run(main(), { loopFactory: () => loop });
    expect(told).toEqual(['The executor did not finish its work within 300 seconds']);
    expect(loop.isClosed()).toBe(true);
  });

  it('of a Runner keeps the executor until the runner is closed.', async () => {
    const executor = new Direct();
    const runner = new Runner();
    runner.getLoop().setDefaultExecutor(executor);
    await runner.run(toThread((x: number) => x, 1));
    expect(executor.calls).toEqual(['submit 1']);
    await runner.close();
    expect(executor.calls).toEqual(['submit 1', 'shutdown', 'shut down']);
  });
});

describe('loop.close', () => {
  it('lets go of the default executor without waiting.', async () => {
    const workers = startedWorkers();
    const loop = new EventLoop();
    const value = await lastValueFrom(loop.runInExecutor(null, () => 5));
    const gone = new Promise((resolve) => workers.list[0]?.once('exit', resolve));
    loop.close();
    await gone;
    expect(value).toBe(5);
  });
});

it('a loop has its own default executor.', async () => {
  const first = new Direct();
  const main = coroutine(function* () {
    getRunningLoop().setDefaultExecutor(first);
    yield* sleep(0);
  });
  await run(main());
  expect(await outcome(toThread(() => 'another loop'))).toEqual({ value: 'another loop' });
  expect(first.calls).toEqual(['shutdown', 'shut down']);
});

function toThreadIn(loop: EventLoop): Observable<unknown> {
  return new Observable((subscriber) => {
    try {
      loop._defaultExecutor.get();
    } catch (error) {
      subscriber.error(error);
    }
  });
}
