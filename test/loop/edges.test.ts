import { interval, queueScheduler, Subject, take } from 'rxjs';
import { CancelledError, coroutine, createTask, EventLoop, Future, fromAsync, isFuture, run, sleep } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { microtasks } from './helpers.js';

/** Takes a function from the host for the length of a call. */
function withoutProperty<T>(owner: object, name: string, fn: () => T): T {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { value: undefined, configurable: true, writable: true });
  try {
    return fn();
  } finally {
    if (own === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, own);
  }
}

describe('a subclass that was not branded', () => {
  class Special extends Future<void> {}

  it('keeps the ordinary instanceof', () => {
    expect([new Special() instanceof Special, new Future<void>() instanceof Special]).toEqual([true, false]);
    expect([new Special() instanceof Future, isFuture(new Special())]).toEqual([true, true]);
  });
});

describe('a scheduler that runs its actions at once', () => {
  it('carries a loop', () => {
    const trace: string[] = [];
    const loop = new EventLoop({ scheduler: queueScheduler });
    loop.callSoon(() => trace.push('a'));
    loop.callSoon(() => trace.push('b'));
    expect(trace).toEqual(['a', 'b']);
    loop.close();
  });
});

describe('an action of a loop', () => {
  it('is not scheduled again once it is unsubscribed', () => {
    const program = coroutine(function* (loop: EventLoop) {
      let calls = 0;
      const subscription = loop.schedule(function () {
        calls++;
        this.unsubscribe();
        this.schedule(undefined, 1);
      }, 1);
      yield* sleep(10);
      return [calls, subscription.closed];
    });
    expect(runVirtual(program).value).toEqual([1, true]);
  });

  it('is not run when it is unsubscribed while it waits', () => {
    const program = coroutine(function* (loop: EventLoop) {
      const values: number[] = [];
      const stop = new Subject<void>();
      const subscription = interval(5, loop).pipe(take(3)).subscribe((value) => values.push(value));
      yield* sleep(7);
      subscription.unsubscribe();
      stop.next();
      yield* sleep(20);
      return values;
    });
    expect(runVirtual(program).value).toEqual([0]);
  });
});

describe('a host that lacks something', () => {
  it('has debug mode without captureStackTrace', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const loop = new EventLoop({ debug: true });
    withoutProperty(Error, 'captureStackTrace', () => loop._within(() => sleep(1)));
    loop.close();
    expect(warn.mock.calls).toEqual([[expect.stringContaining('sleep() was never awaited')]]);
    warn.mockRestore();
  });

  it('has run without signals', async () => {
    const result = withoutProperty(process, 'listenerCount', () => run(sleep(0, 'done')));
    expect(await result).toBe('done');
  });

  it('has unread failures reported at the close without beforeExit', () => {
    const loop = new EventLoop();
    const seen: unknown[] = [];
    loop.setExceptionHandler((_loop, { exception }) => seen.push(exception));
    withoutProperty(process, 'off', () => {
      new Future({ loop }).setException('unread');
      loop.close();
    });
    expect(seen).toEqual(['unread']);
  });
});

describe('fromAsync', () => {
  it('is cancelled twice as once', async () => {
    const loop = new EventLoop();
    const reasons: unknown[] = [];
    const work = fromAsync(
      (signal) =>
        new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            reasons.push(signal.reason);
            resolve();
          });
        }),
    );
    const task = createTask(work, { loop });
    await microtasks();
    expect([task.cancel('first'), task.cancel('second')]).toEqual([true, true]);
    await microtasks();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect([task.cancelled(), reasons]).toEqual([true, [new CancelledError('first')]]);
    loop.close();
  });
});
