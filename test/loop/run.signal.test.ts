import { allTasks, CancelledError, coroutine, createTask, currentTask, EventLoop, getRunningLoop, run, sleep } from '../../lib/index.js';
import { settle } from './helpers.js';

describe('run: options.signal', () => {
  it('aborting it cancels main; after the cleanup the promise is rejected with its reason', async () => {
    const trace: string[] = [];
    const controller = new AbortController();
    const main = coroutine(function* () {
      try {
        yield* sleep(1e6);
      } catch (error) {
        trace.push((error as Error).name);
        yield* sleep(0);
        trace.push('cleaned up');
        throw error;
      }
    });
    const result = run(main(), { signal: controller.signal });
    await settle();
    controller.abort('enough');
    await result.catch((reason) => trace.push(reason as string));
    expect(trace).toEqual(['CancelledError', 'cleaned up', 'enough']);
  });

  it('one that was aborted before cancels main before its first step', async () => {
    const started = jest.fn();
    const main = coroutine(function* () {
      started();
      yield* sleep(0);
    });
    await expect(run(main(), { signal: AbortSignal.abort('at once') })).rejects.toBe('at once');
    expect(started).not.toHaveBeenCalled();
  });

  it('a main that refuses to end gives its value', async () => {
    const controller = new AbortController();
    const main = coroutine(function* () {
      try {
        yield* sleep(1e6);
      } catch {
        return 'refused';
      }
      return 'slept';
    });
    const result = run(main(), { signal: controller.signal });
    await settle();
    controller.abort();
    expect(await result).toBe('refused');
  });

  it('an error of its own in the cleanup comes out', async () => {
    const controller = new AbortController();
    const main = coroutine(function* () {
      try {
        yield* sleep(1e6);
      } finally {
        throw new Error('cleanup'); // eslint-disable-line no-unsafe-finally
      }
    });
    const result = run(main(), { signal: controller.signal });
    await settle();
    controller.abort();
    await expect(result).rejects.toThrow('cleanup');
  });

  it('a main that was cancelled by somebody else rejects with CancelledError', async () => {
    const { signal } = new AbortController();
    const main = coroutine(function* () {
      const task = currentTask()!;
      getRunningLoop().callSoon(() => task.cancel());
      yield* sleep(1e6);
    });
    await expect(run(main(), { signal })).rejects.toThrow(CancelledError);
  });

  it('leaves no listener on it', async () => {
    const controller = new AbortController();
    const add = jest.spyOn(controller.signal, 'addEventListener');
    const remove = jest.spyOn(controller.signal, 'removeEventListener');
    await run(sleep(0), { signal: controller.signal });
    expect(add).toHaveBeenCalledTimes(1);
    expect(remove.mock.calls[0]).toEqual(add.mock.calls[0]);
  });

  it('leaves no task behind when it is aborted', async () => {
    const loop = new EventLoop();
    const left = coroutine(function* () {
      yield* sleep(1e6);
    });
    const main = coroutine(function* () {
      createTask(left());
      yield* sleep(1e6);
    });
    const controller = new AbortController();
    const result = run(main(), { signal: controller.signal, loopFactory: () => loop });
    await settle();
    expect(allTasks(loop).size).toBe(2);
    controller.abort('enough');
    await expect(result).rejects.toBe('enough');
    expect(allTasks(loop).size).toBe(0);
  });
});
