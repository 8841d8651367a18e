import { of } from 'rxjs';
import {
  coroutine,
  createTask,
  currentTask,
  EventLoop,
  Future,
  getEventLoop,
  getRunningLoop,
  run,
  RuntimeError,
  sleep,
} from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';

describe('run', () => {
  it('RUN-01: runs main as a task of a new loop and gives its value', async () => {
    const loops: EventLoop[] = [];
    const main = coroutine(function* () {
      loops.push(getRunningLoop());
      yield* sleep(0);
      return currentTask()!.getLoop() === loops.at(-1);
    });
    expect(await run(main())).toBe(true);
    expect(await run(main())).toBe(true);
    expect(loops[0]).not.toBe(loops[1]);
    expect(loops.every((loop) => loop.isClosed())).toBe(true);
  });

  it.each<[string, () => Parameters<typeof run>[0]]>([
    ['an Observable', () => of(1, 2, 3)],
    ['a Promise', () => Promise.resolve(3)],
    ['a coroutine', () => sleep(0, 3)],
    ['an async iterable', () => (async function* () { yield 3; })()], // prettier-ignore
  ])('RUN-06: main may be %s', async (_name, main) => {
    expect(await run(main())).toBe(3);
  });

  it.each<[string, unknown]>([
    ['a number', 5],
    ['undefined', undefined],
    ['a coroutine function', coroutine(function* () {})],
    ['a generator', (function* () {})()],
    ['an array', [sleep(0)]],
  ])('RUN-06: %s as main is a TypeError at the call', (_name, main) => {
    const loopFactory = jest.fn(() => new EventLoop());
    expect(() => run(main as never, { loopFactory })).toThrow(TypeError);
    expect(() => run(main as never)).toThrow(/^run: main must be/);
    expect(loopFactory).not.toHaveBeenCalled();
  });

  it('LOOP-20: a Future of another loop is a RuntimeError that says so', async () => {
    const future = new Future<void>({ loop: getEventLoop() });
    await expect(run(future)).rejects.toThrow(RuntimeError);
    await expect(run(future)).rejects.toThrow(/different loop/);
  });

  it('RUN-07: inside a running loop it is a RuntimeError, before anything is made', async () => {
    const loopFactory = jest.fn(() => new EventLoop());
    const started = jest.fn();
    const inner = coroutine(function* () {
      started();
    });
    const main = coroutine(function* () {
      yield* sleep(0);
      return run(inner(), { loopFactory });
    });
    await expect(run(main())).rejects.toThrow(RuntimeError);
    expect(loopFactory).not.toHaveBeenCalled();
    expect(started).not.toHaveBeenCalled();
  });

  it('RUN-08: debug true or false is that of the loop, whatever it was', async () => {
    const modes: boolean[] = [];
    const main = coroutine(function* () {
      modes.push(getRunningLoop().getDebug());
      yield* sleep(0);
    });
    for (const debug of [true, false]) await run(main(), { debug, loopFactory: () => new EventLoop({ debug: !debug }) });
    expect(modes).toEqual([true, false]);
  });

  it('LOOP-16: what is ready when main is done still runs, and then the shutdown begins', async () => {
    const trace: string[] = [];
    const ticker = coroutine(function* () {
      try {
        for (let i = 0; ; i++) {
          trace.push(`tick ${i}`);
          yield* sleep(0);
        }
      } catch {
        trace.push('ticker cancelled');
      }
    });
    const main = coroutine(function* (loop: EventLoop) {
      createTask(ticker());
      yield* sleep(0);
      loop.callSoon(() => {
        trace.push('callback');
        loop.callSoon(() => trace.push('callback of the callback'));
      });
      trace.push('main ends');
    });
    const loop = new EventLoop();
    await run(main(loop), { loopFactory: () => loop });
    expect(trace).toEqual(['tick 0', 'main ends', 'tick 1', 'callback', 'ticker cancelled', 'callback of the callback']);
  });

  it('RUN-16: never prints the result', async () => {
    const print = jest.fn(() => 'printed');
    const result = { toString: print, toJSON: print, [Symbol.for('nodejs.util.inspect.custom')]: print };
    const main = coroutine(function* () {
      yield* sleep(0);
      return result;
    });
    const value = await run(main(), { debug: true });
    expect(value === result).toBe(true);
    expect(print).not.toHaveBeenCalled();
  });

  it('restores the current loop when it is over', async () => {
    const before = getEventLoop();
    await run(sleep(0));
    expect(getEventLoop()).toBe(before);
  });

  it('runs may overlap, each on its own loop', async () => {
    expect(await Promise.all([run(sleep(0, 'a')), run(sleep(0, 'b'))])).toEqual(['a', 'b']);
    const before = getEventLoop();
    expect(before.isClosed()).toBe(false);
  });

  it('is virtual inside TestScheduler.run', async () => {
    let result: Promise<string> | undefined;
    marbles(() => {
      result = run(sleep(3_600_000, 'an hour later'));
    });
    expect(await result).toBe('an hour later');
  });

  it('RUN-14: a platform without a process, and so without Ctrl-C, is tolerated', async () => {
    const { process } = globalThis;
    Object.defineProperty(globalThis, 'process', { value: undefined, configurable: true, writable: true });
    const result = run(sleep(0, 'value'));
    Object.defineProperty(globalThis, 'process', { value: process, configurable: true, writable: true });
    expect(await result).toBe('value');
  });
});
