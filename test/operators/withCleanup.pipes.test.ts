import { catchError, concat, of, repeat, retry, share, switchMap, takeUntil } from 'rxjs';
import { sleep } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { withCleanup } from '../../operators/index.js';

describe('withCleanup in a pipe', () => {
  it('cleans up behind switchMap, which does not wait', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-b-----|        ');
      const inner = cold('   -x----|          ');
      const cleanup = cold('   --c|           ');
      const subs = ['        ^-!              ', '--^-----!'];
      const cleaned = ['     --^--!           ', '--------^--!'];
      const expected = '     -x-x-------|     ';
      expectObservable(source.pipe(switchMap(() => inner.pipe(withCleanup(() => cleanup))))).toBe(expected);
      expectSubscriptions(inner.subscriptions).toBe(subs);
      expectSubscriptions(cleanup.subscriptions).toBe(cleaned);
    });
  });

  it('cleans up before retry tries again', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -1#           ');
      const cleanup = cold('   -c|         ');
      const subs = ['        ^-!           ', '----^-!'];
      const cleaned = ['     --^-!         ', '------^-!'];
      const expected = '     -1---1--#     ';
      expectObservable(source.pipe(withCleanup(() => cleanup), retry(1))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(cleanup.subscriptions).toBe(cleaned);
    });
  });

  it('cleans up before catchError takes over', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold(' -1#      ');
      const cleanup = cold('  -c|    ');
      const expected = '    -1--(x|) ';
      const caught = source.pipe(withCleanup(() => cleanup), catchError((error) => of(`caught ${error}`)));
      expectObservable(caught).toBe(expected, { 1: '1', x: 'caught error' });
    });
  });

  it('cleans up before the next of concat begins', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold('  -1|       ');
      const cleanup = cold('  --c|    ');
      const second = cold('      -2-| ');
      const subs = '        -----^--!';
      const expected = '    -1----2-|';
      expectObservable(concat(first.pipe(withCleanup(() => cleanup)), second)).toBe(expected);
      expectSubscriptions(second.subscriptions).toBe(subs);
    });
  });

  it('is left by a takeUntil behind it, which does not wait', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -1-2-3-|');
      const notifier = cold('--z     ');
      const cleanup = cold('   --c|  ');
      const subs = '         ^-!     ';
      const cleaned = '      --^--!  ';
      const expected = '     -1|     ';
      expectObservable(source.pipe(withCleanup(() => cleanup), takeUntil(notifier))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(cleanup.subscriptions).toBe(cleaned);
    });
  });

  it('completes after the cleanup, where a takeUntil before it has ended the source', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -1-2-3-|');
      const notifier = cold('--z     ');
      const cleanup = cold('   --c|  ');
      const subs = '         ^-!     ';
      const expected = '     -1---|  ';
      expectObservable(source.pipe(takeUntil(notifier), withCleanup(() => cleanup))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('cleans up once behind share, when the last has left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -1-2-3-|   ');
      const cleanup = cold('     --c|   ');
      const unsubA = '       --!        ';
      const unsubB = '       ----!      ';
      const subs = '         ^---!      ';
      const cleaned = '      ----^--!   ';
      const shared = source.pipe(withCleanup(() => cleanup), share());
      expectObservable(shared, unsubA).toBe('-1-   ');
      expectObservable(shared, unsubB).toBe('-1-2- ');
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(cleanup.subscriptions).toBe(cleaned);
    });
  });

  it('cleans up once after all that is repeated', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -1|     ');
      const cleanup = cold('     -c| ');
      const cleaned = '      ----^-! ';
      const expected = '     -1-1--| ';
      expectObservable(source.pipe(repeat(2), withCleanup(() => cleanup))).toBe(expected);
      expectSubscriptions(cleanup.subscriptions).toBe(cleaned);
    });
  });

  it('cleans up before repeat begins again', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -1|        ');
      const subs = ['        ^-!        ', '-----^-!   '];
      const expected = '     -1----1---|';
      expectObservable(source.pipe(withCleanup(() => sleep(3)), repeat(2))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('nests: the inner one cleans up first when the source completes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' -1|       ');
      const inner = cold('    --i|    ');
      const outer = cold('       --o| ');
      const expected = '    -1------|';
      expectObservable(source.pipe(withCleanup(() => inner), withCleanup(() => outer))).toBe(expected);
      expectSubscriptions(inner.subscriptions).toBe('--^--!   ');
      expectSubscriptions(outer.subscriptions).toBe('-----^--!');
    });
  });

  it('nests: the inner one cleans up first when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' -1---     ');
      const inner = cold('    --i|    ');
      const outer = cold('       --o| ');
      const unsub = '       --!       ';
      const expected = '    -1-       ';
      expectObservable(source.pipe(withCleanup(() => inner), withCleanup(() => outer)), unsub).toBe(expected);
      expectSubscriptions(inner.subscriptions).toBe('--^--!   ');
      expectSubscriptions(outer.subscriptions).toBe('-----^--!');
    });
  });
});
