import {
  catchError,
  EMPTY,
  EmptyError,
  firstValueFrom,
  lastValueFrom,
  mergeMap,
  of,
  repeat,
  retry,
  share,
  switchMap,
  take,
  takeUntil,
  throwError,
  TimeoutError,
  toArray,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { asCompleted, sleep } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';

describe('asCompleted in marbles', () => {
  it('emits the last value of each input when that completes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  -a--b-|');
      const b = cold('  --c|   ');
      const aSub = '    ^-----!';
      const bSub = '    ^--!   ';
      const expected = '---c--(b|)';
      expectObservable(asCompleted([a, b])).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSub);
      expectSubscriptions(b.subscriptions).toBe(bSub);
    });
  });

  it('emits ties in the order of the inputs', () => {
    marbles(({ cold, expectObservable }) => {
      const a = cold('  -a-|   ');
      const b = cold('  b--|   ');
      const expected = '---(ab|)';
      expectObservable(asCompleted([a, b])).toBe(expected);
    });
  });

  it('errors with the first error and unsubscribes what it started', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  --a|  ');
      const b = cold('  ----# ');
      const c = cold('  ------c|');
      const cSub = '    ^---! ';
      const expected = '---a# ';
      expectObservable(asCompleted([a, b, c])).toBe(expected);
      expectSubscriptions(b.subscriptions).toBe(cSub);
      expectSubscriptions(c.subscriptions).toBe(cSub);
    });
  });

  it('unsubscribes what it started when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  -a|   ');
      const b = cold('  -----b|');
      const unsub = '   ----! ';
      const aSub = '    ^-!   ';
      const bSub = '    ^---! ';
      const expected = '--a-- ';
      expectObservable(asCompleted([a, b]), unsub).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSub);
      expectSubscriptions(b.subscriptions).toBe(bSub);
    });
  });

  it('errors when time is up and unsubscribes what it started', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  -a|     ');
      const b = cold('  -------b|');
      const bSub = '    ^----!  ';
      const expected = '--a--#  ';
      expectObservable(asCompleted([a, b], { timeout: 5 })).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(b.subscriptions).toBe(bSub);
    });
  });

  it('completes at once without inputs', () => {
    marbles(({ expectObservable }) => {
      expectObservable(asCompleted([])).toBe('|');
    });
  });

  it('takes synchronous sources, values and errors', () => {
    marbles(({ expectObservable }) => {
      expectObservable(asCompleted([of('a', 'b'), of('c')])).toBe('(bc|)');
      expectObservable(asCompleted([of('a'), throwError(() => 'error')])).toBe('(a#)');
    });
  });

  it('is an EmptyError where an input completes empty', () => {
    marbles(({ expectObservable }) => {
      expectObservable(asCompleted([EMPTY])).toBe('#', undefined, new EmptyError());
    });
  });

  it('never completes where an input never does', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const never = cold('-');
      expectObservable(asCompleted([cold('-a|'), never])).toBe('--a-');
      expectSubscriptions(never.subscriptions).toBe('^');
    });
  });

  it('subscribes its inputs anew for each subscription', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  --a|     ');
      const subs = ['   ^--!     ', '---^--!'];
      const expected = '---a--(a|)';
      expectObservable(asCompleted([a]).pipe(repeat(2))).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(subs);
    });
  });

  it('may be left, and subscribed again, from its own notification', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  --a|       ');
      const b = cold('  -----b|    ');
      const subs = ['   ^--!       '];
      const expected = '---a--(a|) ';
      const completed = asCompleted([a, b]).pipe(take(1));
      expectObservable(completed.pipe(repeat(2))).toBe(expected);
      expectSubscriptions(b.subscriptions).toBe([...subs, '---^--!']);
    });
  });

  it('leaves nothing scheduled when it is left', () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run(() => asCompleted([sleep(50), sleep(70)], { timeout: 90 }).subscribe().unsubscribe());
    expect(scheduler.frame).toBe(0);
  });

  it('leaves nothing scheduled when it has failed', () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    const errors: unknown[] = [];
    const inputs = [sleep(50), throwError(() => 'error')];
    scheduler.run(() => asCompleted(inputs, { timeout: 90 }).subscribe({ error: (error) => errors.push(error) }));
    expect({ errors, frame: scheduler.frame }).toEqual({ errors: ['error'], frame: 0 });
  });
});

describe('asCompleted in a pipe', () => {
  it('is cancelled by switchMap', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-b-----|');
      const inner = cold(' ---x|    ');
      const subs = ['      ^-!      ', '--^---!'];
      const expected = '   ------x-|';
      expectObservable(source.pipe(switchMap(() => asCompleted([inner])))).toBe(expected);
      expectSubscriptions(inner.subscriptions).toBe(subs);
    });
  });

  it('is run again by retry, and its error handled by catchError', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const bad = cold('--#     ');
      const subs = ['   ^-!     ', '--^-!'];
      const expected = '----(x|)';
      expectObservable(asCompleted([bad]).pipe(retry(1), catchError(() => of('x')))).toBe(expected);
      expectSubscriptions(bad.subscriptions).toBe(subs);
    });
  });

  it('is left by takeUntil', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('       -----a|');
      const notifier = cold('---z   ');
      const expected = '     ---|   ';
      const subs = '         ^--!   ';
      expectObservable(asCompleted([a]).pipe(takeUntil(notifier))).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(subs);
    });
  });

  it('is run once behind share', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  -a|   ');
      const b = cold('  ----b|');
      const first = '   --a--(b|)';
      const second = '  -----(b|)';
      const shared = asCompleted([a, b]).pipe(share());
      expectObservable(shared).toBe(first);
      expectObservable(shared, '---^').toBe(second);
      expectSubscriptions(b.subscriptions).toBe('^----!');
    });
  });

  it('feeds mergeMap', () => {
    marbles(({ expectObservable }) => {
      const work = asCompleted([sleep(4, 'b'), sleep(2, 'a')]).pipe(mergeMap((value) => sleep(3, value)));
      expectObservable(work).toBe('-----a-(b|)');
    });
  });

  it('gives its first value to firstValueFrom, and all of them to lastValueFrom, in real time', async () => {
    const completed = asCompleted([sleep(0, 'b'), of('a')]);
    await expect(firstValueFrom(completed)).resolves.toBe('a');
    await expect(lastValueFrom(completed.pipe(toArray()))).resolves.toEqual(['a', 'b']);
  });
});
