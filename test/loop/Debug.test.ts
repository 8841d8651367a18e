import { of } from 'rxjs';
import {
  coroutine,
  createTask,
  EventLoop,
  fromAsync,
  Future,
  gather,
  Lock,
  run,
  Semaphore,
  setEventLoop,
  sleep,
  until,
  type Coroutine,
  type ExceptionContext,
} from '../../lib/index.js';
import { shared } from '../../lib/loop/shared.js';
import { runVirtual } from '../../lib/testing/index.js';
import { orderedMap } from '../../operators/index.js';
import { fakeClock, settle } from './helpers.js';

const nothing = (): void => undefined;

let warn: jest.SpyInstance;
beforeEach(() => (warn = jest.spyOn(console, 'warn').mockImplementation(nothing)));
afterEach(() => {
  jest.restoreAllMocks();
  setEventLoop(null);
});

/** What was warned of. */
const warnings = (): string[] => warn.mock.calls.map(([text]) => String(text));

/** A debug loop whose callbacks take as long as they say. */
function timedLoop(): { loop: EventLoop; clock: { advance(ms: number): void } } {
  const clock = fakeClock();
  return { loop: new EventLoop({ debug: true }), clock };
}

describe('debug mode', () => {
  it('is not to be had on a loop that is closed', () => {
    const loop = new EventLoop();
    loop.close();
    loop.setDebug(true);
    expect([loop.getDebug(), shared.debugLoops]).toEqual([false, 0]);
  });

  it('EXH-06: is off by default, and set by the option or by setDebug', () => {
    const loop = new EventLoop();
    expect(loop.getDebug()).toBe(false);
    expect(new EventLoop({ debug: true }).getDebug()).toBe(true);
    loop.setDebug(true);
    expect(loop.getDebug()).toBe(true);
    loop.setDebug(false);
    expect(loop.getDebug()).toBe(false);
  });

  it('EXH-06: run without the option leaves the debug mode of the loop alone', async () => {
    const modes: boolean[] = [];
    for (const debug of [true, false]) {
      const loop = new EventLoop({ debug });
      const main = coroutine(function* () {
        yield* sleep(0);
        modes.push(loop.getDebug());
      });
      await run(main(), { loopFactory: () => loop });
    }
    expect(modes).toEqual([true, false]);
  });

  it('EXH-07: refuses what is no function, in debug mode and without it', () => {
    for (const debug of [true, false]) {
      const loop = new EventLoop({ debug });
      for (const bad of [null, 'text', sleep(0)]) {
        expect(() => loop.callSoon(bad as never)).toThrow(TypeError);
        expect(() => loop.callLater(1, bad as never)).toThrow(TypeError);
        expect(() => loop.callAt(1, bad as never)).toThrow(TypeError);
        expect(() => loop.callSoonThreadsafe(bad as never)).toThrow(TypeError);
      }
      loop.close();
    }
    expect.assertions(24);
  });
});

