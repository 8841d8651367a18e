import { catchError, concat, merge, of, repeat, retry, share, switchMap, takeUntil, timeout, TimeoutError } from 'rxjs';
import { sleep } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { withTimeout } from '../../operators/index.js';
import { inTask } from '../tasks/support.js';
import { cleaning, note } from './support.js';

const timedOut = new TimeoutError();

describe('withTimeout in a pipe', () => {
  it('starts anew in switchMap', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a---b-----------|');
      const inner = cold(' -x------|        ');
      const subs = ['      ^---!            ', '----^----!'];
      const expected = '   -x---x---#       ';
      expectObservable(source.pipe(switchMap(() => inner.pipe(withTimeout(5))))).toBe(expected, undefined, timedOut);
      expectSubscriptions(inner.subscriptions).toBe(subs);
    });
  });

  it('is run again by retry', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-1----|   ');
      const subs = ['      ^--!      ', '---^--!'];
      const expected = '   -1--1-#   ';
      expectObservable(source.pipe(withTimeout(3), retry(1))).toBe(expected, undefined, timedOut);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('retries only when the last attempt has cleaned up', () => {
    inTask(function* () {
      const trace: string[] = [];
      note(trace, cleaning(trace, 20).pipe(withTimeout(50), retry(1)));
      yield* sleep(300);
      expect(trace).toEqual([
        'run cancelled @50',
        'run cleaned up @70',
        'run cancelled @50',
        'run cleaned up @70',
        'error TimeoutError @140',
      ]);
    });
  });

  it('has its error handled by catchError', () => {
    marbles(({ cold, expectObservable }) => {
      const expected = '---(x|)';
      const caught = cold('----1|').pipe(withTimeout(3), catchError((error) => of(error instanceof TimeoutError)));
      expectObservable(caught).toBe(expected, { x: true });
    });
  });

  it('is left by takeUntil', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -1-2-3-|');
      const notifier = cold('--z     ');
      const subs = '         ^-!     ';
      const expected = '     -1|     ';
      expectObservable(source.pipe(withTimeout(9), takeUntil(notifier))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('counts a source that takeUntil completes as in time', () => {
    marbles(({ cold, expectObservable }) => {
      const notifier = cold('                                              --z');
      expectObservable(cold('-1-2-3-|').pipe(takeUntil(notifier), withTimeout(3))).toBe('-1|');
    });
  });

  it('has one limit for all behind share', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-1-2-3-|');
      const subs = '       ^---!   ';
      const shared = source.pipe(withTimeout(4), share());
      expectObservable(shared).toBe('       -1-2#', undefined, timedOut);
      expectObservable(shared, '--^').toBe('---2#', undefined, timedOut);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('limits what is repeated as a whole', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-1-|       ');
      const subs = ['      ^--!       ', '---^--!', '------^!'];
      const expected = '   -1--1--#   ';
      expectObservable(source.pipe(repeat(), withTimeout(7))).toBe(expected, undefined, timedOut);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('takes its place in concat', () => {
    marbles(({ cold, expectObservable }) => {
      const first = cold(' -1|    ');
      const second = cold('  -2---|');
      const expected = '   -1-2-#';
      expectObservable(concat(first.pipe(withTimeout(3)), second.pipe(withTimeout(3)))).toBe(expected, undefined, timedOut);
    });
  });

  it('lets the tighter of two limits decide', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-----1|');
      const subs = ['      ^--!   ', '^--!   '];
      expectObservable(source.pipe(withTimeout(3), withTimeout(5))).toBe('---#', undefined, timedOut);
      expectObservable(source.pipe(withTimeout(5), withTimeout(3))).toBe('---#', undefined, timedOut);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('limits the whole, where timeout of RxJS limits the time between two values', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-1-1-1-1-|');
      expectObservable(source.pipe(timeout(4))).toBe('    -1-1-1-1-|');
      expectObservable(source.pipe(withTimeout(4))).toBe('-1-1#     ', undefined, timedOut);
    });
  });

  it('limits one of several sources alone', () => {
    marbles(({ cold, expectObservable }) => {
      const slow = cold('  -----1|');
      const quick = cold(' --2----|');
      const expected = '   --2t---|';
      const caught = slow.pipe(withTimeout(3), catchError(() => of('t')));
      expectObservable(merge(caught, quick)).toBe(expected);
    });
  });
});
