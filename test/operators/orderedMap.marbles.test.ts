import { EMPTY, EmptyError, mergeMap, of, take, throwError } from 'rxjs';
import { sleep, type Coroutine } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { orderedMap } from '../../operators/index.js';
import { lastFrame } from './support.js';

const durations: Record<string, number> = { a: 6, b: 1, c: 1 };
const work = (value: string): Coroutine<string> => sleep(durations[value]!, value);

describe('orderedMap in marbles', () => {
  it('runs concurrently, and emits the results in the order of the values', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-b-c-|     ');
      const subs = '       ^-----!     ';
      const expected = '   ------(abc|)';
      expectObservable(source.pipe(orderedMap(work))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('emits each result as soon as those before it have come', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('b--c----a-c--|        ');
      const expected = '   -b--c---------(ac|)   ';
      expectObservable(source.pipe(orderedMap(work))).toBe(expected);
    });
  });

  it('takes the last value of each run', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(of(0).pipe(orderedMap(() => cold('-x-y-|')))).toBe('-----(y|)');
    });
  });

  it('counts a result that waits for its turn against the limit', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('(abc|)        ');
      const a = cold('     -----x|       ');
      const b = cold('     -y|           ');
      const c = cold('           ---z|   ');
      const runs = { a, b, c };
      const expected = '   ------(xy)(z|)';
      expectObservable(source.pipe(orderedMap((key) => runs[key as 'a'], { limit: 2 }))).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe('^-----!    ');
      expectSubscriptions(b.subscriptions).toBe('^-!        ');
      expectSubscriptions(c.subscriptions).toBe('------^---!');
    });
  });

  it('gives an error in its turn, after the results before it, and leaves the source at once', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('abc--|    ');
      const a = cold('     ----x|    ');
      const b = cold('      -#       ');
      const c = cold('       -----|  ');
      const runs = { a, b, c };
      const expected = '   -----(x#) ';
      expectObservable(source.pipe(orderedMap((key) => runs[key as 'a']))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^-!');
      expectSubscriptions(a.subscriptions).toBe('^----!');
    });
  });

  it('leaves what runs behind an error at once', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('(abc)---| ');
      const a = cold('     ----x|    ');
      const b = cold('     --#       ');
      const c = cold('     -------|  ');
      const runs = { a, b, c };
      const expected = '   -----(x#) ';
      expectObservable(source.pipe(orderedMap((key) => runs[key as 'a']))).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe('^----!    ');
      expectSubscriptions(c.subscriptions).toBe('^-!       ');
    });
  });

  it('starts nothing more when an error is known', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('ab---c-d-|');
      const a = cold('     ------x|  ');
      const b = cold('      --#      ');
      const c = cold('          -y|  ');
      const runs = { a, b, c, d: c };
      const expected = '   -------(x#)';
      expectObservable(source.pipe(orderedMap((key) => runs[key as 'a']))).toBe(expected);
      expectSubscriptions(c.subscriptions).toBe([]);
    });
  });

  it('fails with the error of an earlier run, if that fails later; the other goes to the exception handler', () => {
    const exceptions: unknown[] = [];
    marbles(({ cold, expectObservable, loop }) => {
      const source = cold('ab------|');
      const a = cold('     ----#    ', undefined, 'first');
      const b = cold('      -#      ', undefined, 'second');
      const runs = { a, b };
      const expected = '   ----#    ';
      loop.setExceptionHandler((_loop, { exception }) => exceptions.push(exception));
      expectObservable(source.pipe(orderedMap((key) => runs[key as 'a']))).toBe(expected, undefined, 'first');
    });
    expect(exceptions).toEqual(['second']);
  });

  it('fails at once with the error of the source, and leaves every run', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a--#  ');
      const run = cold('   -----|');
      const subs = '       ^--!  ';
      const expected = '   ---#  ';
      expectObservable(source.pipe(orderedMap(() => run))).toBe(expected);
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('fails at once with the error of project, and leaves every run', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a--b-|');
      const run = cold('   -----|');
      const subs = '       ^--!  ';
      const expected = '   ---#  ';
      const project = (value: string): typeof run => {
        if (value === 'b') throw 'error';
        return run;
      };
      expectObservable(source.pipe(orderedMap(project))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('leaves the source and every run when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-b---|');
      const run = cold('   --x|   ');
      const unsub = '      ----!  ';
      const expected = '   ---x-  ';
      expectObservable(source.pipe(orderedMap(() => run)), unsub).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^---!');
      expectSubscriptions(run.subscriptions).toBe(['^--!', '--^-!']);
    });
  });

  it('takes a hot source', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('-a-^-b-c-| ');
      const subs = '         ^-----! ';
      const expected = '     ---b-c| ';
      expectObservable(source.pipe(orderedMap(work))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('takes synchronous sources and runs', () => {
    marbles(({ expectObservable }) => {
      expectObservable(of('a', 'b').pipe(orderedMap((value) => of(0, value)))).toBe('(ab|)');
      expectObservable(of(1).pipe(orderedMap(() => throwError(() => 'error')))).toBe('#    ');
      expectObservable(EMPTY.pipe(orderedMap(() => of(1)))).toBe('                   |    ');
    });
  });

  it('is an EmptyError where a run completes empty', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(of(1).pipe(orderedMap(() => cold('--|')))).toBe('--#', undefined, new EmptyError());
    });
  });

  it('never ends where the source or a run never does', () => {
    marbles(({ cold, expectObservable }) => {
      const runs = { a: cold('----'), b: cold('-x|') };
      expectObservable(cold('b---').pipe(orderedMap(work))).toBe('-b--');
      expectObservable(of('a', 'b').pipe(orderedMap((key) => runs[key as 'a']))).toBe('----');
    });
  });

  it('leaves what runs when it is left from its own notification', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('ab|      ');
      const run = cold('   --x|     ');
      const subs = ['      ^--!     ', '-^-!     '];
      const expected = '   ---(x|)  ';
      expectObservable(source.pipe(orderedMap(() => run), take(1))).toBe(expected);
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('may be subscribed again from its own notification', () => {
    marbles(({ cold, expectObservable }) => {
      const ordered = cold('b|').pipe(orderedMap(work));
      expectObservable(ordered.pipe(mergeMap(() => ordered))).toBe('--(b|)');
    });
  });

  it('leaves nothing scheduled when it is left', () => {
    expect(lastFrame(() => of(1, 2).pipe(orderedMap(() => sleep(50))).subscribe().unsubscribe())).toBe(0);
  });
});