describe('debug mode: slow callbacks', () => {
  it('EXH-08: names a callback that held the thread for slowCallbackDuration, once, with the time it took', async () => {
    const { loop, clock } = timedLoop();
    loop.callSoon(function compute() {
      clock.advance(150);
    });
    await settle();
    expect(warnings()).toEqual([expect.stringMatching(/compute.*150 ms/)]);
  });

  it('EXH-08: the limit is 100 ms, and counts itself', async () => {
    const { loop, clock } = timedLoop();
    expect(loop.slowCallbackDuration).toBe(100);
    loop.callSoon(() => clock.advance(99));
    loop.callSoon(function exactly() {
      clock.advance(100);
    });
    await settle();
    expect(warnings()).toEqual([expect.stringContaining('exactly')]);
  });

  it('EXH-08: the limit can be set', async () => {
    const { loop, clock } = timedLoop();
    loop.slowCallbackDuration = 5;
    loop.callSoon(function quick() {
      clock.advance(4);
    });
    loop.callSoon(function slow() {
      clock.advance(6);
    });
    await settle();
    expect(warnings()).toEqual([expect.stringContaining('slow')]);
  });

  it('EXH-08: names the task of a step, not a handle, and only the slow step', async () => {
    const { loop, clock } = timedLoop();
    const work = coroutine(function* work() {
      clock.advance(90);
      yield* sleep(0);
      clock.advance(120);
      yield* sleep(0);
      clock.advance(90);
    });
    loop.createTask(work(), { name: 'cruncher' });
    await settle();
    expect(warnings()).toEqual([expect.stringMatching(/Task.*cruncher.*120 ms/)]);
  });

  it('EXH-08: names a slow done callback', async () => {
    const { loop, clock } = timedLoop();
    const future = loop.createFuture<void>();
    future.addDoneCallback(function digest() {
      clock.advance(101);
    });
    future.setResult();
    await settle();
    expect(warnings()).toEqual([expect.stringContaining('digest')]);
  });

  it('EXH-08: names a slow subscriber who has waited for a lock, with what he has called', async () => {
    const { loop, clock } = timedLoop();
    loop.callSoon(() => {
      const lock = new Lock();
      lock.acquire().subscribe();
      lock.acquire().subscribe(() => clock.advance(102));
      lock.release();
    });
    await settle();
    expect(warnings()).toEqual(['Executing <subscriber of Lock.acquire()> took 102 ms']);
  });

  it('EXH-08: names a slow operator that has waited for a shared limit', async () => {
    const { loop, clock } = timedLoop();
    loop.callSoon(() => {
      const limit = new Semaphore(0);
      of(1)
        .pipe(orderedMap(() => of(clock.advance(103)), { limit }))
        .subscribe();
      limit.release();
    });
    await settle();
    expect(warnings()).toEqual(['Executing <operator that waits for <Semaphore locked, waiters: 1>> took 103 ms']);
  });

  it('EXH-08: names a slow callback that threw, too', async () => {
    const { loop, clock } = timedLoop();
    const handler = jest.fn();
    loop.setExceptionHandler(handler);
    loop.callSoon(function explode() {
      clock.advance(200);
      throw new Error('boom');
    });
    await settle();
    expect(warnings()).toEqual([expect.stringContaining('explode')]);
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('EXH-08: without debug mode nothing is timed', async () => {
    const clock = fakeClock();
    const loop = new EventLoop();
    const slow = jest.fn(() => void clock.advance(10_000));
    loop.callSoon(slow);
    await settle();
    expect(slow).toHaveBeenCalledTimes(1);
    expect(warnings()).toEqual([]);
  });
});

describe('debug mode: where something was made', () => {
  /** What the handler is told of `subject`. */
  function traced(debug: boolean, subject: (loop: EventLoop) => Omit<ExceptionContext, 'message'>): ExceptionContext {
    const loop = new EventLoop({ debug });
    const contexts: ExceptionContext[] = [];
    loop.setExceptionHandler((_loop, context) => void contexts.push(context));
    loop.callExceptionHandler({ message: 'm', ...subject(loop) });
    loop.setExceptionHandler(nothing);
    loop.close();
    return contexts[0]!;
  }

  const subjects: [string, (loop: EventLoop) => Omit<ExceptionContext, 'message'>][] = [
    ['a task', (loop) => ({ task: loop.createTask(sleep(0)) })],
    ['a handle', (loop) => ({ handle: loop.callSoon(nothing) })],
    ['a timer', (loop) => ({ handle: loop.callLater(1, nothing) })],
    ['a future', (loop) => ({ future: loop.createFuture() })],
  ];

  it.each(subjects)('EXH-09: the handler is told where %s was made', (_name, subject) => {
    expect(traced(true, subject).sourceTraceback).toMatch(/Debug\.test/);
  });

  it.each(subjects)('EXH-09: without debug mode it is not told of %s', (_name, subject) => {
    expect(traced(false, subject)).not.toHaveProperty('sourceTraceback');
  });

  it('EXH-09: the console is told too', () => {
    const error = jest.spyOn(console, 'error').mockImplementation(nothing);
    const loop = new EventLoop({ debug: true });
    loop.createTask(sleep(0), { name: 'left behind' });
    loop.close();
    expect(error).toHaveBeenCalledTimes(1);
    expect(error).toHaveBeenCalledWith(expect.stringMatching(/left behind[^]*Debug\.test/));
  });
});

describe('debug mode: a coroutine that was never started', () => {
  // No step is slow, however slow the machine is.
  beforeEach(() => void fakeClock());

  const work = coroutine(function* work() {
    yield* sleep(0);
  });

  it('is named when its loop is closed, with where it was made', () => {
    const loop = new EventLoop({ debug: true });
    setEventLoop(loop);
    const forgotten = work();
    loop.close();
    expect(warnings()).toEqual([expect.stringMatching(/work\(\) was never awaited[^]*Debug\.test/)]);
    expect(forgotten.toString()).toBe('work()');
  });

  it('is not named when it is the until() of a Future that is subscribed', () => {
    const loop = new EventLoop({ debug: true });
    setEventLoop(loop);
    until(new Future()).subscribe({ error: () => undefined });
    loop.close();
    expect(warnings()).toEqual([]);
  });

  it('is named in a body where a yield* was forgotten', () => {
    const main = coroutine(function* main() {
      work();
      yield* sleep(1);
    });
    runVirtual(() => main(), { debug: true });
    expect(warnings().filter((text) => text.includes('work()'))).toHaveLength(1);
  });

  const uses: [string, (made: Coroutine<unknown>, loop: EventLoop) => unknown][] = [
    ['subscribed', (made) => made.subscribe()],
    ['made a task', (made) => createTask(made)],
    ['passed to loop.createTask', (made, loop) => loop.createTask(made)],
    ['gathered', (made) => gather([made]).subscribe()],
    ['awaited', (made) => createTask(coroutine(() => (function* () { yield* made; })())())],
  ];

  it.each(uses)('is not named when it was %s', async (_name, use) => {
    const loop = new EventLoop({ debug: true });
    setEventLoop(loop);
    const makers: (() => Coroutine<unknown>)[] = [work, () => sleep(0), () => sleep(1), () => fromAsync(async () => 1)];
    for (const make of makers) use(make(), loop);
    await settle();
    loop.setExceptionHandler(nothing);
    loop.close();
    expect(warnings()).toEqual([]);
  });

  it.each<[string, () => Coroutine<unknown>]>([
    ['sleep(5)', () => sleep(5)],
    ['sleep(0)', () => sleep(0)],
    ['until(promise)', () => until(Promise.resolve())],
    ['fromAsync()', () => fromAsync(async () => 1)],
    ['gather()', () => gather([])],
  ])('%s is named as well', (name, make) => {
    const loop = new EventLoop({ debug: true });
    setEventLoop(loop);
    const made = make();
    loop.close();
    expect(warnings()).toEqual([expect.stringContaining(name.replace(/\(.*/, ''))]);
    expect(made.toString()).toContain(name.replace(/\(.*/, ''));
  });

  it('is not named when a closed loop refused it', () => {
    const loop = new EventLoop({ debug: true });
    setEventLoop(loop);
    const closed = new EventLoop();
    closed.close();
    expect(() => closed.createTask(work())).toThrow(/closed/);
    loop.close();
    expect(warnings()).toEqual([]);
  });

  it('is not named without debug mode', () => {
    const loop = new EventLoop();
    setEventLoop(loop);
    const forgotten = work();
    loop.close();
    expect(warnings()).toEqual([]);
    expect(forgotten.toString()).toBe('work()');
  });
});
