import { asyncScheduler, VirtualTimeScheduler } from 'rxjs';
import { EventLoop, sleep, TimerHandle } from '../../lib/index.js';
import { marbles, runVirtual } from '../../lib/testing/index.js';
import { collectGarbage, settle } from './helpers.js';

const nothing = (): void => undefined;
const day = 24 * 3_600_000;

afterEach(() => void jest.restoreAllMocks());

/** The order in which timers with these delays fire. */
function fired(...delays: number[]): number[] {
  const order: number[] = [];
  runVirtual((loop) => {
    delays.forEach((ms, index) => loop.callLater(ms, () => void order.push(index)));
    return sleep(1_000);
  });
  return order;
}

describe('EventLoop: timers', () => {
  it('LOOP-04: the earlier deadline goes first', () => {
    expect(fired(30, 10, 20)).toEqual([1, 2, 0]);
  });

  it('LOOP-04: among several that are over, too: later(-2) before later(-1) before later(0)', () => {
    expect(fired(0, -1, -2)).toEqual([2, 1, 0]);
  });

  it('LOOP-05: timers of one instant fire in the order in which they were set (timers_equal_deadline; CPython leaves it to its heap)', () => {
    expect(fired(2, 2, 2, 2, 2, 2, 2, 2)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('LOOP-05: callAt, callLater and sleep share that order', () => {
    const order: string[] = [];
    runVirtual((loop) => {
      loop.callAt(loop.time() + 5, () => order.push('at'));
      sleep(5).subscribe(() => order.push('sleep'));
      loop.callLater(5, () => order.push('later'));
      return sleep(10);
    });
    // A sleeper's Future is settled in its turn, and told one iteration later.
    expect(order).toEqual(['at', 'later', 'sleep']);
  });

  it('LOOP-06: a timer that the host fires a fraction of a millisecond early counts as due', () => {
    const scheduler = new VirtualTimeScheduler();
    const loop = new EventLoop({ scheduler });
    const callback = jest.fn();
    loop.callLater(10, callback);
    scheduler.now = () => 9.7;
    scheduler.flush();
    expect(callback).toHaveBeenCalledTimes(1);
  });

  it('LOOP-06: a timer that is later than the one that fired is not taken along', () => {
    const scheduler = new VirtualTimeScheduler();
    const loop = new EventLoop({ scheduler });
    const trace: string[] = [];
    loop.callLater(10, () => trace.push(`a@${scheduler.frame}`));
    loop.callLater(11, () => trace.push(`b@${scheduler.frame}`));
    scheduler.flush();
    expect(trace).toEqual(['a@10', 'b@11']);
  });

  it('LOOP-07: refuses a delay that is not a number', () => {
    expect(() => new EventLoop().callLater(null as never, nothing)).toThrow(
      new TypeError('EventLoop.callLater: ms must be a number of milliseconds, got null'),
    );
  });

  it('LOOP-07: refuses a deadline that is not a number', () => {
    expect(() => new EventLoop().callAt(null as never, nothing)).toThrow(
      new TypeError('EventLoop.callAt: when must be a number of milliseconds, got null'),
    );
  });

  it('LOOP-09: when most of more than 100 timers are cancelled, those are let go', async () => {
    const loop = new EventLoop();
    loop.callLater(day, nothing);
    const live = Array.from({ length: 49 }, () => loop.callLater(day, nothing));
    const cancelled = Array.from({ length: 51 }, () => {
      const handle = loop.callLater(day, nothing);
      handle.cancel();
      return new WeakRef(handle);
    });
    const left = (): number => cancelled.filter((ref) => ref.deref() !== undefined).length;
    await collectGarbage(() => left() === 0);
    expect(left()).toBe(0);
    expect(live.some((handle) => handle.cancelled())).toBe(false);
    loop.close();
  });

  it('LOOP-09: a sweep keeps the order of those that are left', () => {
    const order: number[] = [];
    runVirtual((loop) => {
      const handles = Array.from({ length: 300 }, (_, i) => loop.callLater(5 + (i % 3), () => void order.push(i)));
      handles.forEach((handle, i) => i % 10 !== 0 && handle.cancel());
      return sleep(100);
    });
    const tens = Array.from({ length: 30 }, (_, i) => i * 10);
    expect(order).toEqual([0, 1, 2].flatMap((rest) => tens.filter((i) => i % 3 === rest)));
  });

  it('LOOP-10: waits for the nearest live timer, and re-arms when that is cancelled', () => {
    marbles(({ loop }) => {
      const schedule = jest.spyOn(asyncScheduler, 'schedule');
      loop.callLater(50, nothing);
      const near = loop.callLater(20, nothing);
      near.cancel();
      const delays = schedule.mock.calls.map(([, delay]) => delay).filter((delay) => delay !== 0);
      expect(delays).toEqual([50, 20, 50]);
    });
  });

  it('LOOP-10: waits 24 hours at most at a time, and nothing runs then', () => {
    const scheduler = new VirtualTimeScheduler();
    const loop = new EventLoop({ scheduler });
    const schedule = jest.spyOn(scheduler, 'schedule');
    const times: number[] = [];
    loop.callLater(2 * day + 5, () => times.push(loop.time()));
    scheduler.flush();
    expect(times).toEqual([2 * day + 5]);
    expect(schedule.mock.calls.map(([, delay]) => delay)).toEqual([day, day, 5]);
  });

  it('LOOP-10: without a timer and with nothing ready nothing is armed', async () => {
    const loop = new EventLoop();
    loop.callSoon(nothing);
    await settle();
    const timers = jest.spyOn(globalThis, 'setInterval');
    loop.callSoon(nothing);
    await settle();
    expect(timers).not.toHaveBeenCalled();
  });

  it('LOOP-11: callLater(ms) is callAt(time() + ms)', () => {
    runVirtual((loop) => {
      expect(loop.callLater(7, nothing).when()).toBe(loop.time() + 7);
      return sleep(5);
    });
    expect.assertions(1);
  });

  it('LOOP-11: the time does not follow the wall clock back', () => {
    const loop = new EventLoop();
    const before = loop.time();
    const wall = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(wall - 3_600_000);
    expect(loop.time()).toBeGreaterThanOrEqual(before);
    expect(loop.now()).toBe(wall - 3_600_000);
  });

  it('100 000 timers in any order fire by deadline, and those that were cancelled do not', () => {
    const count = 100_000;
    const when: number[] = [];
    runVirtual((loop) => {
      const handles: TimerHandle[] = [];
      for (let i = 0; i < count; i++) {
        const ms = (i * 7_919) % 10_007;
        handles.push(loop.callLater(ms, () => void when.push(ms)));
      }
      for (let i = 0; i < count; i += 2) handles[i]!.cancel();
      return sleep(20_000);
    });
    expect(when).toHaveLength(count / 2);
    expect(when).toEqual([...when].sort((a, b) => a - b));
  });

  it('an infinite delay never fires and arms nothing that ends', () => {
    const called = jest.fn();
    const { elapsed } = runVirtual((loop) => {
      loop.callLater(Infinity, called);
      return sleep(10 * day);
    });
    expect(elapsed).toBe(10 * day);
    expect(called).not.toHaveBeenCalled();
  });

  it('a timer set in a callback of its own instant fires in that instant, an iteration later', () => {
    const trace: string[] = [];
    runVirtual((loop) => {
      loop.callLater(5, () => {
        loop.callAt(loop.time(), () => trace.push(`timer@${loop.time()}`));
        loop.callSoon(() => trace.push(`soon@${loop.time()}`));
      });
      return sleep(10);
    });
    expect(trace).toEqual(['soon@5', 'timer@5']);
  });
});
