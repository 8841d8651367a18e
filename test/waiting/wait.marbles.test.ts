import { catchError, map, mergeMap, of, repeat, share, switchMap, takeUntil, throwError, type OperatorFunction } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, sleep, wait, type Future, type Waited } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';

const outcome = (future: Future<unknown>): unknown => (future.cancelled() ? 'cancelled' : (future.exception() ?? future.result()));

/** The outcomes of those that are done, and how many are not. */
const outcomes: OperatorFunction<Waited<unknown>, string> = map(
  ({ done, pending }) => `${[...done].map(outcome).join()} and ${pending.size}`,
);

describe('wait in marbles', () => {
  it('emits both sets when the last input is done', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  -a-b|    ');
      const b = cold('  ---c--d-|');
      const aSub = '    ^---!    ';
      const bSub = '    ^-------!';
      const expected = '--------(x|)';
      expectObservable(wait([a, b]).pipe(outcomes)).toBe(expected, { x: 'b,d and 0' });
      expectSubscriptions(a.subscriptions).toBe(aSub);
      expectSubscriptions(b.subscriptions).toBe(bSub);
    });
  });

  it('emits at the first that is done, and lets the others run on', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  --a|     ');
      const b = cold('  -------b|');
      const aSub = '    ^--!     ';
      const bSub = '    ^-------!';
      const expected = '---(x|)  ';
      expectObservable(wait([a, b], { returnWhen: FIRST_COMPLETED }).pipe(outcomes)).toBe(expected, { x: 'a and 1' });
      expectSubscriptions(a.subscriptions).toBe(aSub);
      expectSubscriptions(b.subscriptions).toBe(bSub);
    });
  });

  it('emits at the first error with FIRST_EXCEPTION', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  -a|      ');
      const b = cold('  ----#    ');
      const c = cold('  -------c|');
      const cSub = '    ^-------!';
      const expected = '----(x|) ';
      expectObservable(wait([a, b, c], { returnWhen: FIRST_EXCEPTION }).pipe(outcomes)).toBe(expected, { x: 'a,error and 1' });
      expectSubscriptions(c.subscriptions).toBe(cSub);
    });
  });

  it.each([ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION] as const)('emits when time is up, with %s', (returnWhen) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  -------a|');
      const aSub = '    ^-------!';
      const expected = '-----(x|)';
      expectObservable(wait([a], { returnWhen, timeout: 5 }).pipe(outcomes)).toBe(expected, { x: ' and 1' });
      expectSubscriptions(a.subscriptions).toBe(aSub);
    });
  });

  it('has an input in done that ends when time is up', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(wait([cold('---a-|')], { timeout: 5 }).pipe(outcomes)).toBe('-----(x|)', { x: 'a and 0' });
    });
  });

  it('takes synchronous sources and errors', () => {
    marbles(({ expectObservable }) => {
      expectObservable(wait([of(1, 2), throwError(() => 'e'), of(3)]).pipe(outcomes)).toBe('(x|)', { x: '2,e,3 and 0' });
    });
  });

  it('never ends where an input never does', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const never = cold('-');
      expectObservable(wait([of(1), never])).toBe('-');
      expectSubscriptions(never.subscriptions).toBe('^');
    });
  });

  it('unsubscribes what it started when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  -a|      ');
      const b = cold('  ---c----|');
      const unsub = '   ----!    ';
      const aSub = '    ^-!      ';
      const bSub = '    ^---!    ';
      const expected = '-----    ';
      expectObservable(wait([a, b]), unsub).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSub);
      expectSubscriptions(b.subscriptions).toBe(bSub);
    });
  });

  it('subscribes its inputs anew for each subscription', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('             --a|    ');
      const subs = ['              ^--!    ', '---^--!'];
      const expected = '           ---x--(x|)';
      expectObservable(wait([a]).pipe(outcomes, repeat(2))).toBe(expected, { x: 'a and 0' });
      expectSubscriptions(a.subscriptions).toBe(subs);
    });
  });

  it('may be subscribed again from its own notification', () => {
    marbles(({ cold, expectObservable }) => {
      const waiting = wait([cold('--a|')]).pipe(outcomes);
      expectObservable(waiting.pipe(mergeMap(() => waiting))).toBe('------(x|)', { x: 'a and 0' });
    });
  });

  it('may be left from its own notification', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  --a|   ');
      const b = cold('  -----b|');
      const seen: unknown[] = [];
      const subscription = wait([a, b], { returnWhen: FIRST_COMPLETED }).subscribe({
        next: ({ pending }) => {
          seen.push(pending.size);
          subscription.unsubscribe();
        },
        complete: () => seen.push('completed'),
      });
      expectObservable(sleep(8, seen)).toBe('--------(x|)', { x: [1] });
      // It had come to its end: what is pending is the subscriber's.
      expectSubscriptions(b.subscriptions).toBe('^-----!');
    });
  });

  it.each<[string, () => void, number]>([
    ['when all inputs are done', () => wait([sleep(5)], { timeout: 1_000 }).subscribe(), 5],
    ['when it is left', () => wait([sleep(5)], { timeout: 1_000 }).subscribe().unsubscribe(), 0],
  ])('leaves no timer %s', (_name, program, expected) => {
    const scheduler = new TestScheduler((actual, wanted) => expect(actual).toEqual(wanted));
    scheduler.run(program);
    expect(scheduler.frame).toBe(expected);
  });
});

describe('wait in a pipe', () => {
  it('is cancelled by switchMap', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-b-----|   ');
      const inner = cold(' ---x|       ');
      const subs = ['      ^-!         ', '--^---!'];
      const expected = '   ------r-|   ';
      expectObservable(source.pipe(switchMap(() => wait([inner]).pipe(outcomes)))).toBe(expected, { r: 'x and 0' });
      expectSubscriptions(inner.subscriptions).toBe(subs);
    });
  });

  it('is left by takeUntil', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('       -----a|');
      const notifier = cold('---z   ');
      const subs = '         ^--!   ';
      const expected = '     ---|   ';
      expectObservable(wait([a]).pipe(takeUntil(notifier))).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(subs);
    });
  });

  it('is run once behind share', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('                 ----a|');
      const shared = wait([a]).pipe(outcomes, share());
      expectObservable(shared).toBe('      -----(x|)', { x: 'a and 0' });
      expectObservable(shared, '--^').toBe('-----(x|)', { x: 'a and 0' });
      expectSubscriptions(a.subscriptions).toBe('^----!');
    });
  });

  it('leaves catchError nothing to do', () => {
    marbles(({ cold, expectObservable }) => {
      const caught = wait([cold('--#')]).pipe(outcomes, catchError(() => of('caught')));
      expectObservable(caught).toBe('--(x|)', { x: 'error and 0' });
    });
  });
});
