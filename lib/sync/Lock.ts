import type { Observable } from 'rxjs';
import { brand } from '../brand.js';
import { RuntimeError } from '../errors.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import type { AsyncContextManager } from '../tasks/AsyncContextManager.js';
import type { Coroutine } from '../tasks/Coroutine.js';
import type { Future } from '../tasks/Future.js';
import { WaitQueue, type TaskName, type Turns } from '../tasks/WaitQueue.js';
import { Acquiring, type Holdable } from './Acquire.js';
import { Lease } from './Lease.js';
import { State, waitersOf } from './State.js';

/**
 * A lock: held by one at a time, handed on first come, first served.
 *
 * asyncio: `asyncio.Lock`. It has no owner, any task may release it, and it is not re-entrant. `release()` sets it free and
 * wakes the first who waits, who takes it one iteration later; whoever comes in between queues behind. Cancelling a
 * waiter passes on what it had been given.
 *
 *     a  acquire ------ release
 *     b     acquire ···········(true|)
 *
 * ```ts
 * const lock = new Lock();
 * yield* asyncWith(lock, function* () {
 *   yield* update(account);
 * });
 * console.log(account.balance, lock.locked()); // 11 false
 * ```
 */
export class Lock implements AsyncContextManager<void>, Holdable, Turns {
  readonly #waiters = new WaitQueue('Lock.acquire()', this);
  readonly #acquiring = new Acquiring(this, 'Lock');
  #locked = false;
  /** How often it was taken. */
  #holds = 0;
  /** Which of these times is the present one: a lease lets go of its own only. */
  #hold = 0;
  /** Which task took it last. By name: a task that has ended is not kept. */
  #holder: TaskName | null = null;
  #state: State<boolean> | null = null;
  #waiting: State<number> | null = null;

  /** Whether it is held. */
  locked(): boolean {
    return this.#locked;
  }

  /** {@link locked} as a stream: the present value, and each that differs from the one before. */
  get locked$(): Observable<boolean> {
    return (this.#state ??= new State(() => this.#locked)).stream;
  }

  /** How many wait for it, as a stream. */
  get waiters$(): Observable<number> {
    return (this.#waiting ??= waitersOf(this.#waiters)).stream;
  }

  /** Waits until it is free, and takes it. Cancelling leaves the queue. */
  acquire(): Coroutine<true> {
    return this.#acquiring.acquire();
  }

  /**
   * Sets it free, and wakes the first who waits for it.
   *
   * @throws RuntimeError when it is not held
   */
  release(): void {
    if (!this.#locked) throw new RuntimeError('Lock.release: this lock is not acquired');
    this.#locked = false;
    this.#waiters.wakeFirst();
    this.#changed();
  }

  /**
   * Acquires it; what it gives lets go of it at the end of a `using` block, once, and of nobody else's hold. Waiting for a
   * Condition of this lock in between does not end the hold.
   *
   * ```ts
   * using lease = yield* lock.hold();
   * ```
   */
  hold(): Coroutine<Lease> {
    return this.#acquiring.hold();
  }

  /** Acquires it. */
  enter(): Coroutine<void> {
    return this.#acquiring.enter();
  }

  /** Releases it. */
  exit(): void {
    this.release();
  }

  /** Takes it, unless it is held or somebody waits. @internal */
  _take(): boolean {
    if (this.#locked || this.#waiters.alive > 0) return false;
    this.#held();
    return true;
  }

  /** @internal */
  _join(loop: EventLoop): Future<void> {
    return this.#waiters.join(loop);
  }

  /** @internal */
  _woken(): void {
    this.#waiters.goesOn();
    this.#held();
  }

  /** LOCK-08, LOCK-09: who leaves passes the turn on. @internal */
  _gaveUp(): void {
    if (!this.#locked) this.#waiters.wakeFirst();
  }

  /** A lease on the present hold. @internal */
  _lease(): Lease {
    const hold = this.#hold;
    return new Lease(() => {
      if (this.#locked && this.#hold === hold) this.release();
    });
  }

  /** Releases it for a while. @internal */
  _pause(): number {
    const hold = this.#hold;
    this.release();
    return hold;
  }

  /** It was acquired again: that is the same hold as before, of which there may be a lease. @internal */
  _resume(hold: number): void {
    this.#hold = hold;
  }

  /** @internal */
  _holders(): readonly TaskName[] {
    return this.#locked && this.#holder !== null ? [this.#holder] : [];
  }

  #held(): void {
    this.#locked = true;
    this.#hold = ++this.#holds;
    this.#holder = shared.task === null ? null : shared.task._name;
    this.#changed();
  }

  #changed(): void {
    this.#state?.changed();
  }

  toString(): string {
    const waiters = this.#waiters.alive > 0 ? `, waiters: ${this.#waiters.alive}` : '';
    return `<Lock ${this.#locked ? 'locked' : 'unlocked'}${waiters}>`;
  }
}

brand(Lock, 'Lock');
