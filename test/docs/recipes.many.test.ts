import { map, of, TimeoutError, timer, type Observable } from 'rxjs';
import { sleep, type Awaitable } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { withTimeout } from '../../operators/index.js';
import { reportsOf } from '../tasks/support';
import { recipe } from './blocks';
import { slowToLeave } from './support';

describe('A concurrent map that keeps the order', () => {
  const { printLabels } = recipe<{
    printLabels<T, L, R>(
      orders: Observable<T>,
      ship: (order: T) => Awaitable<L>,
      print: (label: L) => Observable<R>,
      limit: number,
    ): Observable<R>;
  }>('A concurrent map that keeps the order');

  it('ships at the same time, and prints in the order of the orders', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const orders = cold('a-b-c|           ');
      const a = cold('     -----(a|)        ');
      const b = cold('       -(b|)          ');
      const c = cold('         -----(c|)    ');
      const expected = '   -----(ab)(c|)    ';
      const ships: Record<string, Observable<string>> = { a, b, c };
      expectObservable(printLabels(orders, (order) => ships[order]!, of, 3)).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe('^----!');
      expectSubscriptions(b.subscriptions).toBe('--^!');
      expectSubscriptions(c.subscriptions).toBe('----^----!');
    });
  });

  it('counts a result that waits for its turn against the limit', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  -----(a|)      ');
      const b = cold('  -(b|)          ');
      const c = cold('       -----(c|) ');
      const expected = '-----(ab)-(c|) ';
      const ships: Record<string, Observable<string>> = { a, b, c };
      expectObservable(printLabels(of('a', 'b', 'c'), (order) => ships[order]!, of, 2)).toBe(expected);
      expectSubscriptions(c.subscriptions).toBe('-----^----!');
    });
  });

  it('prints what comes before an error, cancels what comes after it at once, and then cuts the print short', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  ---(a|)   ');
      const b = cold('  -#        ');
      const c = cold('  ----------');
      const print = cold('  --p--|');
      const expected = '---#      ';
      const ships: Record<string, Observable<string>> = { a, b, c };
      expectObservable(printLabels(of('a', 'b', 'c'), (order) => ships[order]!, () => print, 3)).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe('    ^--!');
      expectSubscriptions(c.subscriptions).toBe('    ^!');
      expectSubscriptions(print.subscriptions).toBe('---(^!)');
    });
  });

  it('errors with the source at once', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const ship = cold('----------');
      expectObservable(printLabels(cold('a-#'), () => ship, of, 3)).toBe('--#');
      expectSubscriptions(ship.subscriptions).toBe('^-!');
    });
  });

  it('cancels all when it is left in the middle, and who waits for cleanups waits for them', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const orders = cold('a-b------');
      const ship = cold('  ---------');
      const expected = '   -------# ';
      const printed = printLabels(orders, () => slowToLeave(ship, 3), of, 3);
      expectObservable(printed.pipe(withTimeout(4))).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(orders.subscriptions).toBe('^---!');
      expectSubscriptions(ship.subscriptions).toBe(['^---!', '--^-!']);
    });
  });
});

describe('A forkJoin that names the empty input', () => {
  const { gatherNamed } = recipe<{
    gatherNamed<T>(inputs: Record<string, Observable<T>>): Observable<Record<string, T>>;
  }>('A forkJoin that names the empty input');

  it('gives the last values under the names of the inputs', () => {
    marbles(({ cold, expectObservable }) => {
      const gathered = gatherNamed({ user: cold('u--v|'), posts: cold('--p|') });
      expectObservable(gathered).toBe('----(x|)', { x: { user: 'v', posts: 'p' } });
    });
  });

  it('names an input that is empty, at once, and lets the others run on', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const user = cold('  ---(u|)');
      const posts = cold(' --|    ');
      const expected = '   --#    ';
      expectObservable(gatherNamed({ user, posts })).toBe(expected, undefined, new Error('posts is empty'));
      expectSubscriptions(user.subscriptions).toBe('^--!');
      expectSubscriptions(posts.subscriptions).toBe('^-!');
    });
  });

  it('gives an empty record for no inputs', () => {
    marbles(({ expectObservable }) => {
      expectObservable(gatherNamed({})).toBe('(x|)', { x: {} });
    });
  });

  it('errors with the first error, and tells the exception handler of the next', () => {
    marbles(({ cold, expectObservable, loop }) => {
      const reports = reportsOf(loop);
      const gathered = gatherNamed({ user: cold('--#', undefined, 'first'), posts: cold('---#', undefined, 'second') });
      expectObservable(gathered).toBe('--#', undefined, 'first');
      expectObservable(timer(4).pipe(map(() => reports.map(({ exception }) => exception)))).toBe('----(x|)', { x: ['second'] });
    });
  });

  it('cancels all when it is left in the middle, and who waits for cleanups waits for them', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const user = cold('  ---------');
      const posts = cold(' -p|      ');
      const expected = '   -------# ';
      const gathered = gatherNamed({ user: slowToLeave(user, 3), posts });
      expectObservable(gathered.pipe(withTimeout(4))).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(user.subscriptions).toBe('^---!');
      expectSubscriptions(posts.subscriptions).toBe('^-!');
    });
  });
});

