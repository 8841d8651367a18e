import { VirtualTimeScheduler, type Observable } from 'rxjs';
import {
  asyncWith,
  BoundedSemaphore,
  CancelledError,
  Condition,
  coroutine,
  createTask,
  EventLoop,
  Lock,
  Semaphore,
  sleep,
  type AsyncContextManager,
  type Awaitable,
  type Body,
  type Coroutine,
  type Task,
  type TaskOptions,
} from '../../lib/index.js';
import type { Say } from '../tasks/support.js';

/** What can be acquired and released. */
export interface LockLike extends AsyncContextManager<void> {
  acquire(): Coroutine<true>;
  release(): void;
  locked(): boolean;
}

/** One of each class, made so that one at a time can hold it. */
export const lockLikes: readonly (readonly [name: string, make: () => LockLike])[] = [
  ['Lock', () => new Lock()],
  ['Semaphore', () => new Semaphore()],
  ['BoundedSemaphore', () => new BoundedSemaphore()],
  ['Condition', () => new Condition()],
  ['Condition of a given lock', () => new Condition(new Lock())],
];

/** Lets a number of iterations pass. */
export const pass = coroutine(function* (count: number): Body<void> {
  for (let i = 0; i < count; i++) yield* sleep(0);
});

/** A task of `body`. */
export function start<T>(body: () => Body<T>, options?: TaskOptions): Task<T> {
  return createTask(coroutine(body)(), options);
}

/** A task that waits for `waiting` and says so; a cancel is said too, and is the task's end. */
export function teller(name: string, waiting: () => Awaitable, say: Say, what = 'acquired'): Task<void> {
  return start(
    function* () {
      try {
        yield* waiting() as Coroutine<unknown>;
        say(`${name} ${what}`);
      } catch (error) {
        if (error instanceof CancelledError) say(`${name} cancelled`);
        throw error;
      }
    },
    { name },
  );
}

/** Holds the lock, waits, and calls `then` while it holds the lock again. */
export const notified = (condition: Condition, then: () => void): Task<void> =>
  createTask(
    asyncWith(condition, function* () {
      yield* condition.wait();
      then();
    }),
  );

/** What `stream` shows now. */
export function now<T>(stream: Observable<T>): T {
  const seen: T[] = [];
  stream.subscribe((value) => seen.push(value)).unsubscribe();
  if (seen.length !== 1) throw new Error(`expected one value at once, got ${seen.length}`);
  return seen[0]!;
}

/** Two loops on one virtual clock; `flush` runs both until neither has anything to do. */
export function twoLoops(): { a: EventLoop; b: EventLoop; flush: () => void } {
  const scheduler = new VirtualTimeScheduler();
  return { a: new EventLoop({ scheduler }), b: new EventLoop({ scheduler }), flush: () => scheduler.flush() };
}
