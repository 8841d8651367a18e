import type { Observable } from 'rxjs';
import { brand } from '../brand.js';
import { checkFunction, describe } from '../check.js';
import { RuntimeError } from '../errors.js';
import { shared } from '../loop/shared.js';
import type { AsyncContextManager } from '../tasks/AsyncContextManager.js';
import { coroutine, type Body, type Coroutine } from '../tasks/Coroutine.js';
import { WaitQueue, type Turns } from '../tasks/WaitQueue.js';
import { Lock } from './Lock.js';
import { waitersOf, type State } from './State.js';
import { Waiting, WaitingFor } from './Waiting.js';

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
  /** @internal */
  readonly _lock: Lock;
  /** @internal */
  readonly _waiters = new WaitQueue('Condition.wait()', this);
  #waiting: State<number> | null = null;
  /** One for all calls, but in debug mode, which counts those that are forgotten. */
  #wait: Coroutine<true> | null = null;

  /** @param lock the lock to share. Default: one of its own */
  constructor(lock: Lock = new Lock()) {
    if (!(lock instanceof Lock)) throw new TypeError(`Condition: lock must be a Lock, got ${describe(lock)}`);
    this._lock = lock;
  }

  /** Whether the lock is held. */
  locked(): boolean {
    return this._lock.locked();
  }

  /** {@link locked} as a stream. */
  get locked$(): Observable<boolean> {
    return this._lock.locked$;
  }

  /** How many wait to be notified, as a stream. */
  get waiters$(): Observable<number> {
    return (this.#waiting ??= waitersOf(this._waiters)).stream;
  }

  /** Acquires the lock. */
  acquire(): Coroutine<true> {
    return this._lock.acquire();
  }

  /**
   * Releases the lock.
   *
   * @throws RuntimeError when it is not held
   */
  release(): void {
    this._checkHeld('release');
    this._lock.release();
  }

  /** Acquires the lock. */
  enter(): Coroutine<void> {
    return this._lock.enter();
  }

  /** Releases the lock. */
  exit(): void {
    this._lock.release();
  }

  /**
   * Lets go of the lock, waits until it is notified, and acquires the lock again. It holds the lock again too when it is
   * cancelled: the CancelledError comes when it does.
   *
   * @throws RuntimeError when the lock is not held
   */
  wait(): Coroutine<true> {
    return shared.debugLoops > 0 ? waiting(this) : (this.#wait ??= waiting(this));
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
    this._checkHeld('notify');
    this._waiters.wake(n);
  }

  /**
   * Wakes all who wait.
   *
   * @throws RuntimeError when the lock is not held
   */
  notifyAll(): void {
    this._checkHeld('notifyAll');
    this._waiters.wake(Infinity);
  }

  /** @internal */
  _checkHeld(method: string): void {
    if (!this._lock.locked()) throw new RuntimeError(`Condition.${method}: the lock is not acquired`);
  }

  /** What it is part of, which those who wait for it know. @internal */
  _belongTo(owner: object, what: string): void {
    this._waiters.belongTo(owner, what);
  }

  /** Its loop is closed, or it was only iterated. @internal */
  _gaveUp(wasWoken: boolean): void {
    if (wasWoken) this._waiters.wake(1);
  }

  toString(): string {
    const waiters = this._waiters.alive > 0 ? `, waiters: ${this._waiters.alive}` : '';
    return `<Condition ${this.locked() ? 'locked' : 'unlocked'}${waiters}>`;
  }
}

brand(Condition, 'Condition');

const waiting = coroutine((condition: Condition): Body<true> => new Waiting<true>(condition).body, { name: 'Condition.wait' });

const waitingFor = coroutine(
  (condition: Condition, predicate: () => unknown): Body<unknown> => new WaitingFor(condition, predicate).body,
  { name: 'Condition.waitFor' },
);
