import { asyncScheduler } from 'rxjs';
import { EventLoop } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { settle } from './helpers.js';

const nothing = (): void => undefined;

afterEach(() => void jest.restoreAllMocks());

/** Counts what is armed on the host. */
function spyOnHost(): { microtasks(): number; timers(): number; immediates(): number } {
  const then = jest.spyOn(Promise.prototype, 'then');
  const set = jest.spyOn(globalThis, 'setInterval');
  const clear = jest.spyOn(globalThis, 'clearInterval');
  const others = [jest.spyOn(globalThis, 'setTimeout'), jest.spyOn(globalThis, 'setImmediate'), jest.spyOn(globalThis, 'queueMicrotask')];
  const cleared = (): number => new Set(clear.mock.calls.map(([id]) => id)).size;
  return {
    microtasks: () => then.mock.calls.length,
    timers: () => set.mock.calls.length - cleared(),
    immediates: () => others.reduce((sum, { mock }) => sum + mock.calls.length, 0),
  };
}

describe('Host: what is armed', () => {
  it('a thousand callbacks need one microtask and nothing else', () => {
    const loop = new EventLoop();
    const host = spyOnHost();
    for (let i = 0; i < 1_000; i++) loop.callSoon(nothing);
    expect([host.microtasks(), host.timers(), host.immediates()]).toEqual([1, 0, 0]);
    loop.close();
  });

  it('a thousand timers need one host timer and nothing else', () => {
    const loop = new EventLoop();
    const host = spyOnHost();
    for (let i = 0; i < 1_000; i++) loop.callLater(1_000_000 - i, nothing);
    expect([host.microtasks(), host.timers(), host.immediates()]).toEqual([0, 1, 0]);
    loop.close();
  });

  it('timers behind the nearest one arm nothing', () => {
    const loop = new EventLoop();
    const [set, clear] = [jest.spyOn(globalThis, 'setInterval'), jest.spyOn(globalThis, 'clearInterval')];
    loop.callLater(1_000, nothing);
    set.mockClear();
    for (let i = 1; i < 1_000; i++) loop.callLater(1_000 + i, nothing);
    expect(set).not.toHaveBeenCalled();
    expect(clear).not.toHaveBeenCalled();
    loop.close();
  });

  it('callbacks that are queued while the loop runs arm nothing more', async () => {
    const loop = new EventLoop();
    let armed = -1;
    loop.callSoon(() => {
      const host = spyOnHost();
      for (let i = 0; i < 100; i++) loop.callSoon(nothing);
      armed = host.microtasks() + host.timers() + host.immediates();
    });
    await settle();
    expect(armed).toBe(0);
  });

  it('nothing is armed when the last timer is cancelled', () => {
    const loop = new EventLoop();
    const host = spyOnHost();
    loop.callLater(1_000, nothing).cancel();
    expect(host.timers()).toBe(0);
  });

  it('close leaves no timer armed', () => {
    const loop = new EventLoop();
    const host = spyOnHost();
    loop.callLater(1_000, nothing);
    loop.close();
    expect(host.timers()).toBe(0);
  });

  it('close leaves nothing on the clock of a TestScheduler.run', () => {
    marbles(({ expectObservable, cold }) => {
      const schedule = jest.spyOn(asyncScheduler, 'schedule');
      const loop = new EventLoop();
      loop.callSoon(nothing);
      loop.callLater(5, nothing);
      const actions = schedule.mock.results.map(({ value }) => value as { closed: boolean });
      loop.close();
      expect(actions).toHaveLength(2);
      expect(actions.every(({ closed }) => closed)).toBe(true);
      expectObservable(cold('--a|')).toBe('--a|');
    });
    expect.assertions(3);
  });

  it('on a virtual clock a thousand callbacks and timers are one action of 0 ms and one of the nearest timer', () => {
    marbles(({ loop }) => {
      const schedule = jest.spyOn(asyncScheduler, 'schedule');
      loop.callLater(5, nothing);
      for (let i = 0; i < 1_000; i++) {
        loop.callSoon(nothing);
        loop.callLater(5 + i, nothing);
      }
      const live = schedule.mock.results.filter(({ value }) => !(value as { closed: boolean }).closed);
      expect(live).toHaveLength(2);
    });
    expect.assertions(1);
  });

  it('a loop that was armed in real time does not wait for that inside TestScheduler.run', () => {
    const loop = new EventLoop();
    const trace: string[] = [];
    loop.callSoon(() => trace.push('armed before'));
    marbles(({ flush }) => {
      loop.callSoon(() => trace.push('armed inside'));
      flush();
      expect(trace).toEqual(['armed before', 'armed inside']);
    });
    expect.assertions(1);
  });
});
