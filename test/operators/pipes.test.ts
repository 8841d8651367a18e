import {
  catchError,
  concat,
  map,
  of,
  repeat,
  retry,
  share,
  switchMap,
  take,
  takeUntil,
  type Observable,
  type OperatorFunction,
} from 'rxjs';
import { sleep } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { asCompletedAll, asCompletedMap, gatherAll, gatherMap, orderedMap } from '../../operators/index.js';

type Make = (project: (value: string) => Observable<string>) => OperatorFunction<string, string>;

/** Each over a source of one value, whose run gives one value when the source has completed. */
const operators: [string, Make][] = [
  ['gatherMap', (project) => (source) => source.pipe(gatherMap(project), map(String))],
  ['gatherAll', (project) => (source) => source.pipe(map(project), gatherAll(), map(String))],
  ['orderedMap', (project) => orderedMap(project)],
  ['asCompletedMap', (project) => asCompletedMap(project)],
  ['asCompletedAll', (project) => (source) => source.pipe(map(project), asCompletedAll())],
];

describe.each(operators)('%s in a pipe', (_name, make) => {
  it('is cancelled by switchMap', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-b-----|   ');
      const run = cold('   --x|        ');
      const subs = ['      ^-!         ', '--^--!'];
      const expected = '   -----x--|   ';
      expectObservable(source.pipe(switchMap((key) => of(key).pipe(make(() => run))))).toBe(expected);
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('is run again by retry, and its error handled by catchError', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a----|  ');
      const run = cold('   --#     ');
      const subs = ['      ^-!     ', '--^-!   '];
      const expected = '   ----(c|)';
      const caught = source.pipe(make(() => run), retry(1), catchError((error) => of(`caught ${error}`)));
      expectObservable(caught).toBe(expected, { c: 'caught error' });
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('is left by takeUntil', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a----|');
      const run = cold('     ----x|');
      const notifier = cold('---z  ');
      const subs = '         ^--!  ';
      const expected = '     ---|  ';
      expectObservable(source.pipe(make(() => run), takeUntil(notifier))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('lets what runs end, when a takeUntil before it has ended the source', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-----a-|');
      const run = cold('     ----x|   ');
      const notifier = cold('--z      ');
      const subs = '         ^----!   ';
      const expected = '     -----(x|)';
      expectObservable(source.pipe(takeUntil(notifier), make(() => run))).toBe(expected);
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('is run once behind share', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a---|    ');
      const run = cold('   ---x|    ');
      const subs = '       ^---!    ';
      const shared = source.pipe(make(() => run), share());
      expectObservable(shared).toBe('       ----(x|)');
      expectObservable(shared, '--^').toBe('----(x|)');
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('is left by share when all have left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const run = cold('----x|');
      const subs = '    ^--!  ';
      const shared = of('a').pipe(make(() => run), share());
      expectObservable(shared, '-!  ').toBe('-   ');
      expectObservable(shared, '---!').toBe('----');
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('starts anew with repeat', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a--|      ');
      const run = cold('   --x|      ');
      const subs = ['      ^--!      ', '---^--!'];
      const expected = '   ---x--(x|)';
      expectObservable(source.pipe(make(() => run), repeat(2))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });

  it('takes its place in concat', () => {
    marbles(({ expectObservable }) => {
      const first = of('a').pipe(make((key) => sleep(2, key)));
      const second = of('b').pipe(make((key) => sleep(3, key)));
      expectObservable(concat(first, second)).toBe('--a--(b|)');
    });
  });

  it('nests', () => {
    marbles(({ expectObservable }) => {
      const inner = (key: string): Observable<string> => of(key).pipe(make((value) => sleep(2, value)));
      expectObservable(of('a').pipe(make(inner))).toBe('--(a|)');
    });
  });

  it('gives its first value to take, and is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a--|  ');
      const run = cold('   --x|  ');
      const subs = '       ^--!  ';
      const expected = '   ---(x|)';
      expectObservable(source.pipe(make(() => run), take(1))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(run.subscriptions).toBe(subs);
    });
  });
});

describe('the pictures of', () => {
  it('gatherAll', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('     ---(1|)      ');
      const b = cold('       --(2|)     ');
      const source = cold('a-b|         ', { a, b });
      const expected = '   ----(x|)     ';
      expectObservable(source.pipe(gatherAll())).toBe(expected, { x: ['1', '2'] });
      expectSubscriptions(a.subscriptions).toBe('^--!         ');
      expectSubscriptions(b.subscriptions).toBe('--^-!        ');
    });
  });

  it('asCompletedAll', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('     -----(1|)    ');
      const b = cold('       -(2|)      ');
      const source = cold('a-b|         ', { a, b });
      const expected = '   ---2-(1|)    ';
      expectObservable(source.pipe(asCompletedAll())).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe('^----!       ');
      expectSubscriptions(b.subscriptions).toBe('--^!         ');
    });
  });
});
