import {
  catchError,
  concat,
  EMPTY,
  EmptyError,
  firstValueFrom,
  mergeMap,
  NEVER,
  of,
  repeat,
  retry,
  share,
  switchMap,
  takeUntil,
  throwError,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { gather, sleep, type Coroutine } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';

describe('gather in marbles', () => {
  it('emits the last values when the last input completes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  -a-b|    ');
      const b = cold('  ---c--d-|');
      const aSub = '    ^---!    ';
      const bSub = '    ^-------!';
      const expected = '--------(x|)';
      expectObservable(gather([a, b])).toBe(expected, { x: ['b', 'd'] });
      expectSubscriptions(a.subscriptions).toBe(aSub);
      expectSubscriptions(b.subscriptions).toBe(bSub);
    });
  });

  it('fails with the first error and lets the others run on', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  --#      ');
      const b = cold('  ---c----|');
      const aSub = '    ^-!      ';
      const bSub = '    ^-------!';
      const expected = '--#      ';
      expectObservable(gather([a, b])).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSub);
      expectSubscriptions(b.subscriptions).toBe(bSub);
    });
  });

  it('puts errors among the results with returnExceptions', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  --#     ');
      const b = cold('  ---c---|');
      const bSub = '    ^------!';
      const expected = '-------(x|)';
      expectObservable(gather([a, b], { returnExceptions: true })).toBe(expected, { x: ['error', 'c'] });
      expectSubscriptions(b.subscriptions).toBe(bSub);
    });
  });

  it('unsubscribes every unfinished input when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  -a|      ');
      const b = cold('  ---c----|');
      const c = cold('  ---------');
      const unsub = '   ----!    ';
      const aSub = '    ^-!      ';
      const bSub = '    ^---!    ';
      const expected = '-----    ';
      expectObservable(gather([a, b, c]), unsub).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSub);
      expectSubscriptions(b.subscriptions).toBe(bSub);
      expectSubscriptions(c.subscriptions).toBe(bSub);
    });
  });

  it('takes synchronous sources', () => {
    marbles(({ expectObservable }) => {
      expectObservable(gather([of(1, 2), of(3)])).toBe('(x|)', { x: [2, 3] });
    });
  });

  it('takes a synchronous error', () => {
    marbles(({ expectObservable }) => {
      expectObservable(gather([throwError(() => 'error'), of(3)])).toBe('#');
    });
  });

  it('is an EmptyError where an input completes empty', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(gather([EMPTY, of(1)])).toBe('        #  ', undefined, new EmptyError());
      expectObservable(gather([cold('--|'), of(1)])).toBe('   --#', undefined, new EmptyError());
    });
  });

  it('never ends where an input never does', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const never = cold('-');
      expectObservable(gather([of(1), never])).toBe('-');
      expectSubscriptions(never.subscriptions).toBe('^');
    });
  });

  it('loses nothing of a hot source that emits in the frame of the subscription', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('(a|)');
      expectObservable(gather([source])).toBe('(x|)', { x: ['a'] });
      expectSubscriptions(source.subscriptions).toBe('(^!)');
    });
  });

  it('subscribes its inputs anew for each subscription', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('             --a|    ');
      const subs = ['              ^--!    ', '---^--!'];
      const gathered = gather([a]);
      const expected = '           ---x--(x|)';
      expectObservable(gathered.pipe(repeat(2))).toBe(expected, { x: ['a'] });
      expectSubscriptions(a.subscriptions).toBe(subs);
    });
  });

  it('may be subscribed again from its own notification', () => {
    marbles(({ cold, expectObservable }) => {
      const gathered = gather([cold('--a|')]);
      const again = gathered.pipe(mergeMap(() => gathered));
      expectObservable(again).toBe('------(x|)', { x: ['a'] });
    });
  });

  it('may be left from its own notification', () => {
    marbles(({ cold, expectObservable }) => {
      const a = cold('          --a|  ');
      const seen: unknown[] = [];
      const subscription = gather([a]).subscribe((values) => {
        seen.push(values);
        subscription.unsubscribe();
      });
      expectObservable(sleep(4, seen)).toBe('----(x|)', { x: [['a']] });
    });
  });

  it('leaves nothing scheduled when it is left', () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run(() => gather([sleep(50), sleep(70)], { returnExceptions: true }).subscribe().unsubscribe());
    expect(scheduler.frame).toBe(0);
  });
});

describe('gather in a pipe', () => {
  it('is cancelled by switchMap', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-b-----|   ');
      const inner = cold(' ---x|       ');
      const subs = ['      ^-!         ', '--^---!'];
      const expected = '   ------r-|   ';
      expectObservable(source.pipe(switchMap(() => gather([inner])))).toBe(expected, { r: ['x'] });
      expectSubscriptions(inner.subscriptions).toBe(subs);
    });
  });

  it('is run again by retry, and its error handled by catchError', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const bad = cold('--#     ');
      const subs = ['   ^-!     ', '--^-!'];
      const caught = gather([bad]).pipe(retry(1), catchError((error) => of(`caught ${error}`)));
      expectObservable(caught).toBe('----(x|)', { x: 'caught error' });
      expectSubscriptions(bad.subscriptions).toBe(subs);
    });
  });

  it('is left by takeUntil', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('       -----a|');
      const notifier = cold('---z   ');
      const subs = '         ^--!   ';
      const expected = '     ---|   ';
      expectObservable(gather([a, NEVER]).pipe(takeUntil(notifier))).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(subs);
    });
  });

  it('is run once behind share', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('                 ----a|');
      const shared = gather([a]).pipe(share());
      expectObservable(shared).toBe('      -----(x|)', { x: ['a'] });
      expectObservable(shared, '--^').toBe('-----(x|)', { x: ['a'] });
      expectSubscriptions(a.subscriptions).toBe('^----!');
    });
  });

  it('runs concurrently in mergeMap', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('ab|       ');
      const expected = '   ---x(y|)  ';
      const work = (value: string): Coroutine<string[]> => gather([sleep(3, value), of(value)]);
      expectObservable(source.pipe(mergeMap(work))).toBe(expected, { x: ['a', 'a'], y: ['b', 'b'] });
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
  });

  it('takes its place in concat', () => {
    marbles(({ expectObservable }) => {
      expectObservable(concat(gather([sleep(2, 'a')]), gather([sleep(3, 'b')]))).toBe('--a--(b|)', { a: ['a'], b: ['b'] });
    });
  });

  it('gives its value to firstValueFrom in real time', async () => {
    await expect(firstValueFrom(gather({ a: of(1), b: sleep(0, 2) }))).resolves.toEqual({ a: 1, b: 2 });
  });
});
