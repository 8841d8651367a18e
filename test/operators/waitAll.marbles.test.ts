import { concat, map, NEVER, of, repeat, retry, share, switchMap, takeUntil, throwError, type Observable } from 'rxjs';
import { FIRST_COMPLETED, FIRST_EXCEPTION, sleep, type Waited } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { waitAll } from '../../operators/index.js';
import { lastFrame } from './support.js';

/** The sets, as how many are done and how many are not; the errors of those that are done count as seen. */
const counts = <T>(source: Observable<Waited<T>>): Observable<string> =>
  source.pipe(
    map(({ done, pending }) => {
      for (const future of done) future.exception();
      return `${done.size} done, ${pending.size} pending`;
    }),
  );

const c20 = '2 done, 0 pending';
const c11 = '1 done, 1 pending';

describe('waitAll in marbles', () => {
  it('emits when the source has completed and all are done', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('     ----1|       ');
      const b = cold('       -2|        ');
      const source = cold('a-b--|       ', { a, b });
      const subs = '       ^----!       ';
      const expected = '   -----(x|)    ';
      expectObservable(source.pipe(waitAll(), counts)).toBe(expected, { x: c20 });
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(a.subscriptions).toBe('^----!       ');
      expectSubscriptions(b.subscriptions).toBe('--^-!        ');
    });
  });

  it('waits for the source, when all are done before it completes', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('a-----|   ', { a: of(1) });
      const expected = '   ------(x|)';
      expectObservable(source.pipe(waitAll(), counts)).toBe(expected, { x: '1 done, 0 pending' });
    });
  });

  it('emits at the first that is done, leaves the source, and lets the rest run on', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('     ---1|          ');
      const b = cold('       -------2|   ');
      const source = cold('a-b----|       ', { a, b });
      const subs = '       ^---!          ';
      const expected = '   ----(x|)       ';
      expectObservable(source.pipe(waitAll({ returnWhen: FIRST_COMPLETED }), counts)).toBe(expected, { x: c11 });
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(b.subscriptions).toBe('--^-------!    ');
    });
  });

  it('emits at the first that has failed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('     -1|          ');
      const b = cold('       --#        ');
      const c = cold('        ------3|  ');
      const source = cold('a-bc---|      ', { a, b, c });
      const subs = '       ^---!         ';
      const expected = '   ----(x|)      ';
      const waited = source.pipe(waitAll({ returnWhen: FIRST_EXCEPTION }), counts);
      expectObservable(waited).toBe(expected, { x: '2 done, 1 pending' });
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(c.subscriptions).toBe('---^------!   ');
    });
  });

  it('WAIT-06: waits for all with FIRST_EXCEPTION when none fails', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('ab---|   ', { a: cold('-1|'), b: cold('---2|') });
      const expected = '   -----(x|)';
      expectObservable(source.pipe(waitAll({ returnWhen: FIRST_EXCEPTION }), counts)).toBe(expected, { x: c20 });
    });
  });

  it('WAIT-03: emits when time is up, leaves the source, and lets the rest run on', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('     -1|        ');
      const b = cold('       ------2| ');
      const source = cold('a-b-----|   ', { a, b });
      const subs = '       ^---!       ';
      const expected = '   ----(x|)    ';
      expectObservable(source.pipe(waitAll({ timeout: 4 }), counts)).toBe(expected, { x: c11 });
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(b.subscriptions).toBe('--^------!  ');
    });
  });

  it('emits when time is up, also if nothing has come', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const never = cold<Observable<number>>('----');
      const expected = '                      --(x|)';
      expectObservable(never.pipe(waitAll({ timeout: 2 }), counts)).toBe(expected, { x: '0 done, 0 pending' });
      expectSubscriptions(never.subscriptions).toBe('^-!');
    });
  });

  it.each([0, -1])('WAIT-05: gives what is done by then with a timeout of %d', (timeout) => {
    marbles(({ expectObservable }) => {
      const source = of(of(1), sleep(5));
      const expected = '(x|)';
      expectObservable(source.pipe(waitAll({ timeout }), counts)).toBe(expected, { x: c11 });
    });
  });

  it('WAIT-01: is a RangeError for a source that completes without a value', () => {
    marbles(({ cold, expectObservable }) => {
      const error = new RangeError('waitAll: the source must not be empty');
      expectObservable(cold<Observable<number>>('--|').pipe(waitAll())).toBe('--#', undefined, error);
    });
  });

  it('fails when the source does, and leaves what it has started', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('     -----1|');
      const source = cold('a--#   ', { a });
      const subs = '       ^--!   ';
      const expected = '   ---#   ';
      expectObservable(source.pipe(waitAll())).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(subs);
    });
  });

  it('leaves the source and what it has started when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('     -----1|');
      const source = cold('a----| ', { a });
      const unsub = '      ---!   ';
      const subs = '       ^--!   ';
      const expected = '   ----   ';
      expectObservable(source.pipe(waitAll()), unsub).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(a.subscriptions).toBe(subs);
    });
  });

  it('takes a hot source', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('-a-^-a---|   ', { a: sleep(2) });
      const subs = '         ^-----!   ';
      const expected = '     ------(x|)';
      expectObservable(source.pipe(waitAll(), counts)).toBe(expected, { x: '1 done, 0 pending' });
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('takes a synchronous source of synchronous awaitables', () => {
    marbles(({ expectObservable }) => {
      const awaitables = [of(1), throwError(() => 'error')];
      expectObservable(of(...awaitables).pipe(waitAll(), counts)).toBe('(x|)', { x: c20 });
    });
  });

  it('never ends where the source or an awaitable never does', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('a---', { a: of(1) }).pipe(waitAll())).toBe('----');
      expectObservable(of(NEVER).pipe(waitAll())).toBe('----');
    });
  });

  it('leaves no timer when all are done, and none when it is left', () => {
    expect(lastFrame(() => of(sleep(3)).pipe(waitAll({ timeout: 50 })).subscribe())).toBe(3);
    expect(lastFrame(() => of(sleep(3)).pipe(waitAll({ timeout: 50 })).subscribe().unsubscribe())).toBe(0);
    expect(lastFrame(() => throwError(() => 'error').pipe(waitAll({ timeout: 50 })).subscribe({ error: () => undefined }))).toBe(0);
  });
});

