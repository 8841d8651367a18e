import { EventLoop, Handle, sleep, TimerHandle } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { collectGarbage, settle } from './helpers.js';

const nothing = (): void => undefined;

describe('Handle', () => {
  it('callSoon gives a Handle, callLater and callAt a TimerHandle', () => {
    const loop = new EventLoop();
    expect(loop.callSoon(nothing)).toBeInstanceOf(Handle);
    expect(loop.callSoon(nothing)).not.toBeInstanceOf(TimerHandle);
    expect(loop.callLater(1, nothing)).toBeInstanceOf(TimerHandle);
    expect(loop.callAt(1, nothing)).toBeInstanceOf(Handle);
    loop.close();
  });

  it('HAND-01: a cancelled callback does not run, and cancelling twice is no error', async () => {
    const loop = new EventLoop();
    const [callback, other] = [jest.fn(), jest.fn()];
    const handle = loop.callSoon(callback);
    loop.callSoon(other);
    expect(handle.cancelled()).toBe(false);
    handle.cancel();
    handle.cancel();
    expect(handle.cancelled()).toBe(true);
    await settle();
    expect(callback).not.toHaveBeenCalled();
    expect(other).toHaveBeenCalledTimes(1);
  });

  it('HAND-01: cancelling skips a callback of the batch that is being run', async () => {
    const loop = new EventLoop();
    const callback = jest.fn();
    loop.callSoon(() => handle.cancel());
    const handle = loop.callSoon(callback);
    await settle();
    expect(handle.cancelled()).toBe(true);
    expect(callback).not.toHaveBeenCalled();
  });

  it('HAND-01: a timer that is due can still be cancelled by one of the same instant', () => {
    const callback = jest.fn();
    runVirtual((loop) => {
      loop.callLater(5, () => handle.cancel());
      const handle = loop.callLater(5, callback);
      return sleep(10);
    });
    expect(callback).not.toHaveBeenCalled();
  });

  it('HAND-02: cancelling after the callback ran only sets the flag', async () => {
    const loop = new EventLoop();
    const callback = jest.fn();
    const handle = loop.callSoon(callback);
    await settle();
    expect(handle.cancelled()).toBe(false);
    expect(() => handle.cancel()).not.toThrow();
    expect(handle.cancelled()).toBe(true);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  it('HAND-02: a timer that ran can be cancelled without harm to the others', () => {
    const trace: string[] = [];
    runVirtual((loop) => {
      const first = loop.callLater(1, () => trace.push('first'));
      loop.callLater(2, () => first.cancel());
      loop.callLater(3, () => trace.push('third'));
      return sleep(10);
    });
    expect(trace).toEqual(['first', 'third']);
  });

  it('HAND-03: cancelling lets the callback and its arguments go at once', async () => {
    const loop = new EventLoop();
    let handle!: TimerHandle;
    const refs = ((): WeakRef<object>[] => {
      const callback = (argument: object): void => void argument;
      const argument = {};
      handle = loop.callLater(1e9, callback, argument);
      return [new WeakRef<object>(callback), new WeakRef(argument)];
    })();
    handle.cancel();
    await collectGarbage(() => refs.every((ref) => ref.deref() === undefined));
    expect(refs.map((ref) => ref.deref())).toEqual([undefined, undefined]);
    expect(handle.cancelled()).toBe(true);
    loop.close();
  });

  it('HAND-03: its printed form keeps the name of the callback after cancel', () => {
    const loop = new EventLoop({ debug: true });
    const handle = loop.callLater(1, function refresh() {});
    const before = handle.toString();
    handle.cancel();
    loop.close();
    expect(before).toContain('refresh');
    expect(handle.toString()).toContain('refresh');
    expect(handle.toString()).toContain('cancelled');
  });

  it('HAND-04: when() is the time that was asked for, also after cancel', () => {
    const loop = new EventLoop();
    const handle = loop.callAt(12_345.5, nothing);
    expect(handle.when()).toBe(12_345.5);
    handle.cancel();
    expect(handle.when()).toBe(12_345.5);
  });

  it('HAND-04: when() of a deadline that is over is that deadline, also after it ran', () => {
    const times: number[] = [];
    runVirtual((loop) => {
      const handle = loop.callAt(-7, () => void times.push(handle.when()));
      loop.callLater(1, () => times.push(handle.when()));
      return sleep(5);
    });
    expect(times).toEqual([-7, -7]);
  });
});
