import type { Observable } from 'rxjs';
import { brand } from '../brand.js';
import { RuntimeError } from '../errors.js';
import { shared } from '../loop/shared.js';
import type { AsyncContextManager } from '../tasks/AsyncContextManager.js';
import { coroutine, type Body, type Coroutine } from '../tasks/Coroutine.js';
import { nameFramesOf } from '../tasks/frameNames.js';
import { WaitQueue, type TaskName } from '../tasks/WaitQueue.js';
import { Acquire, entering } from './Acquire.js';
import { Lease } from './Lease.js';
import { State } from './State.js';

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
 * ```
 */
export class Lock implements AsyncContextManager<void> {
  readonly #waiters = new WaitQueue('Lock.acquire()', this);
  #locked = false;
  /** How often it was taken: a lease lets go of its own time only. */
  #holds = 0;
  /** Which task took it last. By name: a task that has ended is not kept. */
  #holder: TaskName | null = null;
  #state: State<boolean> | null = null;
  #waiting: State<number> | null = null;
  /** One for all calls, but in debug mode, which counts those that are forgotten. */
  #acquire: Acquire | null = null;

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
    return (this.#waiting ??= new State(() => this.#waiters.alive)).stream;
  }

  /** Waits until it is free, and takes it. Cancelling leaves the queue. */
  acquire(): Coroutine<true> {
    if (shared.debugLoops > 0) return new Acquire(this, 'Lock.acquire');
    return (this.#acquire ??= new Acquire(this, 'Lock.acquire'));
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
    this.#waiting?.changed();
  }

  /**
   * Acquires it; what it gives lets go of it at the end of a `using` block, once, and of nobody else's hold.
   *
   * ```ts
   * using lease = yield* lock.hold();
   * ```
   */
  hold(): Coroutine<Lease> {
    return holding(this);
  }

  /** Acquires it. */
  enter(): Coroutine<void> {
    return entering(this);
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
  *_acquire(): Body<true> {
    if (this._take()) return true;
    const place = this.#waiters.join(shared.task!._loop);
    this.#waiting?.changed();
    try {
      yield* place;
    } catch (error) {
      this.#waiters.leave(place);
      // LOCK-08, LOCK-09: who leaves passes the turn on.
      if (!this.#locked) this.#waiters.wakeFirst();
      this.#waiting?.changed();
      throw error;
    }
    this.#waiters.leave(place);
    this.#waiting?.changed();
    this.#held();
    return true;
  }

  /** A lease on the present hold. @internal */
  _lease(): Lease {
    const hold = this.#holds;
    return new Lease(() => {
      if (this.#locked && this.#holds === hold) this.release();
    });
  }

  /** @internal */
  _holders(): readonly TaskName[] {
    return this.#locked && this.#holder !== null ? [this.#holder] : [];
  }

  #held(): void {
    this.#locked = true;
    this.#holds++;
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
nameFramesOf(Lock.prototype._acquire, 'Lock.acquire');

const holding = coroutine(
  function* (lock: Lock): Body<Lease> {
    yield* lock.acquire();
    return lock._lease();
  },
  { name: 'Lock.hold' },
);
