import { EmptyError, of, throwError } from 'rxjs';
import { coroutine, createTask, EventLoop, Future, gather, getEventLoop, setEventLoop, sleep } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';

/** Runs `fn` where there is no test framework's global `expect`. */
const withoutExpect = (fn: () => void): void => {
  const holder = globalThis as { expect?: unknown };
  const { expect: kept } = holder;
  delete holder.expect;
  try {
    fn();
  } finally {
    holder.expect = kept;
  }
};

const thrownBy = (fn: () => void): Error => {
  try {
    fn();
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected an error, and there was none');
};

describe('marbles', () => {
  it('gives the test a loop of its own, on which the constructs run', () => {
    const outside = getEventLoop();
    const loops: EventLoop[] = [];
    marbles(({ loop }) => {
      loops.push(loop, getEventLoop(), createTask(sleep(1)).getLoop());
    });
    marbles(({ loop }) => loops.push(loop));
    expect(new Set(loops).size).toBe(2);
    expect(loops.slice(0, 3)).toEqual([loops[0], loops[0], loops[0]]);
    expect(loops).not.toContain(outside);
  });

  it('closes its loop when the test is over, and when it threw', () => {
    const loops: EventLoop[] = [];
    marbles(({ loop }) => loops.push(loop));
    thrownBy(() =>
      marbles(({ loop }) => {
        loops.push(loop);
        throw new Error('x');
      }),
    );
    expect(loops.map((loop) => loop.isClosed())).toEqual([true, true]);
  });

  it('gives a loop of its own also where a loop is set, and leaves that one alone', () => {
    const set = new EventLoop();
    setEventLoop(set);
    try {
      let own: EventLoop | null = null;
      marbles(({ loop, expectObservable }) => {
        own = loop;
        expectObservable(sleep(2, 'x')).toBe('--(x|)');
      });
      expect(own).not.toBe(set);
      expect([set.isClosed(), getEventLoop() === set]).toEqual([false, true]);
    } finally {
      setEventLoop(null);
      set.close();
    }
  });

  it('leaves a running loop from which it is called alone', async () => {
    const loop = new EventLoop();
    const closed = await new Promise<boolean>((resolve) => {
      loop.setExceptionHandler(() => resolve(loop.isClosed()));
      loop.callSoon(() => {
        marbles(() => undefined);
        resolve(loop.isClosed());
      });
    });
    expect(closed).toBe(false);
  });

  it("has the helpers of RxJS's TestScheduler", () => {
    marbles(({ cold, hot, time, flush, animate, expectObservable, expectSubscriptions }) => {
      const a = cold('  --a|  ');
      const b = hot('   -b-|  ');
      const sub = '     ^--!  ';
      const expected = '---(x|)';
      animate('--x');
      expectObservable(gather([a, b])).toBe(expected, { x: ['a', 'b'] });
      expectSubscriptions(a.subscriptions).toBe(sub);
      flush();
      expect(time('---|')).toBe(3);
    });
  });

  it('works after a test that threw at once', () => {
    expect(() =>
      marbles(() => {
        createTask(sleep(1));
        throw new RangeError('x');
      }),
    ).toThrow(new RangeError('x'));
    marbles(({ expectObservable }) => expectObservable(sleep(2, 'x')).toBe('--(x|)'));
  });

  it('works after a test that threw while time passed', () => {
    expect(() =>
      marbles(() => {
        sleep(3).subscribe(() => {
          throw new RangeError('x');
        });
        of(1).subscribe(() => createTask(sleep(9)));
      }),
    ).toThrow(new RangeError('x'));
    marbles(({ expectObservable }) => expectObservable(gather([sleep(2, 'x')])).toBe('--(x|)', { x: ['x'] }));
  });

  it('works after a test whose expectation did not hold', () => {
    const bad = (): void => marbles(({ expectObservable }) => expectObservable(sleep(2, 'x')).toBe('-(x|)'));
    expect(bad).toThrow();
    marbles(({ expectObservable }) => expectObservable(sleep(2, 'x')).toBe('--(x|)'));
  });

  it('compares with the global expect of the test framework', () => {
    const bad = (): void => marbles(({ expectObservable }) => expectObservable(of('a')).toBe('(b|)'));
    expect(thrownBy(bad)).toHaveProperty('matcherResult');
  });

  it('compares by itself where there is no global expect', () => {
    let error: Error | null = null;
    withoutExpect(() => {
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('--a|', { a: { deep: [1, new Map([['k', 2]])] } });
        expectObservable(gather([source])).toBe('---(x|)', { x: [{ deep: [1, new Map([['k', 2]])] }] });
        expectSubscriptions(source.subscriptions).toBe('^--!');
      });
      error = thrownBy(() => marbles(({ expectObservable }) => expectObservable(of('a')).toBe('(b|)')));
    });
    expect(error!.message).toMatch(/^expected\n[^]*"b"[^]*but got\n[^]*"a"/);
  });

  it('compares errors by name and message where there is no global expect', () => {
    const test = (message: string) => (): void =>
      marbles(({ cold, expectObservable }) => {
        const source = cold('--#', undefined, new RangeError('x'));
        expectObservable(gather([source])).toBe('--#', undefined, new RangeError(message));
      });
    let error: Error | null = null;
    withoutExpect(() => {
      test('x')();
      error = thrownBy(test('y'));
    });
    expect(error!.message).toMatch(/RangeError: y[^]*but got[^]*RangeError: x/);
  });

  it("compares RxJS's own errors, which are no errors to the engine, as errors too", () => {
    const test = () => marbles(({ expectObservable }) => expectObservable(failing).toBe('#', undefined, new EmptyError()));
    const failing = throwError(() => new EmptyError());
    expect(() => withoutExpect(test)).not.toThrow();
  });

  it('compares with the function that it is given', () => {
    const compared: [unknown, unknown][] = [];
    marbles(
      ({ expectObservable }) => expectObservable(of('a')).toBe('(b|)'),
      (actual, expected) => compared.push([actual, expected]),
    );
    const values = compared[0]!.map((messages) => (messages as { notification: { value: string } }[])[0]!.notification.value);
    expect(values).toEqual(['a', 'b']);
  });

  it('drops what is left when the test is over', () => {
    const fired: string[] = [];
    marbles(({ loop }) => {
      const stuck = coroutine(function* () {
        try {
          yield* new Future();
        } finally {
          fired.push('finally');
        }
      });
      createTask(stuck());
      loop.callLater(5, () => fired.push('timer'));
    });
    expect(fired).toEqual(['timer']);
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'undefined'],
    ['a string', '--a|', '"--a|"'],
  ])('refuses %s for the test', (_name, test, got) => {
    expect(() => marbles(test as never)).toThrow(new TypeError(`marbles: test must be a function, got ${got}`));
  });
});
