import { catchError, concat, EMPTY, mergeMap, of, repeat, retry, share, switchMap, take, takeUntil, throwError } from 'rxjs';
import { shielded } from '../../operators/index.js';
import { marbles } from '../../lib/testing/index.js';
import { lastFrame } from './support.js';

describe('shielded in marbles', () => {
  it('passes every value and the end through', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--1--2--3--|');
      const subs = '       ^----------!';
      const expected = '   --1--2--3--|';
      expectObservable(source.pipe(shielded())).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('passes an error through', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--1--#');
      const subs = '       ^----!';
      const expected = '   --1--#';
      expectObservable(source.pipe(shielded())).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('lets the source run on to its end when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--1--2--3--|');
      const unsub = '      ----!       ';
      const subs = '       ^----------!';
      const expected = '   --1--       ';
      expectObservable(source.pipe(shielded()), unsub).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('lets a hot source run on to its end when it is left', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('-1-^-2--3--4-|');
      const unsub = '        ---!       ';
      const subs = '         ^---------!';
      const expected = '     --2--      ';
      expectObservable(source.pipe(shielded()), unsub).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('never leaves a source that never ends', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-1-------');
      const unsub = '      ---!     ';
      const subs = '       ^--------';
      const expected = '   -1--     ';
      expectObservable(source.pipe(shielded()), unsub).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('passes empty sources through', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(EMPTY.pipe(shielded())).toBe('       |   ');
      expectObservable(cold('---|').pipe(shielded())).toBe('---|');
    });
  });

  it('passes synchronous sources through', () => {
    marbles(({ expectObservable }) => {
      expectObservable(of(1, 2, 3).pipe(shielded())).toBe('              (abc|)', { a: 1, b: 2, c: 3 });
      expectObservable(throwError(() => 'error').pipe(shielded())).toBe('#     ');
    });
  });

  it('subscribes to the source anew for each subscription', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-1-|      ');
      const subs = ['      ^--!      ', '---^--!'];
      const expected = '   -1--1-|   ';
      expectObservable(source.pipe(shielded(), repeat(2))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('may be left from its own notification', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--1--2--|');
      const subs = '       ^-------!';
      const expected = '   --(1|)   ';
      expectObservable(source.pipe(shielded(), take(1))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('may be subscribed again from its own notification', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('            --1|   ');
      const subs = ['                  ^--!   ', '--^--!'];
      const expected = '               ----1| ';
      const once = source.pipe(shielded());
      expectObservable(once.pipe(mergeMap(() => once))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('leaves nothing scheduled when the source has ended', () => {
    expect(lastFrame(({ cold }) => cold('--1--|').pipe(shielded()).subscribe().unsubscribe())).toBe(5);
  });
});

describe('shielded in a pipe', () => {
  it('is let go by switchMap, and not cut short', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-b-----|   ');
      const save = cold('  ---x|       ');
      const subs = ['      ^---!       ', '--^---!'];
      const expected = '   -----x--|   ';
      expectObservable(source.pipe(switchMap(() => save.pipe(shielded())))).toBe(expected);
      expectSubscriptions(save.subscriptions).toBe(subs);
    });
  });

  it('is let go by takeUntil, and not cut short', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -1-2-3-|');
      const notifier = cold('--z     ');
      const subs = '         ^------!';
      const expected = '     -1|     ';
      expectObservable(source.pipe(shielded(), takeUntil(notifier))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('is run again by retry, and its error handled by catchError', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--#     ');
      const subs = ['      ^-!     ', '--^-!'];
      const expected = '   ----(x|)';
      const caught = source.pipe(shielded(), retry(1), catchError((error) => of(`caught ${error}`)));
      expectObservable(caught).toBe(expected, { x: 'caught error' });
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('keeps its run behind share when all have left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-1-2-3-|');
      const unsubA = '     --!     ';
      const unsubB = '     ----!   ';
      const subs = '       ^------!';
      const shared = source.pipe(shielded(), share());
      expectObservable(shared, unsubA).toBe('-1-    ');
      expectObservable(shared, unsubB).toBe('-1-2-  ');
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('takes its place in concat', () => {
    marbles(({ cold, expectObservable }) => {
      const first = cold(' -1|    ');
      const second = cold('  -2-| ');
      const expected = '   -1-2-| ';
      expectObservable(concat(first.pipe(shielded()), second.pipe(shielded()))).toBe(expected);
    });
  });
});
