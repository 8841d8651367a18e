import { of, timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import {
  coroutine,
  createTask,
  EventLoop,
  Future,
  getEventLoop,
  getRunningLoop,
  newEventLoop,
  RuntimeError,
  setEventLoop,
  sleep,
} from '../../lib/index.js';
import { marbles, runVirtual } from '../../lib/testing/index.js';
import { settle } from './helpers.js';

afterEach(() => setEventLoop(null));

/** A `TestScheduler.run` that is not ours. */
function inVirtualTime<T>(fn: () => T): T {
  return new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(fn);
}

describe('getRunningLoop', () => {
  it('LOOP-24: outside a loop it is a RuntimeError', () => {
    expect(() => getRunningLoop()).toThrow(RuntimeError);
  });

  it('LOOP-24: is the loop of a callback, a timer, a task and a coroutine', () => {
    const loops: EventLoop[] = [];
    let own!: EventLoop;
    runVirtual((loop) => {
      own = loop;
      const note = coroutine(function* () {
        loops.push(getRunningLoop());
        yield* sleep(1);
        loops.push(getRunningLoop());
      });
      loop.callSoon(() => loops.push(getRunningLoop()));
      loop.callLater(1, () => loops.push(getRunningLoop()));
      loop.createTask(note());
      return note();
    });
    expect(loops).toHaveLength(6);
    expect(loops.every((loop) => loop === own)).toBe(true);
  });

  it('is the loop of a subscriber of a task, and of one in a pipe', async () => {
    const loop = new EventLoop();
    const loops: EventLoop[] = [];
    loop.createTask(sleep(0)).subscribe(() => loops.push(getRunningLoop()));
    await settle();
    expect(loops).toHaveLength(1);
    expect(loops[0]).toBe(loop);
  });

  it('is none again after the callback, also after one that threw', async () => {
    const loop = new EventLoop();
    const handler = jest.fn();
    loop.setExceptionHandler(handler);
    loop.callSoon(() => {
      throw new Error('boom');
    });
    await settle();
    expect(handler).toHaveBeenCalledTimes(1);
    expect(() => getRunningLoop()).toThrow(RuntimeError);
  });
});

describe('getEventLoop', () => {
  it('LOOP-24: outside a loop it is the default one of this thread, where CPython 3.14 raises', () => {
    expect(getEventLoop()).toBeInstanceOf(EventLoop);
    expect(getEventLoop()).toBe(getEventLoop());
  });

  it('inside a loop it is the running one', async () => {
    const [loop, set] = [new EventLoop(), new EventLoop()];
    setEventLoop(set);
    let found: EventLoop | undefined;
    loop.callSoon(() => (found = getEventLoop()));
    await settle();
    expect(found).toBe(loop);
  });

  it('is the one that was set, until null or until that is closed', () => {
    const byDefault = getEventLoop();
    const loop = newEventLoop();
    setEventLoop(loop);
    expect(getEventLoop()).toBe(loop);
    setEventLoop(null);
    expect(getEventLoop()).toBe(byDefault);
    setEventLoop(loop);
    loop.close();
    expect(getEventLoop()).toBe(byDefault);
  });

  it('a default loop that was closed is replaced', () => {
    const loop = getEventLoop();
    loop.close();
    expect(getEventLoop()).not.toBe(loop);
    expect(getEventLoop().isClosed()).toBe(false);
  });

  it('newEventLoop gives a new one each time, which is not set', () => {
    const loop = newEventLoop();
    expect(loop).toBeInstanceOf(EventLoop);
    expect(newEventLoop()).not.toBe(loop);
    expect(getEventLoop()).not.toBe(loop);
  });

  it('is what Future, createTask and a subscription use', () => {
    const loop = newEventLoop();
    setEventLoop(loop);
    expect(new Future().getLoop()).toBe(loop);
    expect(createTask(sleep(0)).getLoop()).toBe(loop);
    loop.setExceptionHandler(() => undefined);
    loop.close();
  });
});

describe('the default loop in virtual time', () => {
  it('is one a TestScheduler.run, and not that of real time', () => {
    const real = getEventLoop();
    const loops = [inVirtualTime(() => [getEventLoop(), getEventLoop()]), inVirtualTime(() => [getEventLoop()])].flat();
    expect(loops[0]).toBe(loops[1]);
    expect(loops[2]).not.toBe(loops[0]);
    expect(loops).not.toContain(real);
    expect(getEventLoop()).toBe(real);
  });

  it('is the same one at every instant of a run', () => {
    const loops: EventLoop[] = [];
    inVirtualTime(() => {
      loops.push(getEventLoop());
      timer(0).subscribe(() => loops.push(getEventLoop()));
      timer(500).subscribe(() => loops.push(getEventLoop()));
    });
    expect(loops).toHaveLength(3);
    expect(new Set(loops).size).toBe(1);
  });

  it('makes every construct virtual without a set-up', () => {
    inVirtualTime(() => {
      const values: string[] = [];
      sleep(60_000, 'late').subscribe((value) => values.push(value));
      timer(59_999).subscribe(() => expect(values).toEqual([]));
      timer(60_001).subscribe(() => expect(values).toEqual(['late']));
    });
    expect.assertions(2);
  });

  it('a run after one that threw has a loop of its own that works', () => {
    const loops: EventLoop[] = [];
    expect(() =>
      inVirtualTime(() => {
        loops.push(getEventLoop());
        getEventLoop().callSoon(() => undefined);
        getEventLoop().callLater(5, () => undefined);
        throw new Error('boom');
      }),
    ).toThrow('boom');
    const called = jest.fn();
    inVirtualTime(() => {
      loops.push(getEventLoop());
      sleep(5).subscribe(called);
      getEventLoop().callSoon(called);
    });
    expect(loops[1]).not.toBe(loops[0]);
    expect(called).toHaveBeenCalledTimes(2);
  });

  it('a run after one that threw in its flush works', () => {
    expect(() =>
      inVirtualTime(() => {
        getEventLoop().callSoon(() => undefined);
        timer(5).subscribe(() => {
          throw new Error('boom');
        });
        sleep(10).subscribe();
      }),
    ).toThrow('boom');
    const called = jest.fn();
    inVirtualTime(() => void sleep(5).subscribe(called));
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('one TestScheduler that runs twice in one tick has a loop for each run', () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    const loops = [1, 2].map(() => scheduler.run(getEventLoop));
    expect(loops[0]).not.toBe(loops[1]);
    expect(loops.map((loop) => loop.isClosed())).toEqual([true, false]);
  });

  it('many runs of one tick each fire their own timers', () => {
    const fired: number[] = [];
    for (let i = 0; i < 20; i++) inVirtualTime(() => void sleep(i).subscribe(() => fired.push(i)));
    expect(fired).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('is closed when the run is over, without a word about what is left', async () => {
    const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    let loop!: EventLoop;
    inVirtualTime(() => {
      loop = getEventLoop();
      createTask(new Future<void>());
    });
    await settle();
    expect(loop.isClosed()).toBe(true);
    expect(error).not.toHaveBeenCalled();
    error.mockRestore();
  });

  it('marbles drops its loop at once, also when the test throws', () => {
    const loops: EventLoop[] = [];
    marbles(({ loop }) => void loops.push(loop));
    expect(() =>
      marbles(({ loop }) => {
        loops.push(loop);
        throw new Error('boom');
      }),
    ).toThrow('boom');
    expect(loops.map((loop) => loop.isClosed())).toEqual([true, true]);
  });

  it('what was set with setEventLoop is used inside a run too, and is virtual there', () => {
    const loop = newEventLoop();
    setEventLoop(loop);
    const called = jest.fn();
    inVirtualTime(() => {
      expect(getEventLoop()).toBe(loop);
      sleep(60_000).subscribe(called);
    });
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('marbles has a loop of its own, whatever was set, and leaves that as it was', () => {
    const loop = newEventLoop();
    setEventLoop(loop);
    marbles(({ loop: own, expectObservable }) => {
      expect(getEventLoop()).toBe(own);
      expect(own).not.toBe(loop);
      expectObservable(sleep(3, 'a')).toBe('---(a|)');
    });
    expect(getEventLoop()).toBe(loop);
    expect.assertions(4);
  });

  it('real work that is pending when a run begins runs after it', async () => {
    const loop = newEventLoop();
    const trace: string[] = [];
    loop.callSoon(() => trace.push('real'));
    inVirtualTime(() => void of(1).subscribe(() => sleep(1).subscribe(() => trace.push('virtual'))));
    await settle();
    expect(trace).toEqual(['virtual', 'real']);
  });
});
