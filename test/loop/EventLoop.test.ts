import { coroutine, EventLoop, getRunningLoop, run, Runner, RuntimeError, sleep } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { countIterations, settle } from './helpers.js';

const nothing = (): void => undefined;

describe('EventLoop: order', () => {
  it('LOOP-01: runs callbacks first in, first out, each of them once', async () => {
    const loop = new EventLoop();
    const trace: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) loop.callSoon((text: string) => void trace.push(text), name);
    await settle();
    expect(trace).toEqual(['a', 'b', 'c', 'd']);
  });

  it('LOOP-01: passes the arguments on and never calls at once', async () => {
    const loop = new EventLoop();
    const calls: unknown[][] = [];
    loop.callSoon((...args: unknown[]) => void calls.push(args), 1, 'two', null);
    expect(calls).toEqual([]);
    await settle();
    expect(calls).toEqual([[1, 'two', null]]);
  });

  it('LOOP-02: runs exactly what was ready when the iteration began', () => {
    const trace: string[] = [];
    const { value } = runVirtual((loop) => {
      const iterations = countIterations(loop);
      const note = (name: string): void => void trace.push(`i${iterations.now()}: ${name}`);
      loop.callSoon(() => {
        note('a');
        loop.callSoon(() => {
          note('a of a');
          loop.callSoon(note, 'a of a of a');
        });
      });
      loop.callSoon(note, 'b');
      loop.callSoon(() => loop.callSoon(note, 'c of c'));
      return coroutine(function* () {
        for (let i = 0; i < 4; i++) yield* sleep(0);
        iterations.stop();
        return 'end';
      })();
    });
    expect(value).toBe('end');
    expect(trace).toEqual(['i1: a', 'i1: b', 'i2: a of a', 'i2: c of c', 'i3: a of a of a']);
  });

  it('LOOP-02: looks at the timers once an iteration, before its callbacks', () => {
    const trace: string[] = [];
    runVirtual((loop) => {
      const again = (name: string, left: number): void => {
        trace.push(name);
        if (left === 1) loop.callLater(0, () => trace.push('timer'));
        if (left > 0) loop.callSoon(again, `${name}'`, left - 1);
      };
      loop.callSoon(again, 'a', 3);
      return sleep(1);
    });
    expect(trace).toEqual(['a', "a'", "a''", "a'''", 'timer']);
  });

  it('LOOP-03: timers that are due run behind what was ready when the iteration began (timers_vs_soon)', () => {
    const trace: string[] = [];
    const main = coroutine(function* (loop: EventLoop) {
      const iterations = countIterations(loop);
      const note = (text: string): void => void trace.push(`i${iterations.now() + 1}: ${text}`);
      loop.callLater(0, note, 'later(0)');
      loop.callLater(-1, note, 'later(-1)');
      loop.callAt(loop.time() - 5, note, 'at(past)');
      loop.callSoon(note, 'soon');
      yield* sleep(0);
      note('main after sleep(0)');
      yield* sleep(0);
      note('main after 2nd sleep(0)');
      iterations.stop();
      loop.callLater(1e-6, () => trace.push(`@${loop.time()}: later(1e-6)`));
      yield* sleep(1);
      trace.push(`@${loop.time()}: main after sleep(1)`);
    });
    runVirtual((loop) => main(loop));
    expect(trace).toEqual([
      'i2: soon',
      'i2: main after sleep(0)',
      'i2: at(past)',
      'i2: later(-1)',
      'i2: later(0)',
      'i3: main after 2nd sleep(0)',
      '@0.000001: later(1e-6)',
      '@1: main after sleep(1)',
    ]);
  });

  it('LOOP-12: a callback that throws is reported, and the rest of the batch runs', async () => {
    const loop = new EventLoop();
    const trace: unknown[] = [];
    const error = new Error('boom');
    loop.setExceptionHandler((_loop, context) => void trace.push(context.exception));
    loop.callSoon(() => trace.push('before'));
    const handle = loop.callSoon(() => {
      throw error;
    });
    loop.callSoon(() => trace.push('after'));
    await settle();
    expect(trace).toEqual(['before', error, 'after']);
    expect(handle.cancelled()).toBe(false);
  });

  it('LOOP-12: a timer that throws is reported, and the timers of the same instant run', () => {
    const trace: unknown[] = [];
    runVirtual((loop) => {
      loop.setExceptionHandler((_loop, { exception }) => void trace.push(exception));
      loop.callLater(5, () => {
        throw 'boom';
      });
      loop.callLater(5, () => trace.push('second'));
      return sleep(10);
    });
    expect(trace).toEqual(['boom', 'second']);
  });

  it('the loop goes on after a callback threw', async () => {
    const loop = new EventLoop();
    loop.setExceptionHandler(nothing);
    loop.callSoon(() => {
      throw new Error('boom');
    });
    await settle();
    const later = jest.fn();
    loop.callSoon(later);
    await settle();
    expect(later).toHaveBeenCalledTimes(1);
  });

  it('callSoonThreadsafe calls in the next iteration, in order with callSoon', async () => {
    const loop = new EventLoop();
    const trace: string[] = [];
    loop.callSoon(() => trace.push('a'));
    loop.callSoonThreadsafe((name: string) => void trace.push(name), 'b');
    loop.callSoon(() => trace.push('c'));
    await settle();
    expect(trace).toEqual(['a', 'b', 'c']);
  });

  it('isRunning holds inside a callback only', async () => {
    const loop = new EventLoop();
    const states = [loop.isRunning()];
    loop.callSoon(() => states.push(loop.isRunning()));
    await settle();
    states.push(loop.isRunning());
    expect(states).toEqual([false, true, false]);
  });
});

