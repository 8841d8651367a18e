import type { Observable } from 'rxjs';
import { brand } from '../brand.js';
import { describe } from '../check.js';
import { shared } from '../loop/shared.js';
import type { AsyncContextManager } from '../tasks/AsyncContextManager.js';
import { coroutine, type Body, type Coroutine } from '../tasks/Coroutine.js';
import { nameFramesOf } from '../tasks/frameNames.js';
import { WaitQueue, type TaskName } from '../tasks/WaitQueue.js';
import { Acquire, entering } from './Acquire.js';
import { Lease } from './Lease.js';
import { State } from './State.js';

/**
 * A number of permits, given out first come, first served.
 *
 * asyncio: `asyncio.Semaphore`. `release()` hands the permit to the first who waits, who goes on one iteration later; a
 * waiter that is cancelled in between hands it on. Several operators may share one as their `limit`.
 *
 *     a  acquire ------- release
 *     b  acquire ----------------- release
 *     c    acquire ·····(true|)                new Semaphore(2)
 *
 * ```ts
 * const connections = new Semaphore(3);
 * yield* asyncWith(connections, () => download(url));
 * ```
 *
 * @throws TypeError when `value` is not a number
 * @throws RangeError when `value` is not a whole number of at least 0
 */
export class Semaphore implements AsyncContextManager<void> {
  readonly #waiters = new WaitQueue('Semaphore.acquire()', this);
  #value: number;
  /** Which tasks took a permit, while somebody wants to know. By name: a task that has ended is not kept. */
  #holders: TaskName[] | null = null;
  #state: State<number> | null = null;
  #waiting: State<number> | null = null;
  /** One for all calls, but in debug mode, which counts those that are forgotten. */
  #acquire: Acquire | null = null;

  /** @param value how many permits there are. Default: 1 */
  constructor(value = 1) {
    this.#value = checkPermits(value);
  }

  /** Whether `acquire()` would have to wait: no permit is free, or somebody waits. */
  locked(): boolean {
    return this.#value === 0 || this.#waiters.alive > 0;
  }

  /** How many permits are free, as a stream: the present number, and each that differs from the one before. */
  get value$(): Observable<number> {
    return (this.#state ??= new State(() => this.#value)).stream;
  }

  /** How many wait for a permit, as a stream. */
  get waiters$(): Observable<number> {
    return (this.#waiting ??= new State(() => this.#waiters.alive)).stream;
  }

  /** Waits for a permit, and takes it. Cancelling leaves the queue. */
  acquire(): Coroutine<true> {
    if (shared.debugLoops > 0) return new Acquire(this, 'Semaphore.acquire');
    return (this.#acquire ??= new Acquire(this, 'Semaphore.acquire'));
  }

  /** Gives a permit to the first who waits, else back. */
  release(): void {
    if (this.#holders !== null) this.#noteRelease(this.#holders);
    this.#value++;
    this.#grant();
    this.#state?.changed();
    this.#waiting?.changed();
  }

  /**
   * Acquires a permit; what it gives releases that at the end of a `using` block, once.
   *
   * ```ts
   * using permit = yield* semaphore.hold();
   * ```
   */
  hold(): Coroutine<Lease> {
    return holding(this);
  }

  /** Acquires a permit. */
  enter(): Coroutine<void> {
    return entering(this);
  }

  /** Releases a permit. */
  exit(): void {
    this.release();
  }

  /** @internal */
  get _value(): number {
    return this.#value;
  }

  /** Takes a permit, unless none is free or somebody waits. @internal */
  _take(): boolean {
    if (this.#value === 0 || this.#waiters.alive > 0) return false;
    this.#value--;
    if (shared.watchers > 0) this.#noteHolder();
    this.#state?.changed();
    return true;
  }

  /** @internal */
  _holders(): readonly TaskName[] {
    return this.#holders ?? [];
  }

  #noteHolder(): void {
    if (shared.task !== null) (this.#holders ??= []).push(shared.task._name);
  }

  /** Who releases gives its own permit back, else that which was taken first. */
  #noteRelease(holders: TaskName[]): void {
    const own = shared.task === null ? -1 : holders.lastIndexOf(shared.task._name);
    holders.splice(Math.max(0, own), 1);
  }

  /** @internal */
  *_acquire(): Body<true> {
    if (this._take()) return true;
    const place = this.#waiters.join(shared.task!._loop);
    this.#waiting?.changed();
    try {
      yield* place;
    } catch (error) {
      // SEM-08: it was given a permit, and can't use it.
      if (place.done() && !place.cancelled()) this.#value++;
      throw error;
    } finally {
      this.#waiters.leave(place);
      // SEM-09: others may have queued only because somebody was before them.
      while (this.#value > 0 && this.#grant());
      this.#state?.changed();
      this.#waiting?.changed();
    }
    if (shared.watchers > 0) this.#noteHolder();
    return true;
  }

  /** Hands a permit to the first who waits. */
  #grant(): boolean {
    if (!this.#waiters.wakeNext()) return false;
    this.#value--;
    return true;
  }

  toString(): string {
    const waiters = this.#waiters.alive > 0 ? `, waiters: ${this.#waiters.alive}` : '';
    return `<${this.constructor.name} ${this.locked() ? 'locked' : `unlocked, value: ${this.#value}`}${waiters}>`;
  }
}

brand(Semaphore, 'Semaphore');
nameFramesOf(Semaphore.prototype._acquire, 'Semaphore.acquire');

function checkPermits(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError(`Semaphore: value must be a number, got ${describe(value)}`);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(`Semaphore: value must be a whole number of at least 0, got ${value}`);
}

const holding = coroutine(
  function* (semaphore: Semaphore): Body<Lease> {
    yield* semaphore.acquire();
    return new Lease(() => semaphore.release());
  },
  { name: 'Semaphore.hold' },
);
