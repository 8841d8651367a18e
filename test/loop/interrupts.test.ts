import { CancelledError, coroutine, createTask, currentTask, Future, run, sleep } from '../../lib/index.js';

const interrupt = (): boolean => process.emit('SIGINT', 'SIGINT');

afterEach(() => {
  process.exitCode = undefined;
  process.removeAllListeners('exit');
  jest.restoreAllMocks();
});

describe('Ctrl-C', () => {
  it('RUN-12: cancels main, waits for its cleanup, rejects with CancelledError and notes the exit code', async () => {
    const trace: string[] = [];
    const main = coroutine(function* () {
      try {
        createTask(sleep(0)).addDoneCallback(interrupt);
        yield* new Future<void>();
      } finally {
        yield* sleep(1);
        trace.push('cleaned up');
      }
    });
    await expect(run(main())).rejects.toThrow(new CancelledError('SIGINT'));
    expect([trace, process.exitCode, process.listenerCount('SIGINT')]).toEqual([['cleaned up'], 130, 0]);
  });

  it('RUN-12: lets a main that swallows it end normally', async () => {
    const main = coroutine(function* () {
      createTask(sleep(0)).addDoneCallback(interrupt);
      try {
        yield* new Future<void>();
      } catch {
        return 'went on';
      }
      return 'was not interrupted';
    });
    expect(await run(main())).toBe('went on');
    expect(process.exitCode).toBeUndefined();
  });

  it('RUN-12: the second one ends the process', async () => {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const main = coroutine(function* () {
      try {
        createTask(sleep(0)).addDoneCallback(interrupt);
        yield* new Future<void>();
      } finally {
        interrupt();
      }
    });
    await expect(run(main())).rejects.toThrow(CancelledError);
    expect(exit).toHaveBeenCalledWith(130);
  });

  it('RUN-13: is not what ended a main that somebody else had cancelled too', async () => {
    const main = coroutine(function* () {
      const own = currentTask()!;
      createTask(sleep(0)).addDoneCallback(() => {
        own.cancel();
        interrupt();
      });
      yield* new Future<void>();
    });
    await expect(run(main())).rejects.toThrow(CancelledError);
    expect(process.exitCode).toBeUndefined();
  });

  it('turns the exit code of an error that nobody caught into that of an interrupt', async () => {
    const main = coroutine(function* () {
      createTask(sleep(0)).addDoneCallback(interrupt);
      yield* new Future<void>();
    });
    await run(main()).catch(() => undefined);
    process.exitCode = 1;
    process.emit('exit', 1);
    expect(process.exitCode).toBe(130);
  });

  it('is left to a program that listens itself', async () => {
    const heard: string[] = [];
    const listener = (): number => heard.push('own');
    process.on('SIGINT', listener);
    const main = coroutine(function* () {
      createTask(sleep(0)).addDoneCallback(interrupt);
      yield* sleep(1);
      return 'done';
    });
    expect(await run(main())).toBe('done');
    process.off('SIGINT', listener);
    expect(heard).toEqual(['own']);
  });
});