describe('EventLoop: no loop inside a loop', () => {
  it.each<[string, () => unknown]>([
    ['run', () => run(sleep(0))],
    ['Runner.run', () => new Runner().run(sleep(0))],
    ['runVirtual', () => runVirtual(() => sleep(0))],
  ])('LOOP-21: %s in a callback of a running loop is a RuntimeError', async (_name, start) => {
    const loop = new EventLoop();
    let error: unknown;
    loop.callSoon(() => {
      try {
        start();
      } catch (caught) {
        error = caught;
      }
    });
    await settle();
    expect(error).toBeInstanceOf(RuntimeError);
  });

  it('two loops of one thread run side by side, each as the running one of its own callbacks', async () => {
    const [one, two] = [new EventLoop(), new EventLoop()];
    const running: EventLoop[] = [];
    one.callSoon(() => running.push(getRunningLoop()));
    two.callSoon(() => running.push(getRunningLoop()));
    await settle();
    expect(running).toHaveLength(2);
    expect(running[0]).toBe(one);
    expect(running[1]).toBe(two);
  });
});

describe('EventLoop: close', () => {
  const closed = (): EventLoop => {
    const loop = new EventLoop();
    loop.close();
    return loop;
  };

  it('LOOP-22: closing a running loop is a RuntimeError', async () => {
    const loop = new EventLoop();
    let error: unknown;
    loop.callSoon(() => {
      try {
        loop.close();
      } catch (caught) {
        error = caught;
      }
    });
    await settle();
    expect(error).toBeInstanceOf(RuntimeError);
    expect(loop.isClosed()).toBe(false);
  });

  it('LOOP-22: closing twice is no error', () => {
    const loop = closed();
    expect(() => loop.close()).not.toThrow();
    expect(loop.isClosed()).toBe(true);
  });

  it('LOOP-22: closing drops every callback and timer', () => {
    const called: string[] = [];
    runVirtual(() => {
      const other = new EventLoop();
      other.callSoon(() => called.push('soon'));
      other.callLater(1, () => called.push('later'));
      other.close();
      return sleep(10);
    });
    expect(called).toEqual([]);
  });

  it.each<[string, (loop: EventLoop) => unknown]>([
    ['callSoon', (loop) => loop.callSoon(nothing)],
    ['callLater', (loop) => loop.callLater(1, nothing)],
    ['callAt', (loop) => loop.callAt(1, nothing)],
    ['callSoonThreadsafe', (loop) => loop.callSoonThreadsafe(nothing)],
    ['createTask', (loop) => loop.createTask(sleep(0))],
    ['schedule', (loop) => loop.schedule(nothing)],
    ['schedule with a delay', (loop) => loop.schedule(nothing, 5)],
  ])('LOOP-23: %s of a closed loop is a RuntimeError that says so', (_name, use) => {
    expect(() => use(closed())).toThrow(RuntimeError);
    expect(() => use(closed())).toThrow(/closed/);
  });

  it('a task factory is not asked for a task of a closed loop', () => {
    const loop = new EventLoop();
    const factory = jest.fn();
    loop.setTaskFactory(factory);
    loop.close();
    expect(() => loop.createTask(sleep(0))).toThrow(RuntimeError);
    expect(factory).not.toHaveBeenCalled();
  });

  it('reports each task that is still pending, by its name', () => {
    const loop = new EventLoop();
    const told: unknown[] = [];
    loop.setExceptionHandler((_loop, { task, message }) => void told.push(task?.getName(), message));
    loop.createTask(sleep(1), { name: 'left behind' });
    loop.close();
    expect(told).toEqual(['left behind', expect.stringContaining('pending')]);
  });

  it('reports a future that is settled later to those who waited for it', () => {
    const loop = new EventLoop();
    const future = loop.createFuture<number>();
    const told: unknown[] = [];
    loop.setExceptionHandler((_loop, context) => void told.push(context.future));
    future.addDoneCallback(nothing);
    loop.close();
    future.setResult(1);
    expect(told).toHaveLength(1);
    expect(told[0]).toBe(future);
  });
});
