import { allTasks, coroutine, createTask, EventLoop, Runner, RuntimeError, sleep, until } from '../../lib/index.js';

const value = coroutine(function* <T>(result: T) {
  yield* sleep(0);
  return result;
});

describe('Runner: one run at a time, and close', () => {
  it('RUN-11: close is idempotent', async () => {
    const runner = new Runner();
    const loop = runner.getLoop();
    const both = [runner.close(), runner.close()];
    await Promise.all(both);
    await runner.close();
    expect(loop.isClosed()).toBe(true);
  });

  it('RUN-11: a second close waits as the first one does', async () => {
    const cleanup = coroutine(function* () {
      try {
        yield* sleep(1e6);
      } finally {
        yield* until(new Promise((resolve) => setImmediate(resolve)));
      }
    });
    const main = coroutine(function* () {
      createTask(cleanup());
      yield* sleep(0);
    });
    const runner = new Runner();
    const loop = runner.getLoop();
    await runner.run(main());
    const first = runner.close();
    await runner.close();
    const closed = loop.isClosed();
    await first;
    expect(closed).toBe(true);
  });

  it('RUN-11: any use after close is a RuntimeError', async () => {
    const runner = new Runner();
    await runner.run(value(1));
    await runner.close();
    expect(() => runner.getLoop()).toThrow(RuntimeError);
    expect(() => runner.run(value(1))).toThrow(RuntimeError);
    expect(() => runner.run(value(1))).toThrow(/closed/);
  });

  it('RUN-11: one that was closed before its first use made no loop, and cannot be used', async () => {
    const loopFactory = jest.fn(() => new EventLoop());
    const runner = new Runner({ loopFactory });
    await runner.close();
    expect(() => runner.getLoop()).toThrow(RuntimeError);
    expect(loopFactory).not.toHaveBeenCalled();
  });

  it('a run during another run of it is a RuntimeError, and harms neither', async () => {
    const runner = new Runner();
    const first = runner.run(value('first'));
    expect(() => runner.run(value('second'))).toThrow(RuntimeError);
    expect(await first).toBe('first');
    expect(await runner.run(value('third'))).toBe('third');
    await runner.close();
  });

  it('a run that was refused for its main leaves it usable', async () => {
    const runner = new Runner();
    await expect(Promise.resolve().then(() => runner.run(5 as never))).rejects.toThrow(TypeError);
    expect(await runner.run(value('next'))).toBe('next');
    await runner.close();
  });

  it('close cancels what is left, waits for it, and then closes the loop', async () => {
    const trace: string[] = [];
    const left = coroutine(function* () {
      try {
        yield* sleep(1e6);
      } catch (error) {
        trace.push((error as Error).name);
        yield* sleep(0);
        trace.push('cleaned up');
      }
    });
    const main = coroutine(function* () {
      createTask(left());
      yield* sleep(0);
    });
    const runner = new Runner();
    const loop = runner.getLoop();
    await runner.run(main());
    trace.push(`${allTasks(loop).size} left, closed: ${loop.isClosed()}`);
    await runner.close();
    trace.push(`${allTasks(loop).size} left, closed: ${loop.isClosed()}`);
    expect(trace).toEqual(['1 left, closed: false', 'CancelledError', 'cleaned up', '0 left, closed: true']);
  });

  it('await using closes it', async () => {
    let loop: EventLoop;
    {
      await using runner = new Runner();
      loop = runner.getLoop();
      expect(loop.isClosed()).toBe(false);
    }
    expect(loop.isClosed()).toBe(true);
  });
});
