import { Observable } from 'rxjs';
import { aiter, coroutine, createTask, gather, Lock, RuntimeError, sleep, type Body, type Coroutine } from '../../lib/index.js';
import { inTask } from './support.js';

const users = coroutine(function* (): Body<string[]> {
  yield* sleep(20);
  return ['secret'];
});

const first = <T>(input: Coroutine<T>): unknown => {
  const [value] = input as unknown as unknown[];
  return value;
};

describe('a body that destructures an awaitable, where it meant to await it', () => {
  it.each<[string, () => Coroutine<unknown>]>([
    ['a coroutine', users],
    ['gather', () => gather([sleep(20)])],
    ['sleep', () => sleep(20)],
  ])('has the error itself, and nobody else is touched: %s', (_name, make) => {
    inTask(function* (loop) {
      const bad = createTask(
        coroutine(function* () {
          return first(make());
        })(),
      );
      const innocent = createTask(sleep(5, 'mine'));
      yield* sleep(10);
      expect(bad.exception()).toBeInstanceOf(RuntimeError);
      expect(innocent.result()).toBe('mine');
      yield* sleep(1);
      expect(loop._tasks[Symbol.iterator]().next().value?.getName()).not.toBe(bad.getName());
    });
  });

  it('can await when it has caught its own TypeError', () => {
    const bad = coroutine(function* (): Body<string> {
      try {
        (first(users()) as { name: string }).name.trim();
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
      }
      try {
        yield* sleep(1);
      } catch (error) {
        expect(error).toBeInstanceOf(RuntimeError);
      }
      return yield* sleep(1, 'went on');
    });
    inTask(function* () {
      expect(yield* bad()).toBe('went on');
    });
  });

  it('in the source of an aiter() changes nothing in a lock that was awaited before', () => {
    const source = new Observable(() => {
      first(sleep(1));
    });
    inTask(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      const bad = createTask(
        coroutine(function* () {
          yield* lock.acquire();
          yield* aiter(source).next();
        })(),
      );
      yield* sleep(1);
      lock.release();
      yield* sleep(1);
      expect(bad.exception()).toBeInstanceOf(RuntimeError);
      lock.release();
      yield* lock.acquire();
      const next = createTask(lock.acquire());
      yield* sleep(1);
      lock.release();
      yield* sleep(1);
      expect(next.done()).toBe(true);
    });
  });
});
