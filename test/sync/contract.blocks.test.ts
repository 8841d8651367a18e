import { asyncWith, CancelledError, createTask, sleep, type Body } from '../../lib/index.js';
import { inTask, thrownBy } from '../tasks/support.js';
import { errorOf } from '../waiting/iterations.js';
import { lockLikes, pass } from './support.js';

describe.each(lockLikes)('the contract of locks, in a block: %s', (_name, make) => {
  it('a block has it, is given undefined, and gives what it returns', () => {
    inTask(function* () {
      const lock = make();
      const result = yield* asyncWith(lock, function* (value) {
        yield* sleep(1);
        return [value, lock.locked()];
      });
      expect([result, lock.locked()]).toEqual([[undefined, true], false]);
    });
  });

  it('a block that fails lets go, and its error is seen', () => {
    inTask(function* () {
      const lock = make();
      const error = new Error('x');
      const block = asyncWith(lock, function* (): Body<void> {
        throw error;
      });
      expect(yield* errorOf(block)).toBe(error);
      expect(lock.locked()).toBe(false);
    });
  });

  it('a block that is cancelled lets go when its cleanup is through', () => {
    inTask(function* () {
      const lock = make();
      const block = createTask(
        asyncWith(lock, function* () {
          try {
            yield* sleep(1_000);
          } finally {
            yield* sleep(10);
          }
        }),
      );
      yield* sleep(1);
      block.cancel();
      yield* sleep(5);
      expect(lock.locked()).toBe(true);
      yield* sleep(10);
      expect([block.cancelled(), lock.locked()]).toEqual([true, false]);
    });
  });

  it.each(['before', 'after'])('a block that is cancelled while it waits to begin, %s its turn came, releases nothing', (when) => {
    inTask(function* () {
      const lock = make();
      yield* lock.acquire();
      let began = false;
      const block = createTask(
        asyncWith(lock, function* () {
          began = true;
        }),
      );
      const next = createTask(lock.acquire());
      yield* sleep(0);
      if (when === 'after') lock.release();
      block.cancel();
      if (when === 'before') lock.release();
      expect(yield* next).toBe(true);
      yield* pass(3);
      expect([began, lock.locked()]).toEqual([false, true]);
      expect(thrownBy(() => block.result())).toBeInstanceOf(CancelledError);
    });
  });
});
