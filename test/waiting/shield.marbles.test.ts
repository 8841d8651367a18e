import {
  catchError,
  concatMap,
  EMPTY,
  EmptyError,
  exhaustMap,
  firstValueFrom,
  mergeMap,
  of,
  repeat,
  retry,
  share,
  switchMap,
  take,
  takeUntil,
  throwError,
  timeout,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { shield, sleep, TimeoutError, waitFor } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';

describe('shield in marbles', () => {
  it('emits the last value when the source completes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a--b-|   ');
      const sub = '        ^-----!   ';
      const expected = '   ------(b|)';
      expectObservable(shield(source)).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sub);
    });
  });

  it('passes an error on', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a--#');
      const sub = '        ^---!';
      const expected = '   ----#';
      expectObservable(shield(source)).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sub);
    });
  });

  it('lets the source run to its end when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a--b-|');
      const unsub = '      --!    ';
      const sub = '        ^-----!';
      const expected = '   ---    ';
      expectObservable(shield(source), unsub).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sub);
    });
  });

  it('lets it run on also when it is left in the frame in which it was subscribed', () => {
    marbles(({ cold, expectSubscriptions }) => {
      const source = cold('--a|');
      shield(source).subscribe().unsubscribe();
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it('takes a synchronous source, and a synchronous error', () => {
    marbles(({ expectObservable }) => {
      expectObservable(shield(of(1, 2))).toBe('(x|)', { x: 2 });
      expectObservable(shield(throwError(() => 'error'))).toBe('#');
    });
  });

  it('is an EmptyError where the source completes empty', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(shield(EMPTY)).toBe('      #  ', undefined, new EmptyError());
      expectObservable(shield(cold('--|'))).toBe('--#', undefined, new EmptyError());
    });
  });

  it('never ends where the source never does, and never leaves it', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const never = cold('-');
      expectObservable(shield(never), '---!').toBe('-');
      expectSubscriptions(never.subscriptions).toBe('^');
    });
  });

  it('loses nothing of a hot source that emits in the frame of the subscription', () => {
    marbles(({ hot, expectObservable }) => {
      expectObservable(shield(hot('(a|)'))).toBe('(a|)');
    });
  });

  it('subscribes the source anew for each subscription', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--a|    ');
      const subs = ['      ^--!    ', '---^--!'];
      const expected = '   ---a--(a|)';
      expectObservable(shield(source).pipe(repeat(2))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('may be subscribed again, and left, from its own notification', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--a|  ');
      const shielded = shield(source);
      expectObservable(shielded.pipe(mergeMap(() => shielded), take(1))).toBe('------(a|)');
      expectSubscriptions(source.subscriptions).toBe(['^--!', '---^--!']);
    });
  });

  it('leaves no timer of its own, only that of what runs on', () => {
    const frameAfter = (program: () => void): number => {
      const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
      scheduler.run(program);
      return scheduler.frame;
    };
    const left = frameAfter(() => shield(sleep(50)).subscribe().unsubscribe());
    const ended = frameAfter(() => waitFor(shield(of(1)), 1_000).subscribe());
    expect([left, ended]).toEqual([50, 0]);
  });
});

describe('shield in a pipe', () => {
  it('is left by takeUntil, and the source runs on', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -----a|');
      const notifier = cold('---z   ');
      const sub = '          ^-----!';
      const expected = '     ---|   ';
      expectObservable(shield(source).pipe(takeUntil(notifier))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sub);
    });
  });

  it('lets every save under switchMap come to its end, though only the last is heard', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const clicks = cold('a-b-----|');
      const save = cold('  ---s|    ');
      const subs = ['      ^---!    ', '--^---!  '];
      const expected = '   ------s-|';
      expectObservable(clicks.pipe(switchMap(() => shield(save)))).toBe(expected);
      expectSubscriptions(save.subscriptions).toBe(subs);
    });
  });

  it('reports the error of a save that switchMap has left, and the stream goes on', () => {
    marbles(({ cold, loop, expectObservable }) => {
      const reports: unknown[] = [];
      loop.setExceptionHandler((_loop, { exception }) => void reports.push(exception));
      const saves = { a: cold('---#'), b: cold('-----s|') };
      const clicks = cold<'a' | 'b'>('ab-----|');
      const expected = '               -------(s|)';
      expectObservable(clicks.pipe(switchMap((click) => shield(saves[click])))).toBe(expected);
      expectObservable(sleep(9, reports)).toBe('---------(x|)', { x: ['error'] });
    });
  });

  it('is run again by retry, and its error handled by catchError', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const bad = cold('--#  ');
      const subs = ['   ^-!  ', '--^-!'];
      const caught = shield(bad).pipe(retry(1), catchError((error) => of(`caught ${error}`)));
      expectObservable(caught).toBe('----(x|)', { x: 'caught error' });
      expectSubscriptions(bad.subscriptions).toBe(subs);
    });
  });

  it('runs on behind a timeout of RxJS, and behind waitFor', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-----a|');
      const sub = '        ^-----!';
      const caught = catchError((error: Error) => of(error.name));
      expectObservable(shield(source).pipe(timeout(3), caught)).toBe('---(x|)', { x: 'TimeoutError' });
      expectObservable(waitFor(shield(source), 4)).toBe('----#', undefined, new TimeoutError());
      expectSubscriptions(source.subscriptions).toBe([sub, sub]);
    });
  });

  it('is subscribed once behind share, and runs on when all have left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('----a|');
      const shared = shield(source).pipe(share());
      expectObservable(shared, '^--!').toBe('----');
      expectObservable(shared, '-^--!').toBe('-----');
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
  });

  it('takes its place in concatMap and exhaustMap', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('ab|');
      expectObservable(source.pipe(concatMap((value) => shield(sleep(3, value))))).toBe(' ---a--(b|)');
      expectObservable(source.pipe(exhaustMap((value) => shield(sleep(3, value))))).toBe('---(a|)');
    });
  });

  it('gives its value to firstValueFrom in real time', async () => {
    await expect(firstValueFrom(shield(sleep(0, 'x')))).resolves.toBe('x');
  });
});
