import { map, NEVER, takeUntil, TimeoutError, type Observable } from 'rxjs';
import { coroutine, sleep, type Awaitable } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { withTimeout } from '../../operators/index.js';
import { recipe } from './blocks';
import { slowToLeave } from './support';
import { inTask, reportsOf } from '../tasks/support';

describe('An asynchronous finalize', () => {
  const { readAll } = recipe<{
    readAll(connection: { rows: Observable<string>; close(): Awaitable<unknown> }): Observable<string>;
  }>('An asynchronous finalize');

  it('completes when it has closed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const rows = cold(' --a--b|   ');
      const close = cold('      --(x|)');
      const slow = cold('       ---(x|)');
      expectObservable(readAll({ rows, close: () => slow })).toBe('--a--b---|');
      expectObservable(readAll({ rows, close: () => close })).toBe('--a--b--|');
      expectSubscriptions(rows.subscriptions).toBe(['^-----!', '^-----!']);
      expectSubscriptions(close.subscriptions).toBe('------^-!');
      expectSubscriptions(slow.subscriptions).toBe('------^--!');
    });
  });

  it('errors when it has closed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const rows = cold(' --a#      ');
      const close = cold('   ---(x|) ');
      const expected = '  --a---#   ';
      expectObservable(readAll({ rows, close: () => close })).toBe(expected);
      expectSubscriptions(rows.subscriptions).toBe('^--!');
      expectSubscriptions(close.subscriptions).toBe('---^--!');
    });
  });

  it('takes the error of close for its own after a complete, and reports it after an error', () => {
    marbles(({ cold, expectObservable, loop }) => {
      const reports = reportsOf(loop);
      const close = cold('--#', undefined, 'close');
      expectObservable(readAll({ rows: cold('-a|'), close: () => close })).toBe('  -a--#', undefined, 'close');
      expectObservable(readAll({ rows: cold('-a#'), close: () => close })).toBe('  -a--#');
      expectObservable(sleep(5).pipe(map(() => reports.map(({ exception }) => exception)))).toBe('-----(x|)', { x: ['close'] });
    });
  });

  it('closes when it is left in the middle, and is not cancelled by leaving once it closes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const rows = cold('  --a---b|  ');
      const close = cold('     ---(x|)');
      const ended = cold(' --|       ');
      const late = cold('    ---(x|) ');
      expectObservable(readAll({ rows, close: () => close }), '  ----!').toBe('--a--');
      expectObservable(readAll({ rows: ended, close: () => late }), '---!').toBe('----');
      expectSubscriptions(rows.subscriptions).toBe(' ^---!');
      expectSubscriptions(close.subscriptions).toBe('----^--!');
      expectSubscriptions(late.subscriptions).toBe(' --^--!');
    });
  });
});

describe('A using that opens and closes asynchronously', () => {
  const { usingAsync } = recipe<{
    usingAsync<C, T>(open: () => Awaitable<C>, close: (resource: C) => Awaitable<unknown>, use: (resource: C) => Observable<T>): Observable<T>;
  }>('A using that opens and closes asynchronously');

  it('opens, uses and closes, one after the other', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const open = cold('    --(c|)          ');
      const use = cold('       --a--b|       ');
      const close = cold('           ---(x|)');
      const expected = '     ----a--b---|    ';
      expectObservable(usingAsync(() => open, () => close, () => use)).toBe(expected);
      expectSubscriptions(open.subscriptions).toBe(' ^-!');
      expectSubscriptions(use.subscriptions).toBe('  --^-----!');
      expectSubscriptions(close.subscriptions).toBe('--------^--!');
    });
  });

  it('closes before it errors, and closes nothing when open has failed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const close = cold('     ---(x|)');
      const failing = cold('-#       ');
      expectObservable(usingAsync(() => cold('--(c|)'), () => close, () => cold('--#'))).toBe('-------#');
      expectObservable(usingAsync(() => failing, () => close, () => NEVER)).toBe('             -#');
      expectSubscriptions(close.subscriptions).toBe(['----^--!']);
    });
  });

  it('closes the inner one first when it is left in the middle, and who waits for cleanups waits for both', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const outer = cold('     ---(x|)');
      const inner = cold('   --(x|)   ');
      const use = cold('   a---------');
      const nested = usingAsync(() => sleep(0), () => outer, () => usingAsync(() => sleep(0), () => inner, () => use));
      expectObservable(nested.pipe(withTimeout(4))).toBe('a--------#', undefined, new TimeoutError());
      expectSubscriptions(use.subscriptions).toBe('  ^---!');
      expectSubscriptions(inner.subscriptions).toBe('----^-!');
      expectSubscriptions(outer.subscriptions).toBe('------^--!');
    });
  });

  it.each([0, 1, 2, 3])('closes what is opened in the instant in which it is left, or does not open it: %d iterations later', (later) => {
    inTask(function* () {
      const said: string[] = [];
      const saying = coroutine(function* (what: string) {
        yield* sleep(20);
        said.push(what);
      });
      const tick = coroutine(function* () {
        yield* sleep(20);
        for (let i = 0; i < later; i++) yield* sleep(0);
      });
      usingAsync(() => saying('opened'), () => saying('closed'), () => NEVER).pipe(takeUntil(tick())).subscribe();
      yield* sleep(50);
      expect([[], ['opened', 'closed']]).toContainEqual(said);
    });
  });

  it('cancels open, and does not close, when it is left while it opens', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const open = cold(' ----(c|)');
      const close = cold('---(x|) ');
      expectObservable(usingAsync(() => slowToLeave(open, 3), () => close, () => NEVER).pipe(withTimeout(2)))
        .toBe('           -----#', undefined, new TimeoutError());
      expectSubscriptions(open.subscriptions).toBe('^-!');
      expectSubscriptions(close.subscriptions).toBe([]);
    });
  });
});
