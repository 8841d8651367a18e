import { concat, NEVER, of, retry, share, switchMap, takeUntil, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { asPromise, coroutine, run, sleep, timeout, timeoutAt, TimeoutError, until } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';

const late = new TimeoutError();

describe('timeout in marbles', () => {
  it('gives the last value of a source that completes in time', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('            -a-b|     ');
      const sub = '                    ^---!     ';
      expectObservable(timeout(9, () => source)).toBe('----(b|)');
      expectSubscriptions(source.subscriptions).toBe(sub);
    });
  });

  it('unsubscribes the source when time is up', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('            -a-b---c|');
      const sub = '                    ^----!   ';
      expectObservable(timeout(5, () => source)).toBe('-----#', undefined, late);
      expectSubscriptions(source.subscriptions).toBe(sub);
    });
  });

  it('subscribes and unsubscribes in one frame with no time at all', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('            -a|');
      expectObservable(timeout(0, () => source)).toBe('#', undefined, late);
      expectSubscriptions(source.subscriptions).toBe('(^!)');
    });
  });

  it('is in time with a synchronous source, also with no time at all', () => {
    marbles(({ expectObservable }) => {
      expectObservable(timeout(0, () => of(1, 2))).toBe('(b|)', { b: 2 });
      expectObservable(timeout(0, () => throwError(() => 'error'))).toBe('#');
    });
  });

  it('passes an error of the source', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('            -a-#');
      expectObservable(timeout(9, () => source)).toBe('---#');
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it('waits for as long as it takes with null', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('            30ms a|');
      expectObservable(timeout(null, () => source)).toBe('31ms (a|)');
      expectSubscriptions(source.subscriptions).toBe('^ 30ms !');
      expectObservable(timeout(null, () => NEVER), '^ 99ms !').toBe('-');
    });
  });

  it('unsubscribes the source when it is left, and leaves nothing scheduled', () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run(({ cold, expectSubscriptions }) => {
      const source = cold('--a---b|');
      const subscription = timeout(500, () => source).subscribe();
      scheduler.schedule(() => subscription.unsubscribe(), 3);
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
    expect(scheduler.frame).toBeLessThan(500);
  });

  it('is subscribed anew by retry, with the whole time again', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('            ------a|');
      const subs = ['                  ^---!   ', '----^---!'];
      expectObservable(timeout(4, () => source).pipe(retry(1))).toBe('--------#', undefined, late);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('is cancelled by switchMap, left by takeUntil, and takes its place in concat', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const inner = cold('             ---x|       ');
      const switched = cold('          a-b-----|   ').pipe(switchMap(() => timeout(9, () => inner)));
      expectObservable(switched).toBe('------x-|   ');
      expectSubscriptions(inner.subscriptions).toBe(['^-!', '--^---!']);
      expectObservable(timeout(9, () => NEVER).pipe(takeUntil(cold('---z')))).toBe('---|');
      expectObservable(concat(timeout(9, () => sleep(2, 'a')), timeout(2, () => NEVER))).toBe('--a-#', undefined, late);
    });
  });

  it('runs once behind share', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('            ---a|');
      const shared = timeout(9, () => source).pipe(share());
      expectObservable(shared).toBe('         ----(a|)');
      expectObservable(shared, '--^').toBe('  ----(a|)');
      expectSubscriptions(source.subscriptions).toBe('^---!');
    });
  });

  it('waits for a cleanup before its error is told', () => {
    marbles(({ expectObservable }) => {
      const cleaning = coroutine(function* () {
        try {
          yield* sleep(100);
        } finally {
          yield* sleep(3);
        }
      });
      expectObservable(timeout(5, cleaning)).toBe('--------#', undefined, late);
    });
  });

  it('can be moved by its body while a source is waited for', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold('             ---a|            ');
      const second = cold('                -------b|    ');
      const moved = timeout(5, function* (deadline) {
        const a = yield* until(first);
        deadline.reschedule(deadline.when()! + 10);
        return a + (yield* until(second));
      });
      expectObservable(moved).toBe('------------(x|)', { x: 'ab' });
      expectSubscriptions(second.subscriptions).toBe('----^-------!');
    });
  });

  it('timeoutAt ends at a time of the loop, whenever it is subscribed', () => {
    marbles(({ cold, loop, expectObservable, expectSubscriptions }) => {
      const source = cold('            -');
      const guarded = timeoutAt(loop.time() + 7, () => source);
      expectObservable(guarded, '--^').toBe('  -------#', undefined, late);
      expectSubscriptions(source.subscriptions).toBe('--^----!');
    });
  });
});

describe('what the body of a timeout may be', () => {
  it('an async function, a generator function, an async generator', async () => {
    const results = coroutine(function* () {
      return [
        yield* timeout(5_000, async () => 'promise'),
        yield* timeout(5_000, function* () {
          return yield* sleep(0, 'generator');
        }),
        yield* timeout(5_000, async function* () {
          yield 'first';
          yield 'last';
        }),
      ];
    });
    await expect(run(results())).resolves.toEqual(['promise', 'generator', 'last']);
  });

  it('a Promise that never settles is let go', async () => {
    const never = new Promise<void>(() => undefined);
    await expect(asPromise(timeout(0, () => never))).rejects.toEqual(late);
  });
});
