import { delay, interval, lastValueFrom, of, throwError, timer, toArray, type Observable } from 'rxjs';
import {
  coroutine,
  createTask,
  EventLoop,
  ExceptionGroup,
  Future,
  gather,
  getEventLoop,
  LivelockError,
  run,
  setEventLoop,
  sleep,
  until,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';

const fail = coroutine(function* (ms: number, error: unknown) {
  yield* sleep(ms);
  throw error;
});

const spin = coroutine(function* () {
  for (;;) yield* sleep(0);
});

/** What `fn` throws. */
const thrownBy = (fn: () => unknown): unknown => {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error('expected an error, and there was none');
};

describe('runVirtual', () => {
  it('gives the value of main and the virtual time that it took', () => {
    expect(runVirtual(() => sleep(86_400_000, 'x'))).toEqual({ value: 'x', elapsed: 86_400_000 });
  });

  it('takes no virtual time where main does not wait', () => {
    expect(runVirtual(() => of(1, 2))).toEqual({ value: 2, elapsed: 0 });
  });

  it('gives main a loop that is the current one, and restores the outer one', () => {
    const outer = new EventLoop();
    setEventLoop(outer);
    try {
      const main = coroutine(function* (loop: EventLoop) {
        yield* sleep(1);
        return loop === getEventLoop() && loop !== outer;
      });
      const { value } = runVirtual(main);
      expect([value, getEventLoop() === outer, outer.isClosed()]).toEqual([true, true, false]);
    } finally {
      setEventLoop(null);
      outer.close();
    }
  });

  it('is not in debug mode unless told so, and closes its loop', () => {
    const seen: boolean[] = [];
    let last: EventLoop | null = null;
    const main = (loop: EventLoop): Observable<number> => {
      seen.push(loop.getDebug());
      last = loop;
      return of(1);
    };
    runVirtual(main);
    runVirtual(main, {});
    runVirtual(main, { debug: true });
    expect(seen).toEqual([false, false, true]);
    expect(last!.isClosed()).toBe(true);
  });

  it.each<[string, () => Observable<unknown>, unknown, number]>([
    ['timer', () => timer(500), 0, 500],
    ['interval', () => interval(100), undefined, 1_000],
    ['delay', () => of('x').pipe(delay(300)), 'x', 300],
  ])("has RxJS's %s virtual", (name, source, expected, time) => {
    const main = coroutine(function* (loop: EventLoop) {
      const begin = loop.time();
      if (name === 'interval') {
        const subscription = source().subscribe();
        yield* sleep(1_000);
        subscription.unsubscribe();
        return [undefined, loop.time() - begin];
      }
      return [yield* until(source()), loop.time() - begin];
    });
    expect(runVirtual(main)).toEqual({ value: [expected, time], elapsed: time });
  });

  it('cancels what is left when main is done, and waits for the cleanup', () => {
    const trace: string[] = [];
    const background = coroutine(function* () {
      try {
        yield* sleep(100_000);
      } finally {
        trace.push('cleanup begins');
        yield* sleep(50);
        trace.push('cleanup ends');
      }
    });
    const main = coroutine(function* () {
      createTask(background());
      yield* sleep(10);
      trace.push('main ends');
    });
    expect(runVirtual(main).elapsed).toBe(60);
    expect(trace).toEqual(['main ends', 'cleanup begins', 'cleanup ends']);
  });

  it('drops the timers that are left', () => {
    const fired: string[] = [];
    const main = coroutine(function* (loop: EventLoop) {
      loop.callLater(100, () => fired.push('callLater'));
      timer(100).subscribe(() => fired.push('timer'));
      yield* sleep(10);
    });
    expect(runVirtual(main).elapsed).toBe(10);
    expect(fired).toEqual([]);
  });

  it('is not kept by an interval that nobody leaves', () => {
    const ticks: number[] = [];
    const main = coroutine(function* () {
      interval(10).subscribe((tick) => ticks.push(tick));
      yield* sleep(35);
    });
    expect(runVirtual(main).elapsed).toBe(35);
    expect(ticks).toEqual([0, 1, 2]);
  });

  it("throws main's error", () => {
    const error = new RangeError('x');
    expect(thrownBy(() => runVirtual(() => fail(5, error)))).toBe(error);
  });

  it("throws main's error when leftovers have cleaned up", () => {
    let cleanedUp = false;
    const background = coroutine(function* () {
      try {
        yield* sleep(1_000);
      } finally {
        yield* sleep(50);
        cleanedUp = true;
      }
    });
    const main = (): Observable<unknown> => {
      createTask(background());
      return fail(5, 'x');
    };
    expect(thrownBy(() => runVirtual(main))).toBe('x');
    expect(cleanedUp).toBe(true);
  });

  it('throws what main throws before it gives anything to await', () => {
    const main = (): never => {
      throw new RangeError('x');
    };
    expect(() => runVirtual(main)).toThrow(new RangeError('x'));
  });

  it('throws an error that nobody saw', () => {
    const error = new RangeError('x');
    const main = coroutine(function* () {
      createTask(fail(5, error));
      yield* sleep(10);
    });
    expect(thrownBy(() => runVirtual(main))).toBe(error);
  });

  it('throws several errors that nobody saw as a group', () => {
    const main = coroutine(function* (loop: EventLoop) {
      createTask(fail(5, 'task'));
      loop.callLater(7, () => {
        throw 'callback';
      });
      yield* sleep(10);
    });
    const group = thrownBy(() => runVirtual(main)) as ExceptionGroup;
    expect(group).toBeInstanceOf(ExceptionGroup);
    expect([...group.errors].sort()).toEqual(['callback', 'task']);
  });

  it("throws main's error rather than one that nobody saw, which is named on the console", () => {
    const named = jest.spyOn(console, 'error').mockImplementation();
    const main = coroutine(function* () {
      createTask(fail(5, 'unseen'));
      yield* fail(10, 'main');
    });
    expect(thrownBy(() => runVirtual(main))).toBe('main');
    expect(named.mock.calls).toEqual([[expect.any(String), 'unseen']]);
    named.mockRestore();
  });

  it("throws an error that no subscriber of RxJS's handles", () => {
    const main = coroutine(function* () {
      throwError(() => new RangeError('unhandled')).subscribe();
      yield* sleep(10);
    });
    expect(() => runVirtual(main)).toThrow(new RangeError('unhandled'));
  });

  it('leaves errors to an exception handler that was set', () => {
    const seen: unknown[] = [];
    const main = coroutine(function* (loop: EventLoop) {
      loop.setExceptionHandler((_loop, { exception }) => seen.push(exception));
      loop.callSoon(() => {
        throw 'x';
      });
      yield* sleep(1);
    });
    runVirtual(main);
    expect(seen).toEqual(['x']);
  });

  it('is a LivelockError where a program is always ready, and the next program runs', () => {
    expect(() => runVirtual(spin)).toThrow(LivelockError);
    expect(runVirtual(() => sleep(5, 'x'))).toEqual({ value: 'x', elapsed: 5 });
  });

  it('runs two programs in a row, each from the time 0 and on a loop of its own', () => {
    const main = (loop: EventLoop): Observable<EventLoop> => sleep(loop.time() + 10, loop);
    const [first, second] = [runVirtual(main), runVirtual(main)];
    expect([first.elapsed, second.elapsed, first.value === second.value]).toEqual([10, 10, false]);
  });

  it.each<[string, () => unknown]>([
    ["main's error", () => runVirtual(() => fail(5, 'x'))],
    ['an error of main itself', () => runVirtual(() => gather(1 as never))],
    ['a DeadlockError', () => runVirtual(() => new Future())],
    ['a TypeError', () => runVirtual((() => 1) as never)],
  ])('runs after one that threw %s', (_name, bad) => {
    thrownBy(bad);
    expect(runVirtual(() => sleep(5, 'x'))).toEqual({ value: 'x', elapsed: 5 });
  });

  it('leaves the real loop at work', async () => {
    const real = run(sleep(0, 'real'));
    runVirtual(() => sleep(5));
    await expect(real).resolves.toBe('real');
    await expect(lastValueFrom(gather([of(1)]).pipe(toArray()))).resolves.toEqual([[1]]);
  });
});
