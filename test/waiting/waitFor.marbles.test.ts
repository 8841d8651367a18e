import {
  catchError,
  concatMap,
  defer,
  EMPTY,
  EmptyError,
  firstValueFrom,
  mergeMap,
  of,
  repeat,
  retry,
  share,
  Subject,
  switchMap,
  takeUntil,
  throwError,
} from 'rxjs';
import { coroutine, fromAsync, run, sleep, TimeoutError, waitFor, type Coroutine } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';

describe('waitFor in marbles', () => {
  it.each([6, 100, null])('emits the last value when the source completes in time: %p', (ms) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a--b|   ');
      const sub = '        ^----!   ';
      const expected = '   -----(b|)';
      expectObservable(waitFor(source, ms)).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sub);
    });
  });

  it('errors with TimeoutError when time is up, and unsubscribes the source', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a--b--|');
      const sub = '        ^----!  ';
      const expected = '   -----#  ';
      expectObservable(waitFor(source, 5)).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(source.subscriptions).toBe(sub);
    });
  });

  it('passes an error on', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-#');
      expectObservable(waitFor(source, 5)).toBe('---#');
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it('unsubscribes the source when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a--b-|');
      const unsub = '      --!    ';
      const sub = '        ^-!    ';
      expectObservable(waitFor(source, 5), unsub).toBe('---');
      expectSubscriptions(source.subscriptions).toBe(sub);
    });
  });

  it.each([10, 0, -1, null])('gives what a synchronous source has at once, with a limit of %p', (ms) => {
    const seen: unknown[] = [];
    waitFor(of(1, 2), ms).subscribe({ next: (value) => seen.push(value), complete: () => seen.push('completed') });
    waitFor(throwError(() => 'error'), ms).subscribe({ error: (error) => seen.push(error) });
    expect(seen).toEqual([2, 'completed', 'error']);
  });

  it('leaves a source that is not done at once, with a limit of 0', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a|');
      expectObservable(waitFor(source, 0)).toBe('#', undefined, new TimeoutError());
      expectSubscriptions(source.subscriptions).toBe('(^!)');
    });
  });

  it('is an EmptyError where the source completes empty', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(waitFor(EMPTY, 5)).toBe('      #  ', undefined, new EmptyError());
      expectObservable(waitFor(cold('--|'), 5)).toBe('--#', undefined, new EmptyError());
    });
  });

  it('never ends where the source never does and there is no limit', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const never = cold('-');
      expectObservable(waitFor(never, null)).toBe('-');
      expectSubscriptions(never.subscriptions).toBe('^');
    });
  });

  it('subscribes the source anew for each subscription, with the whole time', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--a|    ');
      const subs = ['      ^--!    ', '---^--!'];
      const expected = '   ---a--(a|)';
      expectObservable(waitFor(source, 4).pipe(repeat(2))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('may be subscribed again from its own notification', () => {
    marbles(({ cold, expectObservable }) => {
      const waiting = waitFor(cold('--a|'), 4);
      expectObservable(waiting.pipe(mergeMap(() => waiting))).toBe('------(a|)');
    });
  });

  it('may be left from the notification of its source', () => {
    marbles(({ expectObservable, loop }) => {
      const source = new Subject<string>();
      const seen: unknown[] = [];
      const subscription = waitFor(source, 10).subscribe((value) => seen.push(value));
      source.subscribe(() => subscription.unsubscribe());
      loop.callLater(3, () => {
        source.next('a');
        source.complete();
      });
      expectObservable(sleep(5, seen)).toBe('-----(x|)', { x: [] });
    });
  });
});

describe('waitFor in a pipe', () => {
  it('gives each attempt of retry the whole time, after the cleanup of the one before', () => {
    marbles(({ loop, expectObservable }) => {
      const begins: number[] = [];
      const flaky = coroutine(function* () {
        begins.push(loop.time());
        const last = begins.length === 3;
        try {
          yield* sleep(last ? 2 : 100);
        } finally {
          if (!last) yield* sleep(3);
        }
        return begins;
      });
      const start = loop.time();
      expectObservable(waitFor(flaky(), 5).pipe(retry(2))).toBe('18ms (x|)', { x: [start, start + 8, start + 16] });
    });
  });

  it('has its error handled by catchError', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const slow = cold('-----a|');
      const fallback = catchError((error: unknown) => of(error instanceof TimeoutError ? 'too late' : 'another'));
      expectObservable(waitFor(slow, 3).pipe(fallback)).toBe('---(x|)', { x: 'too late' });
      expectSubscriptions(slow.subscriptions).toBe('^--!');
    });
  });

  it('limits each request of a concatMap', () => {
    marbles(({ cold, expectObservable }) => {
      const requests = { a: cold('--a|'), b: cold('-------b|'), c: cold('c|') };
      const source = cold<'a' | 'b' | 'c'>('(abc|)');
      const limited = (name: 'a' | 'b' | 'c') => waitFor(requests[name], 5).pipe(catchError(() => of('late')));
      expectObservable(source.pipe(concatMap(limited))).toBe('---a----l(c|)', { a: 'a', l: 'late', c: 'c' });
    });
  });

  it('is cancelled by switchMap and takeUntil', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-b------');
      const stop = cold('    -------z ');
      const inner = cold('   ---x|    ');
      const subs = ['        ^-!      ', '--^---!'];
      const expected = '     ------x| ';
      const searched = source.pipe(switchMap(() => waitFor(inner, 100)), takeUntil(stop));
      expectObservable(searched).toBe(expected);
      expectSubscriptions(inner.subscriptions).toBe(subs);
    });
  });

  it('begins its time when it is subscribed, also behind defer and share', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('------a|');
      const shared = defer((): Coroutine<string> => waitFor(source, 4)).pipe(share());
      expectObservable(shared, '--^').toBe('------#', undefined, new TimeoutError());
      expectObservable(shared, '---^').toBe('------#', undefined, new TimeoutError());
      expectSubscriptions(source.subscriptions).toBe('--^---!');
    });
  });

  it('takes Promises, async functions and AsyncIterables in real time', async () => {
    const iterable = async function* (): AsyncGenerator<string> {
      yield 'first';
      yield 'last';
    };
    const limit = 60_000;
    expect(await firstValueFrom(waitFor(Promise.resolve('promise'), limit))).toBe('promise');
    expect(await firstValueFrom(waitFor(fromAsync(async () => 'async function'), limit))).toBe('async function');
    expect(await run(waitFor(iterable(), limit))).toBe('last');
  });
});
