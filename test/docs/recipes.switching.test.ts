import { defer, TimeoutError, type Observable, type OperatorFunction } from 'rxjs';
import type { Awaitable } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { withTimeout } from '../../operators/index.js';
import { recipe } from './blocks';
import { slowToLeave } from './support';

describe('A switchMap that cleans up first', () => {
  const { switchAfterCleanup } = recipe<{
    switchAfterCleanup<T, R>(project: (value: T) => Observable<R>): OperatorFunction<T, R>;
  }>('A switchMap that cleans up first');

  it('begins the next run when the previous one has cleaned up, and leaves out what was overtaken', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a--b-c------------|');
      const a = cold('     ---------(x|)      ');
      const b = cold('     -(y|)              ');
      const c = cold('           -----(x|)    ');
      const expected = '   -----------x------|';
      const photos: Record<string, Observable<string>> = { a, b, c };
      expectObservable(source.pipe(switchAfterCleanup((name) => slowToLeave(photos[name]!, 3)))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^-----------------!');
      expectSubscriptions(a.subscriptions).toBe('     ^--!');
      expectSubscriptions(b.subscriptions).toBe([]);
      expectSubscriptions(c.subscriptions).toBe('     ------^----!');
    });
  });

  it('passes all values of a run on, and completes when the last run has ended', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a----b|       ');
      const inner = cold(' -x-y-z-|      ');
      const expected = '   -x-y--x-y-z-| ';
      expectObservable(source.pipe(switchAfterCleanup(() => inner))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^-----!');
      expectSubscriptions(inner.subscriptions).toBe(['^----!', '-----^------!']);
    });
  });

  it('begins the value that came last when the source completes during a cleanup', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-b-(c|)     ');
      const a = cold('     -------      ');
      const c = cold('          --(x|)  ');
      const expected = '   -------(x|)  ';
      const run = (name: string): Observable<string> => (name === 'a' ? slowToLeave(a, 3) : c);
      expectObservable(source.pipe(switchAfterCleanup(run))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^---!');
      expectSubscriptions(a.subscriptions).toBe('     ^-!');
      expectSubscriptions(c.subscriptions).toBe('     -----^-!');
    });
  });

  it('errors with the source when the run has cleaned up', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a--#     ');
      const a = cold('     ---------');
      const expected = '   ------#  ';
      expectObservable(source.pipe(switchAfterCleanup(() => slowToLeave(a, 3)))).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe('^--!');
    });
  });

  it('errors with a run when that has cleaned up, and leaves the source', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a--------');
      const a = cold('     --#      ');
      const expected = '   -----#   ';
      expectObservable(source.pipe(switchAfterCleanup(() => slowToLeave(a, 3)))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^----!');
      expectSubscriptions(a.subscriptions).toBe('     ^-!');
    });
  });

  it('cancels the run when it is left in the middle, and who waits for cleanups waits for that', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a------b-');
      const a = cold('     ---------');
      const expected = '   -------# ';
      const switched = source.pipe(switchAfterCleanup(() => slowToLeave(a, 3)));
      expectObservable(switched.pipe(withTimeout(4))).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(source.subscriptions).toBe('^---!');
      expectSubscriptions(a.subscriptions).toBe('     ^---!');
    });
  });

  it('begins nothing any more when it is left during a cleanup', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-b------');
      const a = cold('     ---------');
      const unsub = '      ---!     ';
      const expected = '   ----     ';
      expectObservable(source.pipe(switchAfterCleanup(() => slowToLeave(a, 3))), unsub).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe('^-!');
    });
  });
});

describe('A retry with deadlines and cleanups', () => {
  const { retryAttempts } = recipe<{
    retryAttempts<T>(
      attempt: Observable<T>,
      options: { retries: number; ms: number; pause: number; cleanup(): Awaitable<unknown> },
    ): Observable<T>;
  }>('A retry with deadlines and cleanups');

  it('begins the next attempt after the cleanup and the pause', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const attempts = [cold('---------'), cold('--(x|)')];
      const cleanup = cold('      --(y|)    ');
      const expected = '  ----------x-| ';
      const next = attempts.values();
      const attempt = defer(() => next.next().value!);
      expectObservable(retryAttempts(attempt, { retries: 3, ms: 4, pause: 2, cleanup: () => cleanup })).toBe(expected);
      expectSubscriptions(attempts[0]!.subscriptions).toBe('^---!');
      expectSubscriptions(attempts[1]!.subscriptions).toBe('--------^-!');
      expectSubscriptions(cleanup.subscriptions).toBe(['    ----^-!', '----------^-!']);
    });
  });

  it('waits for what an attempt has set off itself, then for the cleanup', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const attempt = cold('  ---------         ');
      const cleanup = cold('         --(y|)     ');
      const expected = '      ----------------# ';
      const options = { retries: 1, ms: 4, pause: 0, cleanup: () => cleanup };
      expectObservable(retryAttempts(slowToLeave(attempt, 2), options)).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(attempt.subscriptions).toBe(['^---!', '--------^---!']);
      expectSubscriptions(cleanup.subscriptions).toBe(['------^-!', '--------------^-!']);
    });
  });

  it('errors with the last attempt when that has cleaned up', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const attempt = cold('  -a#          ');
      const cleanup = cold('    --(y|)     ');
      const expected = '      -a-----a--#  ';
      expectObservable(retryAttempts(attempt, { retries: 1, ms: 4, pause: 2, cleanup: () => cleanup })).toBe(expected);
      expectSubscriptions(attempt.subscriptions).toBe(['^-!', '------^-!']);
      expectSubscriptions(cleanup.subscriptions).toBe(['--^-!', '--------^-!']);
    });
  });

  it('cleans up and begins no other attempt when it is left in the middle of one', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const attempt = cold('  ---------');
      const cleanup = cold('    --(y|) ');
      const expected = '      ----#    ';
      const retried = retryAttempts(attempt, { retries: 9, ms: 4, pause: 2, cleanup: () => cleanup });
      expectObservable(retried.pipe(withTimeout(2))).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(attempt.subscriptions).toBe('^-!');
      expectSubscriptions(cleanup.subscriptions).toBe('--^-!');
    });
  });

  it('has nothing to clean up when it is left in a pause', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const attempt = cold('  #        ');
      const cleanup = cold('  --(y|)   ');
      const expected = '      ----#    ';
      const retried = retryAttempts(attempt, { retries: 9, ms: 4, pause: 5, cleanup: () => cleanup });
      expectObservable(retried.pipe(withTimeout(4))).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(attempt.subscriptions).toBe('(^!)');
      expectSubscriptions(cleanup.subscriptions).toBe('^-!');
    });
  });
});
