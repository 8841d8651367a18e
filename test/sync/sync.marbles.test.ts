import { ignoreElements, map, switchMap, tap, timer, type Observable } from 'rxjs';
import { asyncWith, Barrier, BoundedSemaphore, Condition, Event, Lock, Semaphore } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { lockLikes } from './support.js';

const t = { t: true, f: false };
const numbers = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [String(index), index]));

describe.each(lockLikes)('%s in marbles', (_name, make) => {
  it('acquire is immediate, or waits for the release', () => {
    marbles(({ loop, expectObservable }) => {
      const lock = make();
      loop.callLater(4, () => lock.release());
      expectObservable(lock.acquire()).toBe('(t|)', t);
      expectObservable(lock.acquire()).toBe('----(t|)', t);
    });
  });

  it('holds back the sources of those who wait, one after the other', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const lock = make();
      const guarded = (source: Observable<string>): Observable<string> =>
        lock.acquire().pipe(switchMap(() => source.pipe(tap({ complete: () => lock.release() }))));
      const a = cold('                      -a-b|      ');
      const b = cold('                          c--|   ');
      const c = cold('                             --d|');
      expectObservable(guarded(a)).toBe('   -a-b|      ');
      expectObservable(guarded(b)).toBe('   ----c--|   ');
      expectObservable(guarded(c)).toBe('   ---------d|');
      expectSubscriptions(a.subscriptions).toBe('^---!      ');
      expectSubscriptions(b.subscriptions).toBe('----^--!   ');
      expectSubscriptions(c.subscriptions).toBe('-------^--!');
    });
  });

  it('who unsubscribes leaves the queue, and the next one is served in his place', () => {
    marbles(({ cold, loop, expectObservable, expectSubscriptions }) => {
      const lock = make();
      lock.acquire().subscribe();
      loop.callLater(5, () => lock.release());
      const a = cold('a|');
      const b = cold('b|');
      expectObservable(lock.acquire().pipe(switchMap(() => a)), '^--!').toBe('----');
      expectObservable(lock.acquire().pipe(switchMap(() => b)), '-^').toBe('-----b|');
      expectSubscriptions(a.subscriptions).toBe([]);
      expectSubscriptions(b.subscriptions).toBe('-----^!');
    });
  });
});

describe('events, conditions and barriers in marbles', () => {
  it('an event lets through who waits when it is set, and who comes while it is', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const event = new Event();
      const changes = cold('---s---c|');
      changes.subscribe((change) => (change === 's' ? event.set() : event.clear()));
      const source = cold('x|');
      expectObservable(event.wait().pipe(switchMap(() => source))).toBe('---x|');
      expectObservable(event.wait(), '-----^').toBe('-----(t|)', t);
      expectObservable(event.wait(), '--------^----!').toBe('--------------');
      expectObservable(event.isSet$, '^---------!').toBe('f--t---f---', t);
      expectSubscriptions(source.subscriptions).toBe('---^!');
      expectSubscriptions(changes.subscriptions).toBe('^-------!');
    });
  });

  it('a condition lets one go on for each notification', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const condition = new Condition();
      const notifications = cold('--n--n|');
      const notified = notifications.pipe(
        switchMap(() =>
          asyncWith(condition, function* () {
            condition.notify();
          }),
        ),
        ignoreElements(),
      );
      const wait = (): Observable<boolean> => asyncWith(condition, () => condition.wait());
      expectObservable(wait()).toBe('--(t|)', t);
      expectObservable(wait()).toBe('-----(t|)', t);
      expectObservable(wait(), '^------!').toBe('--------');
      expectObservable(notified).toBe('------|');
      expectObservable(condition.waiters$, '^------!').toBe('3-2--1--', numbers);
      expectSubscriptions(notifications.subscriptions).toBe('^-----!');
    });
  });

  it('a barrier lets all go on when the last has come', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const barrier = new Barrier(3);
      const source = cold('a|');
      expectObservable(barrier.wait(), '^').toBe('-----(0|)', numbers);
      expectObservable(barrier.wait().pipe(switchMap(() => source)), '--^').toBe('-----a|');
      expectObservable(barrier.wait(), '-----^').toBe('-----(2|)', numbers);
      expectObservable(barrier.nWaiting$, '^------!').toBe('1-2--0--', numbers);
      expectSubscriptions(source.subscriptions).toBe('-----^!');
    });
  });

  it('a barrier without the one who has left waits for another', () => {
    marbles(({ expectObservable }) => {
      const barrier = new Barrier(2);
      expectObservable(barrier.wait(), '^-!').toBe('---');
      expectObservable(barrier.wait(), '---^').toBe('------(x|)', { x: 0 });
      expectObservable(barrier.wait(), '------^').toBe('------(x|)', { x: 1 });
    });
  });
});

describe('permits in marbles', () => {
  it.each<[string, () => Semaphore]>([
    ['Semaphore', () => new Semaphore(2)],
    ['BoundedSemaphore', () => new BoundedSemaphore(2)],
  ])('a %s lets two work at a time', (_name, make) => {
    marbles(({ expectObservable }) => {
      const semaphore = make();
      const work = (name: string): Observable<string> => asyncWith(semaphore, () => timer(3).pipe(map(() => name)));
      expectObservable(work('a')).toBe('---(a|)');
      expectObservable(work('b')).toBe('---(b|)');
      expectObservable(work('c')).toBe('------(c|)');
      expectObservable(work('d'), '^---!').toBe('-----');
      expectObservable(work('e')).toBe('-------(e|)');
      expectObservable(semaphore.value$, '^---------!').toBe('0-----12---', numbers);
    });
  });

  it('a lock shows when it is held, and how many wait', () => {
    marbles(({ cold, expectObservable }) => {
      const lock = new Lock();
      cold('-a--r---r|').subscribe((step) => {
        if (step === 'a') for (let i = 0; i < 2; i++) lock.acquire().subscribe();
        else lock.release();
      });
      expectObservable(lock.locked$, '^---------!').toBe('ft------f--', t);
      expectObservable(lock.waiters$, '^---------!').toBe('01--0------', numbers);
    });
  });
});
