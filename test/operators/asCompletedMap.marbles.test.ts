import { EMPTY, EmptyError, mergeMap, of, take, throwError } from 'rxjs';
import { sleep, type Coroutine } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { asCompletedMap } from '../../operators/index.js';
import { lastFrame } from './support.js';

const durations: Record<string, number> = { a: 6, b: 1, c: 1 };
const work = (value: string): Coroutine<string> => sleep(durations[value]!, value);

describe('asCompletedMap in marbles', () => {
  it('emits the results as they come', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-b-c-|   ');
      const subs = '       ^-----!   ';
      const expected = '   ---b-c(a|)';
      expectObservable(source.pipe(asCompletedMap(work))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('completes when the source has, after the last run', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('b------|').pipe(asCompletedMap(work))).toBe('-b-----|');
    });
  });

  it('ASC-04: keeps the order of completion within one instant', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('b--a|    ');
      const expected = '   -----(ba|)';
      const runs: Record<string, Coroutine<string>> = { a: sleep(2, 'a'), b: sleep(5, 'b') };
      expectObservable(source.pipe(asCompletedMap((key) => runs[key]!))).toBe(expected);
    });
  });

  it('takes the last value of each run', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(of(0).pipe(asCompletedMap(() => cold('-x-y-|')))).toBe('-----(y|)');
    });
  });

  it('keeps at most so many running', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('(abc|)   ');
      const run = cold('   --x|     ');
      const subs = ['      ^--!     ', '---^--!  ', '------^--!'];
      const expected = '   ---x--x--(x|)';
      expectObservable(source.pipe(asCompletedMap(() => run, { limit: 1 }))).toBe(expected);
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('fails at once with the error of a run, and leaves the others', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('ab---|  ');
      const a = cold('     ------x|');
      const b = cold('      --#    ');
      const runs = { a, b };
      const subs = '       ^--!    ';
      const expected = '   ---#    ';
      expectObservable(source.pipe(asCompletedMap((key) => runs[key as 'a']))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(a.subscriptions).toBe(subs);
    });
  });

  it('leaves every run when the source fails', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a--#  ');
      const run = cold('   -----|');
      const subs = '       ^--!  ';
      const expected = '   ---#  ';
      expectObservable(source.pipe(asCompletedMap(() => run))).toBe(expected);
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
      expectObservable(source.pipe(asCompletedMap(project))).toBe(expected);
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
      expectObservable(source.pipe(asCompletedMap(() => run)), unsub).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^---!');
      expectSubscriptions(run.subscriptions).toBe(['^--!', '--^-!']);
    });
  });

  it('takes a hot source', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('-a-^-b-c-| ');
      const subs = '         ^-----! ';
      const expected = '     ---b-c| ';
      expectObservable(source.pipe(asCompletedMap(work))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('takes synchronous sources and runs', () => {
    marbles(({ expectObservable }) => {
      expectObservable(of('a', 'b').pipe(asCompletedMap((value) => of(0, value)))).toBe('(ab|)');
      expectObservable(of(1).pipe(asCompletedMap(() => throwError(() => 'error')))).toBe('#    ');
      expectObservable(EMPTY.pipe(asCompletedMap(() => of(1)))).toBe('                   |    ');
    });
  });

  it('is an EmptyError where a run completes empty', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(of(1).pipe(asCompletedMap(() => cold('--|')))).toBe('--#', undefined, new EmptyError());
    });
  });

  it('never ends where the source or a run never does', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('b---').pipe(asCompletedMap(work))).toBe('        -b--');
      expectObservable(of('b').pipe(asCompletedMap(() => cold('----')))).toBe('----');
    });
  });

  it('leaves what runs when it is left from its own notification', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('ab|      ');
      const run = cold('   --x|     ');
      const subs = ['      ^--!     ', '-^-!     '];
      const expected = '   ---(x|)  ';
      expectObservable(source.pipe(asCompletedMap(() => run), take(1))).toBe(expected);
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('may be subscribed again from its own notification', () => {
    marbles(({ cold, expectObservable }) => {
      const completed = cold('b|').pipe(asCompletedMap(work));
      expectObservable(completed.pipe(mergeMap(() => completed))).toBe('--(b|)');
    });
  });

  it('leaves nothing scheduled when it is left', () => {
    expect(lastFrame(() => of(1, 2).pipe(asCompletedMap(() => sleep(50))).subscribe().unsubscribe())).toBe(0);
  });
});
