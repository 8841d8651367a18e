import type { Observable } from 'rxjs';
import { brand } from '../brand.js';
import { checkFunction, describe } from '../check.js';
import { CancelledError, RuntimeError } from '../errors.js';
import { shared } from '../loop/shared.js';
import type { AsyncContextManager } from '../tasks/AsyncContextManager.js';
import { coroutine, type Body, type Coroutine } from '../tasks/Coroutine.js';
import { nameFramesOf } from '../tasks/frameNames.js';
import { WaitQueue, type Place, type Turns } from '../tasks/WaitQueue.js';
import { Lock } from './Lock.js';
import { State } from './State.js';

/**
 * A lock with a queue of those who, holding it, found that they have to wait for something to change.
 *
 * asyncio: `asyncio.Condition`. `wait()` lets go of the lock, waits to be notified, and holds the lock again when it gives
 * or throws, also when it is cancelled. A notification that a cancelled waiter had been given goes to another, so look
 * again after `wait()`, or use {@link waitFor}.
 *
 * ```ts
 * const changed = new Condition();
 * const taking = createTask(
 *   asyncWith(changed, function* () {
 *     yield* changed.waitFor(() => buffer.length > 0);
 *     return buffer.shift();
 *   }),
 * );
 * yield* asyncWith(changed, function* () {
 *   buffer.push('an item');
 *   changed.notify();
 * });
 * console.log(yield* taking); // an item
 * ```
 *
 * @throws TypeError when `lock` is not a Lock
 */
export class Condition implements AsyncContextManager<void>, Turns {
  readonly #lock: Lock;
  readonly #waiters = new WaitQueue('Condition.wait()', this);
  #waiting: State<number> | null = null;

  /** @param lock the lock to share. Default: one of its own */
  constructor(lock: Lock = new Lock()) {
    if (!(lock instanceof Lock)) throw new TypeError(`Condition: lock must be a Lock, got ${describe(lock)}`);
    this.#lock = lock;
  }

  /** Whether the lock is held. */
  locked(): boolean {
    return this.#lock.locked();
  }

  /** {@link locked} as a stream. */
  get locked$(): Observable<boolean> {
    return this.#lock.locked$;
  }

  /** How many wait to be notified, as a stream. */
  get waiters$(): Observable<number> {
    return (this.#waiting ??= new State(() => this.#waiters.alive)).stream;
  }

  /** Acquires the lock. */
  acquire(): Coroutine<true> {
    return this.#lock.acquire();
  }

  /**
   * Releases the lock.
   *
   * @throws RuntimeError when it is not held
   */
  release(): void {
    this.#checkHeld('release');
    this.#lock.release();
  }

  /** Acquires the lock. */
  enter(): Coroutine<void> {
    return this.#lock.enter();
  }

  /** Releases the lock. */
  exit(): void {
    this.#lock.release();
  }

  /**
   * Lets go of the lock, waits until it is notified, and acquires the lock again. It holds the lock again too when it is
   * cancelled: the CancelledError comes when it does.
   *
   * @throws RuntimeError when the lock is not held
   */
  wait(): Coroutine<true> {
    return waiting(this);
  }

  /**
   * Waits until `predicate` gives something true, and gives that.
   *
   * @throws TypeError when `predicate` is not a function
   * @throws RuntimeError when it has to wait and the lock is not held
   */
  waitFor<T>(predicate: () => T): Coroutine<T> {
    checkFunction('Condition.waitFor', 'predicate', predicate);
    return waitingFor(this, predicate) as Coroutine<T>;
  }

  /**
   * Wakes `n` of those who wait, or as many as there are. They go on one after the other, when they get the lock.
   *
   * @throws RuntimeError when the lock is not held
   * @throws TypeError, RangeError when `n` is not a whole number of at least 0
   */
  notify(n = 1): void {
    if (typeof n !== 'number') throw new TypeError(`Condition.notify: n must be a number, got ${describe(n)}`);
    if (n !== Infinity && !(Number.isInteger(n) && n >= 0)) {
      throw new RangeError(`Condition.notify: n must be a whole number of at least 0, got ${n}`);
    }
    this.#checkHeld('notify');
    this.#wake(n);
  }

  /**
   * Wakes all who wait.
   *
   * @throws RuntimeError when the lock is not held
   */
  notifyAll(): void {
    this.#checkHeld('notifyAll');
    this.#wake(Infinity);
  }

  #checkHeld(method: string): void {
    if (!this.#lock.locked()) throw new RuntimeError(`Condition.${method}: the lock is not acquired`);
  }

  #wake(n: number): void {
    for (let woken = 0; woken < n && this.#waiters.wakeNext(); ) woken++;
    this.#waiting?.changed();
  }

  /** What it is part of, which those who wait for it know. @internal */
  _belongTo(owner: object, what: string): void {
    this.#waiters.belongTo(owner, what);
  }

  /** @internal */
  *_wait(): Body<true> {
    this.#checkHeld('wait');
    const place = this.#waiters.join(shared.task!._loop);
    this.#waiting?.changed();
    const hold = this.#lock._pause();
    try {
      try {
        yield* place;
      } finally {
        this.#waiters.leave(place);
        this.#waiting?.changed();
        yield* this.#reacquire(hold);
      }
    } catch (error) {
      // COND-12, COND-13: it may have been given a notification, which somebody else can use.
      this.#wake(1);
      throw error;
    }
    return true;
  }

  /** Its loop is closed. @internal */
  _gaveUp(place: Place): void {
    this.#waiters.leave(place);
    if (!place.cancelled()) this.#wake(1);
    this.#waiting?.changed();
  }

  /** COND-10, COND-11: cancels are held back until the lock is; the last one is thrown then. */
  *#reacquire(hold: number): Body<void> {
    let cancel: CancelledError | null = null;
    for (;;) {
      try {
        yield* this.#lock.acquire();
        this.#lock._resume(hold);
        break;
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
        cancel = error;
      }
    }
    if (cancel !== null) throw cancel;
  }

  toString(): string {
    const waiters = this.#waiters.alive > 0 ? `, waiters: ${this.#waiters.alive}` : '';
    return `<Condition ${this.locked() ? 'locked' : 'unlocked'}${waiters}>`;
  }
}

brand(Condition, 'Condition');
nameFramesOf(Condition.prototype._wait, 'Condition.wait');

const waiting = coroutine((condition: Condition) => condition._wait(), { name: 'Condition.wait' });

const waitingFor = coroutine(
  function* (condition: Condition, predicate: () => unknown): Body<unknown> {
    let result = predicate();
    while (!result) {
      yield* condition._wait();
      result = predicate();
    }
    return result;
  },
  { name: 'Condition.waitFor' },
);
