import { NEVER, of, repeat, switchMap, takeUntil } from 'rxjs';
import { CancelledError, staggeredRace } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';

const cancelled = new CancelledError();

describe('staggeredRace in marbles', () => {
  it('subscribes the next after the delay, and unsubscribes the losers', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('           ---------a|');
      const b = cold('              ---b|   ');
      const expected = '         -------(x|)';
      expectObservable(staggeredRace([() => a, () => b], 3)).toBe(expected, { x: ['b', 1, [cancelled, null]] });
      expectSubscriptions(a.subscriptions).toBe('^------!');
      expectSubscriptions(b.subscriptions).toBe('---^---!');
    });
  });

  it('subscribes the next when the one before fails', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('           --#        ');
      const b = cold('             ---b|    ');
      const expected = '         ------(x|)';
      expectObservable(staggeredRace([() => a, () => b], 5)).toBe(expected, { x: ['b', 1, ['error', null]] });
      expectSubscriptions(a.subscriptions).toBe('^-!   ');
      expectSubscriptions(b.subscriptions).toBe('--^---!');
    });
  });

  it('gives the last value of the winner', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(staggeredRace([() => cold('-a-b-|')], 5)).toBe('-----(x|)', { x: ['b', 0, [null]] });
      expectObservable(staggeredRace([() => of(1, 2)], 5)).toBe('(x|)', { x: [2, 0, [null]] });
    });
  });

  it('unsubscribes all that run when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('           -----------');
      const b = cold('              --------');
      const c = cold('                    --');
      const race = staggeredRace([() => a, () => b, () => c], 3);
      expectObservable(race, '   ----!      ').toBe('-----');
      expectSubscriptions(a.subscriptions).toBe('^---!');
      expectSubscriptions(b.subscriptions).toBe('---^!');
      expectSubscriptions(c.subscriptions).toBe([]);
    });
  });

  it('is run anew by repeat, cancelled by switchMap, left by takeUntil', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('           -a|      ');
      const x: unknown = ['a', 0, [null]];
      expectObservable(staggeredRace([() => a], 5).pipe(repeat(2))).toBe('--x-(x|)', { x });
      expectSubscriptions(a.subscriptions).toBe(['^-!', '--^-!']);
      const inner = cold('       ---a|    ');
      const switched = cold('    s-s-----|').pipe(switchMap(() => staggeredRace([() => inner], 5)));
      expectObservable(switched).toBe('------x-|', { x });
      expectSubscriptions(inner.subscriptions).toBe(['^-!', '--^---!']);
      expectObservable(staggeredRace([() => NEVER], 5).pipe(takeUntil(cold('---z')))).toBe('---|');
    });
  });
});
