import { EMPTY, mergeMap, of, repeat, take, throwError } from 'rxjs';
import { sleep } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { withCleanup } from '../../operators/index.js';
import { lastFrame } from './support.js';

describe('withCleanup in marbles', () => {
  it('completes when the cleanup is done', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --1--2--|   ');
      const cleanup = cold('        ---x|');
      const subs = '        ^-------!   ';
      const cleaned = '     --------^---!';
      const expected = '    --1--2------|';
      expectObservable(source.pipe(withCleanup(() => cleanup))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(cleanup.subscriptions).toBe(cleaned);
    });
  });

  it('fails when the cleanup is done', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --1--#    ');
      const cleanup = cold('     --x| ');
      const subs = '        ^----!    ';
      const cleaned = '     -----^--! ';
      const expected = '    --1-----# ';
      expectObservable(source.pipe(withCleanup(() => cleanup))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(cleanup.subscriptions).toBe(cleaned);
    });
  });

  it('cleans up when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --1--2--|');
      const cleanup = cold('   --x|  ');
      const unsub = '       ---!     ';
      const subs = '        ^--!     ';
      const cleaned = '     ---^--!  ';
      const expected = '    --1-     ';
      expectObservable(source.pipe(withCleanup(() => cleanup)), unsub).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(cleanup.subscriptions).toBe(cleaned);
    });
  });

  it('carries the cleanup through when it is left meanwhile', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' -1-|      ');
      const cleanup = cold('   ----x|');
      const unsub = '       -----!    ';
      const cleaned = '     ---^----! ';
      const expected = '    -1----    ';
      expectObservable(source.pipe(withCleanup(() => cleanup)), unsub).toBe(expected);
      expectSubscriptions(cleanup.subscriptions).toBe(cleaned);
    });
  });

  it('cleans up after a hot source', () => {
    marbles(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const source = hot('-1-^-2-|   ');
      const cleanup = cold('     --x|');
      const subs = '         ^---!   ';
      const cleaned = '      ----^--!';
      const expected = '     --2----|';
      expectObservable(source.pipe(withCleanup(() => cleanup))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(cleanup.subscriptions).toBe(cleaned);
    });
  });

  it('cleans up after synchronous sources', () => {
    marbles(({ cold, expectObservable }) => {
      const cleanup = cold('                                                     ---x| ');
      expectObservable(of(1, 2).pipe(withCleanup(() => cleanup))).toBe('         (ab)| ', { a: 1, b: 2 });
      expectObservable(EMPTY.pipe(withCleanup(() => cleanup))).toBe('            ----| ');
      expectObservable(throwError(() => 'error').pipe(withCleanup(() => cleanup))).toBe('----# ');
    });
  });

  it('ends at once where the cleanup does', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('-1-|').pipe(withCleanup(() => of(0)))).toBe('-1-|');
    });
  });

  it('takes a coroutine for a cleanup', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('-1-|').pipe(withCleanup(() => sleep(3)))).toBe('-1----|');
    });
  });

  it('does not clean up while the source never ends', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' -1-');
      const cleanup = cold('x| ');
      expectObservable(source.pipe(withCleanup(() => cleanup))).toBe('-1-');
      expectSubscriptions(source.subscriptions).toBe('^--');
      expectSubscriptions(cleanup.subscriptions).toBe([]);
    });
  });

  it('never completes where the cleanup never does', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' -1|  ');
      const cleanup = cold('  ---');
      const cleaned = '     --^  ';
      const expected = '    -1---';
      expectObservable(source.pipe(withCleanup(() => cleanup))).toBe(expected);
      expectSubscriptions(cleanup.subscriptions).toBe(cleaned);
    });
  });

  it('fails with the error of the cleanup, where the source completes', () => {
    const exceptions: unknown[] = [];
    marbles(({ cold, expectObservable, loop }) => {
      const source = cold(' -1-|   ');
      const cleanup = cold('   --# ');
      const expected = '    -1---# ';
      loop.setExceptionHandler((_loop, { exception }) => exceptions.push(exception));
      expectObservable(source.pipe(withCleanup(() => cleanup))).toBe(expected);
    });
    expect(exceptions).toEqual([]);
  });

  it('fails with what the cleanup throws at once', () => {
    marbles(({ cold, expectObservable }) => {
      const thrown = new Error('thrown');
      const cleanup = (): never => {
        throw thrown;
      };
      expectObservable(cold('-1-|').pipe(withCleanup(cleanup))).toBe('-1-#', undefined, thrown);
    });
  });

  it('fails with the error of the source, and reports that of the cleanup', () => {
    const exceptions: unknown[] = [];
    marbles(({ cold, expectObservable, loop }) => {
      const source = cold(' -1-#   ');
      const cleanup = cold('   --# ', undefined, 'of the cleanup');
      const expected = '    -1---# ';
      loop.setExceptionHandler((_loop, { exception }) => exceptions.push(exception));
      expectObservable(source.pipe(withCleanup(() => cleanup))).toBe(expected);
    });
    expect(exceptions).toEqual(['of the cleanup']);
  });

  it('reports the error of the cleanup when it is left', () => {
    const exceptions: unknown[] = [];
    marbles(({ cold, expectObservable, loop }) => {
      const cleanup = cold('--#', undefined, 'of the cleanup');
      loop.setExceptionHandler((_loop, { exception }) => exceptions.push(exception));
      expectObservable(cold('-1-2-').pipe(withCleanup(() => cleanup)), '--!').toBe('-1-');
    });
    expect(exceptions).toEqual(['of the cleanup']);
  });

  it('cleans up after each subscription', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -1|           ');
      const cleanup = cold('   -x|         ');
      const subs = ['        ^-!           ', '----^-!    '];
      const cleaned = ['     --^-!         ', '------^-!  '];
      const expected = '     -1---1--|     ';
      expectObservable(source.pipe(withCleanup(() => cleanup), repeat(2))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(cleanup.subscriptions).toBe(cleaned);
    });
  });

  it('may be left from its own notification', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --1--2--|');
      const cleanup = cold('   -x|    ');
      const subs = '         ^-!      ';
      const cleaned = '      --^-!    ';
      const expected = '     --(1|)   ';
      expectObservable(source.pipe(withCleanup(() => cleanup), take(1))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(cleanup.subscriptions).toBe(cleaned);
    });
  });

  it('may be subscribed again from its own notification', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('    --1|      ');
      const cleanup = cold('      -x|    ');
      const cleaned = ['       ---^-!    ', '-----^-!'];
      const expected = '       ----1--|  ';
      const once = source.pipe(withCleanup(() => cleanup));
      expectObservable(once.pipe(mergeMap(() => once))).toBe(expected);
      expectSubscriptions(cleanup.subscriptions).toBe(cleaned);
    });
  });

  it('leaves nothing scheduled when it has cleaned up', () => {
    const left = lastFrame(({ cold }) => cold('--1--|').pipe(withCleanup(() => cold('--x|'))).subscribe().unsubscribe());
    expect(left).toBe(3);
  });
});
