import { VirtualTimeScheduler } from 'rxjs';
import {
  CancelledError,
  Context,
  ContextVar,
  coroutine,
  createTask,
  currentTask,
  EventLoop,
  getEventLoop,
  Runner,
  setEventLoop,
  sleep,
} from '../../lib/index.js';
import { settle } from './helpers.js';

const user = new ContextVar('user', { default: 'nobody' });
const value = coroutine(function* <T>(result: T) {
  yield* sleep(0);
  return result;
});

afterEach(() => setEventLoop(null));

describe('Runner', () => {
  it('gives the value of main', async () => {
    await using runner = new Runner();
    expect(await runner.run(value('result'))).toBe('result');
  });

  it("rejects with main's own error", async () => {
    const boom = new Error('boom');
    const main = coroutine(function* () {
      yield* sleep(0);
      throw boom;
    });
    await using runner = new Runner();
    await expect(runner.run(main())).rejects.toBe(boom);
  });

  it('RUN-09: makes its loop at the first use, once', async () => {
    const loopFactory = jest.fn(() => new EventLoop());
    const runner = new Runner({ loopFactory });
    expect(loopFactory).not.toHaveBeenCalled();
    const loop = runner.getLoop();
    expect(runner.getLoop()).toBe(loop);
    await runner.run(value(1));
    expect(loopFactory).toHaveBeenCalledTimes(1);
    await runner.close();
    expect(loop.isClosed()).toBe(true);
  });

  it('RUN-09: runs many mains on one loop, also after one that failed', async () => {
    const loops: EventLoop[] = [];
    const note = coroutine(function* () {
      loops.push(getEventLoop());
      yield* sleep(0);
      throw new Error('boom');
    });
    const runner = new Runner();
    await expect(runner.run(note())).rejects.toThrow('boom');
    await expect(runner.run(note())).rejects.toThrow('boom');
    expect(await runner.run(value(3))).toBe(3);
    expect(loops).toHaveLength(2);
    expect(loops[0]).toBe(loops[1]);
    await runner.close();
  });

  it('RUN-09: background tasks outlive the run that made them (here they also go on between two runs)', async () => {
    const trace: string[] = [];
    const background = coroutine(function* () {
      for (let i = 0; i < 3; i++) {
        trace.push(`background ${i}`);
        yield* sleep(0);
      }
    });
    const first = coroutine(function* () {
      createTask(background());
      yield* sleep(0);
      trace.push('first ends');
    });
    const runner = new Runner();
    await runner.run(first());
    await settle();
    trace.push('second');
    await runner.run(value(1));
    await runner.close();
    expect(trace).toEqual(['background 0', 'first ends', 'background 1', 'background 2', 'second']);
  });

  it('RUN-10: all runs share one context, which is not seen outside', async () => {
    const login = coroutine(function* () {
      const before = user.get();
      yield* sleep(0);
      user.set(`${before}+`);
      return before;
    });
    const runner = new Runner();
    expect(await runner.run(login())).toBe('nobody');
    expect(await runner.run(login())).toBe('nobody+');
    expect(user.get()).toBe('nobody');
    await runner.close();
  });

  it('RUN-10: options.context takes the place of it', async () => {
    const context = new Context();
    context.run(() => user.set('ada'));
    const main = coroutine(function* () {
      const before = user.get();
      yield* sleep(0);
      user.set('grace');
      return before;
    });
    const runner = new Runner();
    expect(await runner.run(main(), { context })).toBe('ada');
    expect(context.get(user)).toBe('grace');
    expect(await runner.run(main())).toBe('nobody');
    await runner.close();
  });

  it('RUN-15: sets its loop as the current one, until it is closed', async () => {
    const outer = new EventLoop();
    setEventLoop(outer);
    const runner = new Runner();
    expect(getEventLoop()).toBe(outer);
    const loop = runner.getLoop();
    expect(getEventLoop()).toBe(loop);
    await runner.run(value(1));
    expect(getEventLoop()).toBe(loop);
    await runner.close();
    expect(getEventLoop()).toBe(outer);
  });

  it('RUN-15: sets it once, not once a run', async () => {
    const [runner, other] = [new Runner(), new EventLoop()];
    await runner.run(value(1));
    setEventLoop(other);
    await runner.run(value(2));
    expect(getEventLoop()).toBe(other);
    await runner.close();
    expect(getEventLoop()).toBe(other);
  });

  it('RUN-15: does not set a loop of a loopFactory', async () => {
    const before = getEventLoop();
    const runner = new Runner({ loopFactory: () => new EventLoop() });
    expect(runner.getLoop()).not.toBe(before);
    expect(getEventLoop()).toBe(before);
    await runner.close();
  });

  it('options.signal cancels that run only', async () => {
    const controller = new AbortController();
    const runner = new Runner();
    const endless = runner.run(sleep(1e6), { signal: controller.signal });
    controller.abort('enough');
    await expect(endless).rejects.toBe('enough');
    expect(await runner.run(value('next'))).toBe('next');
    await runner.close();
  });

  it('options.debug is that of its loop', () => {
    const loops = [true, false].map((debug) => new Runner({ debug, loopFactory: () => new EventLoop({ debug: !debug }) }).getLoop());
    expect(loops.map((loop) => loop.getDebug())).toEqual([true, false]);
    for (const loop of loops) loop.close();
  });

  it('runs on the scheduler of the loop that it is given', async () => {
    const scheduler = new VirtualTimeScheduler();
    const runner = new Runner({ loopFactory: () => new EventLoop({ scheduler }) });
    const result = runner.run(sleep(3_600_000, 'an hour later'));
    scheduler.flush();
    expect(await result).toBe('an hour later');
    expect(scheduler.frame).toBe(3_600_000);
    await runner.close();
  });

  it('a main that cancels itself rejects with CancelledError', async () => {
    const main = coroutine(function* () {
      currentTask()!.cancel('own');
      yield* sleep(0);
    });
    const runner = new Runner();
    const error: unknown = await runner.run(main()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CancelledError);
    expect((error as Error).message).toBe('own');
    await runner.close();
  });
});
