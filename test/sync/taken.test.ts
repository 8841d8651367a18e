import { Subscriber } from 'rxjs';
import { Future, RuntimeError } from '../../lib/index.js';
import { inTask } from '../tasks/support.js';
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
