import { VirtualTimeScheduler } from 'rxjs';
import { aiter, coroutine, createTask, currentTask, EventLoop, run, sleep, type Coroutine, type ExceptionContext } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';

/** Runs a program in virtual time, which ends as `run` ends; `told` gets what its exception handler is told. */
function runTimed<T>(main: Coroutine<T>, told: ExceptionContext[] = []): { value: T; elapsed: number } {
  return runVirtual((loop) => {
    loop.setExceptionHandler((_loop, context) => void told.push(context));
    return main;
  });
}

describe('run: shutdown', () => {
  it('RUN-01: an error of main comes out when what is left has been cancelled and cleaned up', async () => {
    const trace: string[] = [];
    const left = coroutine(function* () {
      try {
        yield* sleep(1e6);
      } finally {
        yield* sleep(0);
        trace.push('cleaned up');
      }
    });
    const main = coroutine(function* () {
      createTask(left());
      yield* sleep(0);
      throw new Error('boom');
    });
    await run(main()).catch((error: Error) => trace.push(error.message));
    expect(trace).toEqual(['cleaned up', 'boom']);
  });

  it('RUN-01: cancels, waits, closes async iterators, closes the loop, then gives the result (run_shutdown_sequence)', async () => {
    const trace: string[] = [];
    const told: unknown[] = [];
    const loop = new EventLoop();
    loop.setExceptionHandler((_loop, { exception }) => void told.push(exception));
    async function* numbers(): AsyncGenerator<number> {
      try {
        yield 1;
        yield 2;
      } finally {
        trace.push(`iterator closed, loop closed: ${loop.isClosed()}`);
      }
    }
    const leftover = coroutine(function* (name: string, turns: number, error?: Error) {
      try {
        yield* sleep(1e6);
      } catch {
        trace.push(`${name} cancelled`);
        for (let i = 0; i < turns; i++) yield* sleep(0);
        if (error !== undefined) throw error;
        trace.push(`${name} finished`);
      }
    });
    const main = coroutine(function* () {
      createTask(leftover('L1', 0));
      createTask(leftover('L2', 1, new RangeError('L2')));
      createTask(leftover('L3', 5));
      yield* aiter(numbers()).next();
      trace.push('main returns');
      return 'R';
    });
    trace.push(await run(main(), { loopFactory: () => loop }));
    expect(trace).toEqual([
      'main returns',
      'L1 cancelled',
      'L1 finished',
      'L2 cancelled',
      'L3 cancelled',
      'L3 finished',
      'iterator closed, loop closed: false',
      'R',
    ]);
    expect(told).toEqual([new RangeError('L2')]);
    expect(loop.isClosed()).toBe(true);
  });

  it('RUN-01: the shutdown begins when main is done, also on a virtual clock', async () => {
    const trace: string[] = [];
    const scheduler = new VirtualTimeScheduler();
    const loop = new EventLoop({ scheduler });
    const left = coroutine(function* () {
      try {
        yield* sleep(1_000);
        trace.push('slept');
      } finally {
        trace.push(`cleaned up @${loop.time()}`);
      }
    });
    const main = coroutine(function* () {
      createTask(left());
      yield* sleep(5);
      trace.push(`main returns @${loop.time()}`);
    });
    const result = run(main(), { loopFactory: () => loop });
    scheduler.flush();
    await result;
    expect(trace).toEqual(['main returns @5', 'cleaned up @5']);
  });

  it('RUN-02: each leftover task is cancelled once, in the order in which they were made', async () => {
    const cancels: [string, number][] = [];
    const left = coroutine(function* () {
      try {
        yield* sleep(1e6);
      } finally {
        for (let i = 0; i < 5; i++) yield* sleep(0);
        cancels.push([currentTask()!.getName(), currentTask()!.cancelling()]);
      }
    });
    const main = coroutine(function* () {
      for (const name of ['a', 'b', 'c']) createTask(left(), { name });
      yield* sleep(0);
    });
    await run(main());
    expect(cancels).toEqual([['a', 1], ['b', 1], ['c', 1]]); // prettier-ignore
  });

  it('RUN-02: waits for their cleanups without a limit', () => {
    const stubborn = coroutine(function* () {
      try {
        yield* sleep(1e6);
      } catch {
        yield* sleep(86_400_000);
      }
    });
    const main = coroutine(function* () {
      createTask(stubborn());
      yield* sleep(1);
      return 'end';
    });
    expect(runTimed(main())).toEqual({ value: 'end', elapsed: 86_400_001 });
  });

  it.each([new Error('boom'), undefined])('RUN-03: a leftover that fails in its cleanup, with %s, is reported with its task', (boom) => {
    const told: ExceptionContext[] = [];
    const left = coroutine(function* () {
      try {
        yield* sleep(1e6);
      } finally {
        throw boom; // eslint-disable-line no-unsafe-finally
      }
    });
    const main = coroutine(function* () {
      createTask(left(), { name: 'left' });
      yield* sleep(0);
      return 'result';
    });
    expect(runTimed(main(), told).value).toBe('result');
    expect(told).toHaveLength(1);
    expect(told[0]).toEqual({ message: expect.stringContaining('shutdown'), exception: boom, task: told[0]!.task });
    expect(told[0]!.task!.getName()).toBe('left');
  });

  it('RUN-04: a task that is made during the shutdown is not cancelled or awaited, but it is named at the close', () => {
    const trace: string[] = [];
    const told: ExceptionContext[] = [];
    const late = coroutine(function* () {
      try {
        trace.push('late starts');
        yield* sleep(1e6);
      } catch {
        trace.push('late cancelled');
      }
    });
    const left = coroutine(function* () {
      try {
        yield* sleep(1e6);
      } finally {
        createTask(late(), { name: 'late' });
        yield* sleep(0);
      }
    });
    const main = coroutine(function* () {
      createTask(left());
      yield* sleep(0);
      return 'result';
    });
    expect(runTimed(main(), told).value).toBe('result');
    expect(trace).toEqual(['late starts']);
    expect(told.map(({ task }) => task?.getName())).toEqual(['late']);
  });

  it('RUN-05: async iterators are closed after the tasks, also when a task failed', async () => {
    const trace: string[] = [];
    async function* numbers(): AsyncGenerator<number> {
      try {
        for (;;) yield 1;
      } finally {
        trace.push('iterator');
      }
    }
    const left = coroutine(function* () {
      try {
        yield* sleep(1e6);
      } finally {
        trace.push('task');
        throw new Error('boom'); // eslint-disable-line no-unsafe-finally
      }
    });
    const main = coroutine(function* () {
      yield* aiter(numbers()).next();
      createTask(left());
      yield* sleep(0);
    });
    const loop = new EventLoop();
    loop.setExceptionHandler(() => undefined);
    await run(main(), { loopFactory: () => loop });
    expect(trace).toEqual(['task', 'iterator']);
  });
});
