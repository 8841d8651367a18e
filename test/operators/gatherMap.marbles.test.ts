import { EMPTY, EmptyError, mergeMap, of, take, tap, throwError } from 'rxjs';
import { sleep, type Coroutine } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { gatherMap } from '../../operators/index.js';
import { lastFrame } from './support.js';

const tens = (value: string): Coroutine<number> => sleep(10 * Number(value), 10 * Number(value));

describe('gatherMap in marbles', () => {
  it('emits the list of the results when the source has completed and all are done', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('1-2-3|         ');
      const expected = '   34ms (x|)      ';
      expectObservable(source.pipe(gatherMap(tens))).toBe(expected, { x: [10, 20, 30] });
    });
  });

  it('starts each run when its value comes, and gives the results in the order of the values', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-b-----|  ');
      const a = cold('     -----x|    ');
      const b = cold('       -y|      ');
      const expected = '   --------(r|)';
      const runs = { a, b };
      expectObservable(source.pipe(gatherMap((key) => runs[key as 'a']))).toBe(expected, { r: ['x', 'y'] });
      expectSubscriptions(a.subscriptions).toBe('^-----!    ');
      expectSubscriptions(b.subscriptions).toBe('--^-!      ');
    });
  });

  it('takes the last value of each run', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('a|        ');
      const run = cold('   -x-y-|    ');
      const expected = '   -----(r|) ';
      expectObservable(source.pipe(gatherMap(() => run))).toBe(expected, { r: ['y'] });
    });
  });

  it('keeps at most so many running', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('(abc|)       ');
      const run = cold('   --x|         ');
      const subs = ['      ^--!         ', '^--!     ', '---^--!  '];
      const expected = '   ------(r|)   ';
      expectObservable(source.pipe(gatherMap(() => run, { limit: 2 }))).toBe(expected, { r: ['x', 'x', 'x'] });
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('fails at once with the error of a run, and lets the others run on', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('abc--|   ');
      const a = cold('     ------x| ');
      const b = cold('      --#     ');
      const c = cold('       ---x|  ');
      const runs = { a, b, c };
      const subs = '       ^--!     ';
      const expected = '   ---#     ';
      expectObservable(source.pipe(gatherMap((key) => runs[key as 'a']))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(a.subscriptions).toBe('^------!');
      expectSubscriptions(c.subscriptions).toBe('--^---! ');
    });
  });

  it('starts nothing new when a run has failed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('(ab|)   ');
      const bad = cold('   --#     ');
      const subs = ['      ^-!     '];
      const expected = '   --#     ';
      expectObservable(source.pipe(gatherMap(() => bad, { limit: 1 }))).toBe(expected);
      expectSubscriptions(bad.subscriptions).toBe(subs);
    });
  });

  it('GATH-11: puts errors among the results with returnExceptions', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('ab|       ');
      const a = cold('     --#       ');
      const b = cold('      ----x|   ');
      const runs = { a, b };
      const expected = '   ------(r|)';
      const gathered = source.pipe(gatherMap((key) => runs[key as 'a'], { returnExceptions: true }));
      expectObservable(gathered).toBe(expected, { r: ['error', 'x'] });
    });
  });

  it('leaves every run when the source fails', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a--#  ');
      const run = cold('   -----|');
      const subs = '       ^--!  ';
      const expected = '   ---#  ';
      expectObservable(source.pipe(gatherMap(() => run))).toBe(expected);
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('leaves every run when project throws', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a--b-|');
      const run = cold('   -----|');
      const subs = '       ^--!  ';
      const expected = '   ---#  ';
      const project = (value: string): typeof run => {
        if (value === 'b') throw 'error';
        return run;
      };
      expectObservable(source.pipe(gatherMap(project))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('leaves the source and every run when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-b---|');
      const run = cold('   ----x| ');
      const unsub = '      ---!   ';
      const expected = '   ----   ';
      expectObservable(source.pipe(gatherMap(() => run)), unsub).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^--!');
      expectSubscriptions(run.subscriptions).toBe(['^--!', '--^!']);
    });
  });

  it('takes a hot source', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('-1-^-2 38ms |   ');
      const subs = '         ^-- 38ms !   ';
      const expected = '     --- 38ms (x|)';
      expectObservable(source.pipe(gatherMap(tens))).toBe(expected, { x: [20] });
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('takes synchronous sources and runs', () => {
    marbles(({ expectObservable }) => {
      expectObservable(of(1, 2).pipe(gatherMap((value) => of(value, value * 2)))).toBe('     (x|)', { x: [2, 4] });
      expectObservable(of(1, 2).pipe(gatherMap(() => throwError(() => 'error')))).toBe('     #   ');
      expectObservable(throwError(() => 'error').pipe(gatherMap(() => of(1)))).toBe('        #   ');
    });
  });

  it('GATH-03: gives an empty list for a source without values', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(EMPTY.pipe(gatherMap(() => of(1)))).toBe('        (x|)   ', { x: [] });
      expectObservable(cold('--|').pipe(gatherMap(() => of(1)))).toBe('--(x|)', { x: [] });
    });
  });

  it('is an EmptyError where a run completes empty', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('a--|').pipe(gatherMap(() => EMPTY))).toBe('#', undefined, new EmptyError());
    });
  });

  it('never ends where the source or a run never does', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const never = cold('----');
      expectObservable(never.pipe(gatherMap(() => of(1)))).toBe('----');
      expectObservable(of(1).pipe(gatherMap(() => never))).toBe('----');
      expectSubscriptions(never.subscriptions).toBe(['^---', '^---']);
    });
  });

  it('may be left from its own notification, and subscribed again', () => {
    marbles(({ cold, expectObservable }) => {
      const gathered = cold('                                     1|                ').pipe(gatherMap(tens));
      const expected = '                                          20ms (x|)         ';
      expectObservable(gathered.pipe(take(1), mergeMap(() => gathered))).toBe(expected, { x: [10] });
    });
  });

  it('may be left by project', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-b-|');
      const run = cold('   ----|');
      const subscription = source
        .pipe(
          tap((value) => value === 'b' && subscription.unsubscribe()),
          gatherMap(() => run),
        )
        .subscribe();
      expectObservable(sleep(5)).toBe('-----(x|)', { x: undefined });
      expectSubscriptions(source.subscriptions).toBe('^-!');
      expectSubscriptions(run.subscriptions).toBe('^-!');
    });
  });

  it('leaves nothing scheduled when it is left', () => {
    expect(lastFrame(() => of(1, 2).pipe(gatherMap(() => sleep(50))).subscribe().unsubscribe())).toBe(0);
  });
});
