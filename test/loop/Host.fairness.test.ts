import { coroutine, createTask, EventLoop, LivelockError, setEventLoop, sleep, until, type Coroutine, type Task } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { fakeClock, hostTurn, microtasks } from './helpers.js';

const nothing = (): void => undefined;

// The turn that the test before may have asked for would count as one of this one's.
beforeEach(() => hostTurn());
afterEach(() => void jest.restoreAllMocks());

/** A body that takes 0.1 ms of the fake clock a step, for ever but for a bound that lets a starving loop fail rather than hang. */
function spinner(clock: { advance(ms: number): void }, step: () => Coroutine<unknown>): () => Coroutine<number> {
  return coroutine(function* () {
    let steps = 0;
    while (steps < 20_000) {
      clock.advance(0.1);
      steps++;
      yield* step();
    }
    return steps;
  });
}

/** The longest time of the fake clock between two turns of the host, and how many there were, while `task` ran. */
async function watchHost(task: Task<unknown>, now: () => number): Promise<{ turns: number; longest: number }> {
  let last = now();
  let longest = 0;
  let turns = 0;
  while (!task.done() && turns < 50) {
    await new Promise((resolve) => setImmediate(resolve));
    longest = Math.max(longest, now() - last);
    last = now();
    turns++;
  }
  return { turns, longest };
}

describe('Host: fairness', () => {
  const steps: [string, () => Coroutine<unknown>][] = [
    ['sleep(0)', () => sleep(0)],
    ['resolved promises', () => until(Promise.resolve())],
  ];

  it.each(steps)('a task that is always ready by %s lets the host run at least every 10 ms', async (_name, step) => {
    const clock = fakeClock();
    const loop = new EventLoop();
    const task = loop.createTask(spinner(clock, step)());
    const { turns, longest } = await watchHost(task, clock.now);
    expect(task.done()).toBe(false);
    expect(turns).toBe(50);
    expect(longest).toBeLessThanOrEqual(10);
    loop.setExceptionHandler(nothing);
    loop.close();
  });

  it.each(steps)('a task that is always ready by %s does not starve setTimeout', async (_name, step) => {
    const loop = new EventLoop();
    const spin = coroutine(function* () {
      for (let i = 0; i < 2_000_000; i++) yield* step();
    });
    const task = loop.createTask(spin());
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(task.done()).toBe(false);
    task.cancel();
    await hostTurn();
    expect(task.cancelled()).toBe(true);
  });

  it('callbacks that queue themselves let the host run at least every 10 ms', async () => {
    const clock = fakeClock();
    const loop = new EventLoop();
    let calls = 0;
    const again = (): void => {
      clock.advance(0.1);
      if (++calls < 20_000) loop.callSoon(again);
    };
    loop.callSoon(again);
    let last = clock.now();
    for (let turn = 0; turn < 20; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      expect(clock.now() - last).toBeLessThanOrEqual(10);
      last = clock.now();
    }
    expect(calls).toBeLessThan(20_000);
    loop.close();
    expect.assertions(21);
  });

  it('a batch that is longer than 10 ms is split, and keeps its order', async () => {
    const clock = fakeClock();
    const loop = new EventLoop();
    const order: number[] = [];
    for (let i = 0; i < 100; i++) {
      loop.callSoon(() => {
        clock.advance(1);
        order.push(i);
      });
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(order.length).toBeLessThan(100);
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('a short burst runs in microtasks, before the host has a turn', async () => {
    fakeClock();
    const loop = new EventLoop();
    const main = coroutine(function* () {
      for (let i = 0; i < 1_000; i++) yield* sleep(0);
    });
    const task = loop.createTask(main());
    await microtasks();
    expect(task.done()).toBe(true);
  });

  it('LOOP-08: a callback that queues itself for ever does not starve the timers', async () => {
    const clock = fakeClock();
    const loop = new EventLoop();
    let calls = 0;
    let callsAtTimer = -1;
    const again = (): void => {
      clock.advance(0.25);
      if (++calls < 1_000 && callsAtTimer < 0) loop.callSoon(again);
    };
    loop.callLater(2, () => (callsAtTimer = calls));
    loop.callSoon(again);
    await microtasks();
    await hostTurn();
    // Behind the ninth call, which was ready when the iteration began (LOOP-03).
    expect(callsAtTimer).toBe(9);
  });

  it('closing a loop that waits for a turn of the host leaves nothing armed', async () => {
    const clock = fakeClock();
    const loop = new EventLoop();
    loop.setExceptionHandler(nothing);
    const immediates = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Immediate').length;
    const armedBefore = immediates();
    let calls = 0;
    const again = (): void => {
      clock.advance(1);
      if (++calls < 10_000) loop.callSoon(again);
    };
    loop.callSoon(again);
    await microtasks();
    expect(immediates()).toBe(armedBefore + 1);
    loop.close();
    expect(immediates()).toBe(armedBefore);
    const before = calls;
    await hostTurn();
    expect(before).toBeLessThan(100);
    expect(calls).toBe(before);
  });

  it('in virtual time a program that is always ready is a LivelockError', () => {
    const spin = coroutine(function* () {
      for (;;) yield* sleep(0);
    });
    expect(() => runVirtual(() => spin())).toThrow(LivelockError);
  });

  it('a million iterations at different instants are no livelock', () => {
    const slow = coroutine(function* () {
      for (let i = 0; i < 600; i++) {
        for (let k = 0; k < 2_000; k++) yield* sleep(0);
        yield* sleep(1);
      }
      return 'end';
    });
    expect(runVirtual(() => slow())).toEqual({ value: 'end', elapsed: 600 });
  });

  it('a default loop set for this thread is fair too', async () => {
    const clock = fakeClock();
    const loop = new EventLoop();
    setEventLoop(loop);
    const task = createTask(spinner(clock, () => sleep(0))());
    const { longest } = await watchHost(task, clock.now);
    setEventLoop(null);
    loop.setExceptionHandler(nothing);
    loop.close();
    expect(longest).toBeLessThanOrEqual(10);
  });
});
