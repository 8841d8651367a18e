import { map, NEVER, TimeoutError, type Observable, type OperatorFunction } from 'rxjs';
import { sleep, type Awaitable, type Coroutine } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { shielded, withTimeout } from '../../operators/index.js';
import { reportsOf } from '../tasks/support';
import { recipe } from './blocks';
import { slowToLeave } from './support';

describe('Polling that stops cleanly', () => {
  const { poll } = recipe<{
    poll<T>(ask: () => Awaitable<T>, ms: number, stop: Observable<unknown>): Observable<T>;
  }>('Polling that stops cleanly');

  it('completes, when it is stopped in the middle of a poll, when that has cleaned up', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold(' --(a|)          ');
      const second = cold('        ------  ');
      const stop = cold('  -----------z    ');
      const expected = '   --a----------|  ';
      const polls = [first, slowToLeave(second, 2)].values();
      expectObservable(poll(() => polls.next().value!, 6, stop)).toBe(expected);
      expectSubscriptions(first.subscriptions).toBe(' ^-!');
      expectSubscriptions(second.subscriptions).toBe('--------^--!');
      expectSubscriptions(stop.subscriptions).toBe('  ^----------!');
    });
  });

  it('completes at once when it is stopped in a pause, and asks no more', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('   -(a|)  ');
      const stop = cold('  ---z   ');
      const expected = '   -a-|   ';
      expectObservable(poll(() => ask, 6, stop)).toBe(expected);
      expectSubscriptions(ask.subscriptions).toBe('^!');
    });
  });

  it('counts the pause from the end of a poll', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('   ---(a|)         ');
      const unsub = '      --------------! ';
      const expected = '   ---a----a----a- ';
      expectObservable(poll(() => ask, 2, NEVER), unsub).toBe(expected);
      expectSubscriptions(ask.subscriptions).toBe(['^--!', '-----^--!', '----------^--!']);
    });
  });

  it('goes on when stop completes', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(poll(() => cold('-(a|)'), 2, cold('--|')), '--------!').toBe('-a--a--a-');
    });
  });

  it('errors with a poll, and asks no more', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('   --#   ');
      expectObservable(poll(() => ask, 2, NEVER)).toBe('--#');
      expectSubscriptions(ask.subscriptions).toBe('^-!');
    });
  });

  it('cancels the poll when it is left in its middle, and who waits for cleanups waits for that', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('   ---------');
      const expected = '   -------# ';
      expectObservable(poll(() => slowToLeave(ask, 3), 2, NEVER).pipe(withTimeout(4))).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(ask.subscriptions).toBe('^---!');
    });
  });

  it('lets a shielded poll get to its end, as the text says', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ask = cold('   ----(a|)');
      const stop = cold('  --z     ');
      expectObservable(poll(() => ask.pipe(shielded()), 2, stop)).toBe('--|');
      expectSubscriptions(ask.subscriptions).toBe('^---!');
    });
  });
});

describe('A submit that is never cut short', () => {
  const { submit } = recipe<{
    submit<T, R>(save: (value: T) => Observable<R>): OperatorFunction<T, R>;
  }>('A submit that is never cut short');

  it('ignores what comes during a save, and lets the save run on when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const clicks = cold('a-a-----------   ');
      const save = cold('  ------------(x|) ');
      const unsub = '      --------!        ';
      const expected = '   ---------        ';
      expectObservable(clicks.pipe(submit(() => save)), unsub).toBe(expected);
      expectSubscriptions(clicks.subscriptions).toBe('^-------!');
      expectSubscriptions(save.subscriptions).toBe(['^-----------!']);
    });
  });

  it('saves again after a save has ended, and never what came during one', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const clicks = cold('a-b---c-----|');
      const save = cold('  ---x|        ');
      const expected = '   ---x-----x--|';
      expectObservable(clicks.pipe(submit(() => save))).toBe(expected);
      expectSubscriptions(clicks.subscriptions).toBe('^-----------!');
      expectSubscriptions(save.subscriptions).toBe(['^---!', '------^---!']);
    });
  });

  it('completes with the source when the save has ended', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const clicks = cold('a-|      ');
      const save = cold('  ----(x|) ');
      expectObservable(clicks.pipe(submit(() => save))).toBe('----(x|)');
      expectSubscriptions(save.subscriptions).toBe('^---!');
    });
  });

  it('errors with the source at once, and lets the save run on', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const clicks = cold('a-#      ');
      const save = cold('  ----(x|) ');
      expectObservable(clicks.pipe(submit(() => save))).toBe('--#');
      expectSubscriptions(save.subscriptions).toBe('^---!');
    });
  });

  it('errors with a save; the exception handler is told of one that fails later', () => {
    marbles(({ cold, expectObservable, loop }) => {
      const reports = reportsOf(loop);
      const submitted = cold('a--------').pipe(submit(() => cold('----#')));
      expectObservable(submitted).toBe('        ----#');
      expectObservable(submitted, '--!').toBe(' ---');
      const exceptions = sleep(5).pipe(map(() => reports.map(({ exception }) => exception)));
      expectObservable(exceptions).toBe('      -----(x|)', { x: ['error'] });
    });
  });
});

describe('A deadline for several steps', () => {
  const { loadPage } = recipe<{
    loadPage(api: { user(): Awaitable<string>; tips(): Awaitable<string> }, ms: number): Coroutine<string>;
  }>('A deadline for several steps');

  it('gives the second step what the first has left, and does without it when it has cleaned up', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const user = cold('  -----(u|)      ');
      const tips = cold('       ------    ');
      const expected = '   ----------(u|) ';
      expectObservable(loadPage({ user: () => user, tips: () => slowToLeave(tips, 2) }, 8)).toBe(expected);
      expectSubscriptions(user.subscriptions).toBe('^----!');
      expectSubscriptions(tips.subscriptions).toBe('-----^--!');
    });
  });

  it('gives the whole page when all steps are in time', () => {
    marbles(({ cold, expectObservable }) => {
      const page = loadPage({ user: () => cold('---(u|)'), tips: () => cold('---(t|)') }, 8);
      expectObservable(page).toBe('------(x|)', { x: 'u, t' });
    });
  });

  it('errors when the first step is too late and has cleaned up, and does not begin the second', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const user = cold('  ---------');
      const tips = cold('  ---------');
      const expected = '   ------#  ';
      const page = loadPage({ user: () => slowToLeave(user, 2), tips: () => tips }, 4);
      expectObservable(page).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(user.subscriptions).toBe('^---!');
      expectSubscriptions(tips.subscriptions).toBe([]);
    });
  });

  it('errors with a step that fails', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(loadPage({ user: () => cold('--#'), tips: () => NEVER }, 8)).toBe('      --#');
      expectObservable(loadPage({ user: () => cold('-(u|)'), tips: () => cold('--#') }, 8)).toBe('---#');
    });
  });

  it('is cancelled when it is left in the middle of the second step, and who waits for cleanups waits for that', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const user = cold('  --(u|)   ');
      const tips = cold('    -------');
      const expected = '   -------# ';
      const page = loadPage({ user: () => user, tips: () => slowToLeave(tips, 3) }, 60);
      expectObservable(page.pipe(withTimeout(4))).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(user.subscriptions).toBe('^-!');
      expectSubscriptions(tips.subscriptions).toBe('--^-!');
    });
  });
});