describe('waitAll in a pipe', () => {
  const oneOf = (source: Observable<Observable<unknown>>): Observable<string> => source.pipe(waitAll(), counts);

  it('is cancelled by switchMap', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const inner = cold(' ---1|       ');
      const source = cold('a-b-----|   ');
      const subs = ['      ^-!         ', '--^---!'];
      const expected = '   ------x-|   ';
      expectObservable(source.pipe(switchMap(() => oneOf(of(inner))))).toBe(expected, { x: '1 done, 0 pending' });
      expectSubscriptions(inner.subscriptions).toBe(subs);
    });
  });

  it('is left by takeUntil', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const inner = cold('   -----1|');
      const notifier = cold('---z   ');
      const subs = '         ^--!   ';
      const expected = '     ---|   ';
      expectObservable(oneOf(of(inner)).pipe(takeUntil(notifier))).toBe(expected);
      expectSubscriptions(inner.subscriptions).toBe(subs);
    });
  });

  it('starts everything anew with retry, repeat and concat, and once behind share', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const inner = cold('-1|');
      const source = cold('(a|)', { a: inner });
      const bad = cold('   a-#', { a: inner });
      const shared = oneOf(source).pipe(share());
      const values = { x: '1 done, 0 pending' };
      expectObservable(oneOf(source).pipe(repeat(2))).toBe('             --x-(x|)', values);
      expectObservable(concat(oneOf(source), oneOf(source))).toBe('        --x-(x|)', values);
      expectObservable(bad.pipe(waitAll(), retry(1))).toBe('               ----#  ');
      expectObservable(shared).toBe('                                      --(x|) ', values);
      expectObservable(shared).toBe('                                      --(x|) ', values);
      expectSubscriptions(bad.subscriptions).toBe(['^-!', '--^-!']);
    });
  });
});
