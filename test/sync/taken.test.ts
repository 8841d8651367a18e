import { Subscriber } from 'rxjs';
import { Barrier, Condition, createTask, Future, RuntimeError, sleep } from '../../lib/index.js';
import { inTask, thrownBy } from '../tasks/support.js';
import { errorOf } from '../waiting/iterations.js';
import { lockLikes, start } from './support.js';

describe('what is free', () => {
  it.each(lockLikes)('is not taken for a subscriber that is closed already: %s', (_name, make) => {
    const lock = make();
    const subscriber = new Subscriber<true>();
    subscriber.unsubscribe();
    lock.acquire().subscribe(subscriber);
    expect(lock.locked()).toBe(false);
  });

  it('is not let go for a predicate that has iterated something: Condition.waitFor', () => {
    inTask(function* () {
      const condition = new Condition();
      const locked: boolean[] = [];
      const task = start(function* () {
        yield* condition.acquire();
        try {
          yield* condition.waitFor(() => void new Future()[Symbol.iterator]().next());
        } finally {
          locked.push(condition.locked());
        }
      });
      expect(yield* errorOf(task)).toBeInstanceOf(RuntimeError);
      expect([locked, condition.toString()]).toEqual([[true], '<Condition locked>']);
    });
  });

  it.each(lockLikes)('is not taken by a body that has iterated something instead of awaiting it: %s', (_name, make) => {
    inTask(function* () {
      const lock = make();
      const task = start(function* () {
        new Future()[Symbol.iterator]().next();
        yield* lock.acquire();
      });
      expect(yield* errorOf(task)).toBeInstanceOf(RuntimeError);
      expect(lock.locked()).toBe(false);
    });
  });
});

describe('a wait that is iterated instead of awaited', () => {
  const iterate = (awaitable: unknown): unknown => thrownBy(() => [...(awaitable as Iterable<unknown>)]);

  it.each<[string, (condition: Condition) => unknown]>([
    ['wait', (condition) => condition.wait()],
    ['waitFor', (condition) => condition.waitFor(() => false)],
  ])('holds the lock again: Condition.%s', (_name, wait) => {
    inTask(function* () {
      const condition = new Condition();
      yield* condition.acquire();
      expect(iterate(wait(condition))).toBeInstanceOf(RuntimeError);
      expect(condition.toString()).toBe('<Condition locked>');
    });
  });

  it('has not come: Barrier.wait', () => {
    inTask(function* () {
      const barrier = new Barrier(2);
      expect(iterate(barrier.wait())).toBeInstanceOf(RuntimeError);
      expect(barrier.nWaiting).toBe(0);
      const other = createTask(barrier.wait());
      yield* sleep(0);
      expect([yield* barrier.wait(), yield* other]).toEqual([1, 0]);
    });
  });
});
