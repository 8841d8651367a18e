import { concat, EMPTY, mergeMap, NEVER, of, repeat, retry, take, throwError } from 'rxjs';
import { Lock, Semaphore, sleep } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { guardedBy } from '../../operators/index.js';
import { lastFrame } from './support.js';

describe('guardedBy in marbles', () => {
  it('passes the source through when the lock is free', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const lock = new Lock();
      const source = cold('-a-b-|');
      const subs = '       ^----!';
      const expected = '   -a-b-|';
      expectObservable(source.pipe(guardedBy(lock))).toBe(expected);
      expectObservable(lock.locked$, '^------!').toBe('t----f-', { t: true, f: false });
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('subscribes the source when the lock is free', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const lock = new Lock();
      lock.acquire().subscribe();
      const release = cold(' -----x   ');
      const source = cold('       -a-b|');
      const subs = '         -----^---!';
      const expected = '     ------a-b|';
      release.subscribe(() => lock.release());
      expectObservable(source.pipe(guardedBy(lock))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('has those who share a lock take turns, in the order of the subscriptions', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const lock = new Lock();
      const a = cold('-a-|');
      const b = cold('-b|');
      const c = cold('c|');
      expectObservable(a.pipe(guardedBy(lock))).toBe('-a-|   ');
      expectObservable(b.pipe(guardedBy(lock))).toBe('----b| ');
      expectObservable(c.pipe(guardedBy(lock))).toBe('-----c|');
      expectSubscriptions(a.subscriptions).toBe('     ^--!   ');
      expectSubscriptions(b.subscriptions).toBe('     ---^-! ');
      expectSubscriptions(c.subscriptions).toBe('     -----^!');
    });
  });

  it('lets as many in as a semaphore has permits', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const permits = new Semaphore(2);
      const source = cold('-a-----|       ');
      const subs = ['      ^------!       ', '^------!', '-------^------!'];
      const expected = '   -(aa)---a-----|';
      expectObservable(of(1, 2, 3).pipe(mergeMap(() => source.pipe(guardedBy(permits))))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('lets the next in when the source fails', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const lock = new Lock();
      const bad = cold('  --#');
      const good = cold('   a|');
      expectObservable(bad.pipe(guardedBy(lock))).toBe(' --#');
      expectObservable(good.pipe(guardedBy(lock))).toBe('--a|');
      expectSubscriptions(bad.subscriptions).toBe('      ^-!');
      expectSubscriptions(good.subscriptions).toBe('     --^!');
    });
  });

  it('lets the next in when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const lock = new Lock();
      const source = cold('  a-----|');
      const next = cold('      b|');
      expectObservable(source.pipe(guardedBy(lock)), '^-!').toBe('a--');
      expectObservable(next.pipe(guardedBy(lock))).toBe('--b|');
      expectSubscriptions(source.subscriptions).toBe('^-!');
      expectSubscriptions(next.subscriptions).toBe('--^!');
    });
  });

  it('leaves the line when it is left while it waits, and never subscribes the source', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const lock = new Lock();
      const first = cold('  -----|');
      const second = cold(' a');
      const third = cold('       b|');
      expectObservable(first.pipe(guardedBy(lock))).toBe('            -----|');
      expectObservable(second.pipe(guardedBy(lock)), '            ^--!').toBe('----');
      expectObservable(third.pipe(guardedBy(lock))).toBe('            -----b|');
      expectSubscriptions(second.subscriptions).toBe([]);
      expectSubscriptions(third.subscriptions).toBe('                 -----^!');
    });
  });

  it('takes synchronous sources', () => {
    marbles(({ expectObservable }) => {
      const lock = new Lock();
      expectObservable(of('a', 'b').pipe(guardedBy(lock))).toBe('(ab|)');
      expectObservable(EMPTY.pipe(guardedBy(lock))).toBe('|');
      expectObservable(throwError(() => 'error').pipe(guardedBy(lock))).toBe('#');
      expectObservable(sleep(1, lock).pipe(mergeMap(({ locked$ }) => locked$.pipe(take(1))))).toBe('-(f|)', { f: false });
    });
  });

  it('leaves a synchronous source that is not wanted any more, and lets the next in', () => {
    marbles(({ expectObservable }) => {
      const lock = new Lock();
      let produced = 0;
      const counting = concat(of('a', 'b', 'c').pipe(mergeMap((value) => (produced++, of(value)))), NEVER);
      expectObservable(counting.pipe(guardedBy(lock), take(2))).toBe('(ab|)');
      expectObservable(of('d').pipe(guardedBy(lock))).toBe('(d|)');
      expectObservable(sleep(1).pipe(mergeMap(() => of(produced)))).toBe('-(p|)', { p: 2 });
    });
  });

  it('never ends where the source never does, or where the lock is never free', () => {
    marbles(({ expectObservable }) => {
      const lock = new Lock();
      expectObservable(NEVER.pipe(guardedBy(lock)), '----!').toBe('-');
      expectObservable(of('a').pipe(guardedBy(lock)), '---!').toBe('-');
    });
  });

  it('takes the lock anew for each subscription', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const lock = new Lock();
      const source = cold('a-|   ');
      const bad = cold('   --#   ');
      expectObservable(source.pipe(guardedBy(lock), repeat(2))).toBe('a-a-|');
      expectSubscriptions(source.subscriptions).toBe(['^-!', '--^-!']);
      expectObservable(bad.pipe(guardedBy(new Lock()), retry(1))).toBe('----#');
    });
  });

  it('waits for itself when it is subscribed again from its own notification, as no lock is re-entrant', () => {
    marbles(({ cold, expectObservable }) => {
      const guarded = cold('a-|').pipe(guardedBy(new Lock()));
      expectObservable(guarded.pipe(take(2), mergeMap(() => guarded))).toBe('--a-|');
    });
  });

  it('leaves nothing scheduled when it is left', () => {
    expect(lastFrame(() => NEVER.pipe(guardedBy(new Lock())).subscribe().unsubscribe())).toBe(0);
  });
});