describe('A forkJoin whose siblings survive an error', () => {
  const { allSettled } = recipe<{
    allSettled<T>(inputs: readonly Awaitable<T>[]): Observable<{ values: T[]; errors: Error[] }>;
  }>('A forkJoin whose siblings survive an error');

  it('waits for all, and gives the values and the errors', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const error = new Error('offline');
      const a = cold('  --#      ', undefined, error);
      const b = cold('  -----(b|)');
      const expected = '-----(x|)';
      expectObservable(allSettled([a, b])).toBe(expected, { x: { values: ['b'], errors: [error] } });
      expectSubscriptions(a.subscriptions).toBe('^-!');
      expectSubscriptions(b.subscriptions).toBe('^----!');
    });
  });

  it('cancels all when it is left in the middle, and who waits for cleanups waits for them', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  -(a|)    ');
      const b = cold('  ---------');
      const expected = '-------# ';
      expectObservable(allSettled([a, slowToLeave(b, 3)]).pipe(withTimeout(4))).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(a.subscriptions).toBe('^!');
      expectSubscriptions(b.subscriptions).toBe('^---!');
    });
  });
});

describe('A batch that collects its errors', () => {
  const { batch } = recipe<{
    batch<T, R>(items: Iterable<T>, work: (item: T) => Awaitable<R>, limit: number): Observable<unknown>;
  }>('A batch that collects its errors');

  it('begins the next item when one has ended, also when it failed, and reports at the end', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  ---(1|)   ');
      const b = cold('  -#        ');
      const c = cold('   ----(3|) ');
      const expected = '-----(x|) ';
      const works: Record<string, Observable<string>> = { a, b, c };
      const report = { done: ['1', '3'], failed: [{ item: 'b', error: 'error' }] };
      expectObservable(batch(['a', 'b', 'c'], (item) => works[item]!, 2)).toBe(expected, { x: report });
      expectSubscriptions(a.subscriptions).toBe('^--!');
      expectSubscriptions(b.subscriptions).toBe('^!');
      expectSubscriptions(c.subscriptions).toBe('-^---!');
    });
  });

  it('collects what work throws at once', () => {
    marbles(({ expectObservable }) => {
      const work = (item: number): Awaitable<number> => {
        if (item === 1) throw new RangeError('one');
        return of(item);
      };
      const report = { done: [2], failed: [{ item: 1, error: new RangeError('one') }] };
      expectObservable(batch([1, 2], work, 2)).toBe('(x|)', { x: report });
    });
  });

  it('errors when the iteration of the items throws', () => {
    const items = function* (): Generator<number> {
      yield 1;
      throw 'no more items';
    };
    marbles(({ expectObservable }) => {
      expectObservable(batch(items(), (item) => sleep(3, item), 2)).toBe('#', undefined, 'no more items');
    });
  });

  it('cancels what runs and begins nothing else when it is left in the middle, and who waits for cleanups waits', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const work = cold('  ---------');
      const expected = '   -------# ';
      const left = batch([1, 2, 3], () => slowToLeave(work, 3), 2).pipe(withTimeout(4));
      expectObservable(left).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(work.subscriptions).toBe(['^---!', '^---!']);
    });
  });
});
