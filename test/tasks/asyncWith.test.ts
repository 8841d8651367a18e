import { concat, ignoreElements, of, repeat, throwError, timer, type Observable } from 'rxjs';
import {
  asyncWith,
  coroutine,
  currentTask,
  Future,
  gather,
  run,
  sleep,
  until,
  type AsyncContextManager,
  type Body,
  type Coroutine,
} from '../../lib/index.js';
import { marbles, runVirtual } from '../../lib/testing/index.js';
import { errorOf } from '../waiting/iterations.js';
import { inTask, traced } from './support.js';

type Failure = { error: unknown } | null;
type Exit = ReturnType<AsyncContextManager<unknown>['exit']>;

/** A manager that says what is asked of it; `leave` is what its exit() does. */
function saying(trace: string[], leave: (failure: Failure) => Exit = () => undefined): AsyncContextManager<string> {
  return {
    enter: () => {
      trace.push('enter');
      return sleep(1, 'value');
    },
    exit: (failure) => {
      trace.push(failure === null ? 'exit' : `exit after ${String(failure.error)}`);
      return leave(failure);
    },
  };
}

const failing = coroutine(function* (error: unknown): Body<string> {
  yield* sleep(1);
  throw error;
});

describe('asyncWith', () => {
  it('enters, runs the body with what that gave, leaves, and gives the body\'s result', () => {
    const trace: string[] = [];
    const result = inTask(function* () {
      return yield* asyncWith(saying(trace), function* (value) {
        trace.push(`body with ${value}`);
        yield* sleep(1);
        trace.push('body ends');
        return 'result';
      });
    });
    expect([...trace, result]).toEqual(['enter', 'body with value', 'body ends', 'exit', 'result']);
  });

  it('does nothing before it is subscribed, and enters anew for each subscription', () => {
    const trace: string[] = [];
    const held = asyncWith(saying(trace), (value) => of(`${value}!`));
    expect(trace).toEqual([]);
    marbles(({ expectObservable }) => expectObservable(held.pipe(repeat(2))).toBe('-a(b|)', { a: 'value!', b: 'value!' }));
    expect(trace).toEqual(['enter', 'exit', 'enter', 'exit']);
  });

  it('leaves after an error of the body, which it is shown, and passes that on', () => {
    const trace: string[] = [];
    const error = inTask(function* () {
      return yield* errorOf(asyncWith(saying(trace), () => failing(new RangeError('x'))));
    });
    expect([trace, error]).toEqual([['enter', 'exit after RangeError: x'], new RangeError('x')]);
  });

  it('shows exit() also what is thrown though it is no Error, and undefined', () => {
    const failures: Failure[] = [];
    const noting = saying([], (failure) => void failures.push(failure));
    inTask(function* () {
      yield* errorOf(asyncWith(noting, () => failing('text')));
      yield* errorOf(asyncWith(noting, () => failing(undefined)));
      yield* asyncWith(noting, () => of(1));
    });
    expect(failures).toEqual([{ error: 'text' }, { error: undefined }, null]);
  });

  it('gives undefined when exit() swallows the error', () => {
    const swallowing: (() => Exit)[] = [() => true, () => of(true), () => sleep(5, true), () => Promise.resolve(true)];
    const main = coroutine(function* () {
      const results: unknown[] = [];
      for (const leave of swallowing) {
        results.push(yield* asyncWith(saying([], leave), () => failing(new RangeError('x'))));
      }
      return results;
    });
    return expect(run(main())).resolves.toEqual([undefined, undefined, undefined, undefined]);
  });

  it.each<[string, () => unknown]>([
    ['nothing', () => undefined],
    ['false', () => false],
    ['an awaitable of false', () => of(false)],
    ['an awaitable of nothing', () => sleep(1)],
    ['an awaitable of 1', () => of(1)],
  ])('passes the error on when exit() gives %s', (_title, leave) => {
    inTask(function* () {
      const error = yield* errorOf(asyncWith(saying([], leave as () => Exit), () => failing(new RangeError('x'))));
      expect(error).toEqual(new RangeError('x'));
    });
  });

  it('gives the body\'s result also when exit() gives true, or another value, after it', () => {
    inTask(function* () {
      expect(yield* asyncWith(saying([], () => true), () => of('result'))).toBe('result');
      expect(yield* asyncWith(saying([], () => sleep(3, true)), () => of('result'))).toBe('result');
    });
  });

  it('takes an exit() that completes without a value, after a value and after an error', () => {
    inTask(function* () {
      const leaves = (): Observable<never> => timer(5).pipe(ignoreElements());
      expect(yield* asyncWith(saying([], leaves), () => of('result'))).toBe('result');
      expect(yield* errorOf(asyncWith(saying([], leaves), () => failing('x')))).toBe('x');
    });
  });

  it('waits for an exit() that suspends, after a value and after an error', () => {
    const main = coroutine(function* () {
      yield* asyncWith(saying([], () => sleep(10)), () => of(1));
      yield* errorOf(asyncWith(saying([], () => sleep(20)), () => failing('x')));
    });
    expect(runVirtual(main).elapsed).toBe(1 + 10 + 1 + 1 + 20);
  });

  it('runs enter(), body and exit() in the one task, each up to its first suspension without an iteration', () => {
    const lines = traced(function* (say) {
      const task = currentTask();
      const here = coroutine(function* (what: string): Body<void> {
        say(`${what} ${currentTask() === task}`);
      });
      yield* asyncWith({ enter: () => here('enter'), exit: () => here('exit') }, () => here('body'));
      say('left');
    });
    expect(lines).toEqual(['i1: enter true', 'i1: body true', 'i1: exit true', 'i1: left']);
  });

  it('calls enter() and exit() as methods of the manager', () => {
    class Counter implements AsyncContextManager<number> {
      #open = 0;
      enter(): Observable<number> {
        return of(++this.#open);
      }
      exit(): void {
        this.#open--;
      }
      get open(): number {
        return this.#open;
      }
    }
    const counter = new Counter();
    inTask(function* () {
      expect(yield* asyncWith(counter, (open) => asyncWith(counter, (again) => of([open, again])))).toEqual([1, 2]);
    });
    expect(counter.open).toBe(0);
  });

  it('nests: the inner one is left first', () => {
    const trace: string[] = [];
    const named = (name: string): AsyncContextManager<string> => ({
      enter: () => {
        trace.push(`enter ${name}`);
        return of(name);
      },
      exit: () => void trace.push(`exit ${name}`),
    });
    inTask(function* () {
      yield* errorOf(asyncWith(named('a'), () => asyncWith(named('b'), () => asyncWith(named('c'), () => failing('x')))));
    });
    expect(trace).toEqual(['enter a', 'enter b', 'enter c', 'exit c', 'exit b', 'exit a']);
  });

  it('nests ten thousand deep', () => {
    let open = 0;
    const manager: AsyncContextManager<number> = { enter: () => of(++open), exit: () => void open-- };
    const nested = (depth: number): Coroutine<number> => (depth === 0 ? sleep(1, open) : asyncWith(manager, () => nested(depth - 1)));
    expect([inTask(function* () {
      return yield* nested(10_000);
    }), open]).toEqual([10_000, 0]);
  });

  it('takes bodies of every kind of awaitable', async () => {
    const done = new Future<string>();
    done.setResult('future');
    const bodies = coroutine(function* () {
      const manager = saying([]);
      return yield* gather([
        asyncWith(manager, () => concat(of('first'), of('observable'))),
        asyncWith(manager, async () => 'promise'),
        asyncWith(manager, async function* () {
          yield 'first';
          yield 'async generator';
        }),
        asyncWith(manager, () => sleep(0, 'coroutine')),
        asyncWith(manager, () => done),
        asyncWith(manager, function* () {
          return yield* until(of('generator'));
        }),
      ]);
    });
    await expect(run(bodies())).resolves.toEqual(['observable', 'promise', 'async generator', 'coroutine', 'future', 'generator']);
  });

  it('leaves also after a body that throws when it is called, or is no awaitable', () => {
    inTask(function* () {
      const trace: string[] = [];
      const thrown = yield* errorOf(
        asyncWith(saying(trace), () => {
          throw new RangeError('x');
        }),
      );
      const garbage = yield* errorOf(asyncWith(saying(trace), (() => 5) as unknown as () => Body<void>));
      expect([thrown, garbage]).toEqual([
        new RangeError('x'),
        new TypeError(
          'asyncWith: body must be a generator function, or return an Observable, Promise or AsyncIterable, but it returned 5',
        ),
      ]);
      expect(trace).toEqual(['enter', `exit after ${String(thrown)}`, 'enter', `exit after ${String(garbage)}`]);
    });
  });

  it('passes the error of a source', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('                                                    --#');
      expectObservable(asyncWith(saying([], () => sleep(2)), () => source)).toBe('-----#');
      expectSubscriptions(source.subscriptions).toBe('                         -^-!');
      expectObservable(asyncWith(saying([]), () => throwError(() => 'error'))).toBe('-#');
    });
  });
});
