import { EMPTY, mergeMap, of, repeat, take, tap, throwError, TimeoutError } from 'rxjs';
import { sleep } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { withTimeout } from '../../operators/index.js';
import { lastFrame } from './support.js';

const timedOut = new TimeoutError();

describe('withTimeout in marbles', () => {
  it('passes a source through that completes in time', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--1--2|');
      const subs = '       ^-----!';
      const expected = '   --1--2|';
      expectObservable(source.pipe(withTimeout(7))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('leaves a source that is too late, whatever it has given', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--1--2--3--|');
      const subs = '       ^-----!     ';
      const expected = '   --1--2#     ';
      expectObservable(source.pipe(withTimeout(6))).toBe(expected, undefined, timedOut);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('passes an error in time through', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--1--#');
      const subs = '       ^----!';
      const expected = '   --1--#';
      expectObservable(source.pipe(withTimeout(6))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('ends a source that never ends', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('----');
      const subs = '       ^--!';
      const expected = '   ---#';
      expectObservable(source.pipe(withTimeout(3))).toBe(expected, undefined, timedOut);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('counts from the subscription to a hot source', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('-1-^-2--3--4-|');
      const subs = '         ^------!   ';
      const expected = '     --2--3-#   ';
      expectObservable(source.pipe(withTimeout(7))).toBe(expected, undefined, timedOut);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('passes synchronous sources through, even with no time at all', () => {
    marbles(({ expectObservable }) => {
      const values = { a: 1, b: 2 };
      expectObservable(of(1, 2).pipe(withTimeout(3))).toBe('                 (ab|)', values);
      expectObservable(of(1, 2).pipe(withTimeout(0))).toBe('                 (ab|)', values);
      expectObservable(EMPTY.pipe(withTimeout(0))).toBe('                    |    ');
      expectObservable(throwError(() => 'error').pipe(withTimeout(0))).toBe('#    ');
    });
  });

  it.each([0, -1, -Infinity])('leaves a source that takes time at once with %d ms', (ms) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-1|  ');
      const subs = '       (^!) ';
      const expected = '   #    ';
      expectObservable(source.pipe(withTimeout(ms))).toBe(expected, undefined, timedOut);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it.each([null, Infinity])('has no limit with %s', (ms) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--1-- 10s 2|');
      const subs = '       ^---- 10s -!';
      const expected = '   --1-- 10s 2|';
      expectObservable(source.pipe(withTimeout(ms))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('lets a source win that completes when time is up, as its timer was set first', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('---1|').pipe(withTimeout(4))).toBe('---1|');
    });
  });

  it('WFOR-11: lets the timeout win over a coroutine whose result would come when time is up', () => {
    marbles(({ expectObservable }) => {
      expectObservable(sleep(4, 'x').pipe(withTimeout(4))).toBe('----#', undefined, timedOut);
    });
  });

  it('leaves the source when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--1--2--3--|');
      const unsub = '      ----!       ';
      const subs = '       ^---!       ';
      const expected = '   --1--       ';
      expectObservable(source.pipe(withTimeout(6)), unsub).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('has a limit of its own for each subscription', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-1--|         ');
      const subs = ['      ^---!         ', '----^---!', '--------^---!'];
      const expected = '   -1---1---1--| ';
      expectObservable(source.pipe(withTimeout(5), repeat(3))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('may be left from its own notification', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--1--2--|');
      const subs = '       ^-!      ';
      const expected = '   --(1|)   ';
      expectObservable(source.pipe(withTimeout(4), take(1))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('may be left from its own notification by a synchronous source', () => {
    const produced: number[] = [];
    const source = of(1, 2, 3).pipe(tap((value) => produced.push(value)));
    source.pipe(withTimeout(4), take(1)).subscribe();
    expect(produced).toEqual([1]);
  });

  it('may be subscribed again from its own notification', () => {
    marbles(({ cold, expectObservable }) => {
      const once = cold('                             --1|  ').pipe(withTimeout(4));
      expectObservable(once.pipe(mergeMap(() => once))).toBe('----1|');
    });
  });
});

describe('withTimeout leaves no timer', () => {
  it('when the source completes in time', () => {
    expect(lastFrame(({ cold }) => cold('--1|').pipe(withTimeout(50)).subscribe())).toBe(3);
  });

  it('when the source completes at once', () => {
    expect(lastFrame(() => of(1).pipe(withTimeout(50)).subscribe())).toBe(0);
  });

  it('when the source fails in time', () => {
    expect(lastFrame(({ cold }) => cold('--#').pipe(withTimeout(50)).subscribe({ error: () => undefined }))).toBe(2);
  });

  it('when it is left', () => {
    expect(lastFrame(() => sleep(100).pipe(withTimeout(50)).subscribe().unsubscribe())).toBe(0);
  });

  it('when it is left by the first of synchronous values', () => {
    expect(lastFrame(() => of(1, 2).pipe(withTimeout(50), take(1)).subscribe())).toBe(0);
  });
});
