import type { Observable } from 'rxjs';
import { brand } from '../brand.js';
import { describe } from '../check.js';
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
 * console.log(yield* asyncWith(connections, () => download('a.html'))); // the page a.html
 * ```
 *
 * @throws TypeError when `value` is not a number
 * @throws RangeError when `value` is not a whole number of at least 0
 */
export class Semaphore implements AsyncContextManager<void>, Holdable, Turns {
  readonly #waiters = new WaitQueue('Semaphore.acquire()', this);
  readonly #acquiring = new Acquiring(this, 'Semaphore');
  #value: number;
  /** Which tasks took a permit, while somebody wants to know. By name: a task that has ended is not kept. */
  #holders: (TaskName | null)[] | null = null;
  #state: State<number> | null = null;
  #waiting: State<number> | null = null;

  /** @param value how many permits there are. Default: 1 */
  constructor(value = 1) {
    this.#value = checkPermits('Semaphore', value);
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
    return (this.#waiting ??= waitersOf(this.#waiters)).stream;
  }

  /** Waits for a permit, and takes it. Cancelling leaves the queue. */
  acquire(): Coroutine<true> {
    return this.#acquiring.acquire();
  }

  /** Gives a permit to the first who waits, else back. */
  release(): void {
    if (this.#holders !== null) this.#noteRelease(this.#holders);
    this.#value++;
    this.#grant();
    this.#changed();
  }

  /**
   * Acquires a permit; what it gives releases that at the end of a `using` block, once.
   *
   * ```ts
   * using permit = yield* semaphore.hold();
   * ```
   */
  hold(): Coroutine<Lease> {
    return this.#acquiring.hold();
  }

  /** Acquires a permit. */
  enter(): Coroutine<void> {
    return this.#acquiring.enter();
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
  _join(loop: EventLoop): Future<void> {
    return this.#waiters.join(loop);
  }

  /** @internal */
  _isWantedBy(turn: Future<unknown>): boolean {
    return this.#waiters.alive === 1 && !turn.done();
  }

  /** @internal */
  _woken(): void {
    this.#waiters.goesOn();
    this.#left();
    if (shared.watchers > 0) this.#noteHolder();
  }

  #left(): void {
    // SEM-09: others may have queued only because somebody was before them.
    while (this.#value > 0 && this.#grant());
    this.#changed();
  }

  /** SEM-08: it may have been given a permit, and can't use it. @internal */
  _gaveUp(wasWoken: boolean): void {
    if (wasWoken) this.#value++;
    this.#left();
  }

  /** @internal */
  _lease(): Lease {
    return new Lease(() => this.release());
  }

  /** @internal */
  _holders(): readonly (TaskName | null)[] {
    return this.#holders ?? [];
  }

  #noteHolder(): void {
    (this.#holders ??= []).push(nameOfTaker());
  }

  /** Who releases gives its own permit back, else that which was taken first. */
  #noteRelease(holders: (TaskName | null)[]): void {
    const own = holders.lastIndexOf(nameOfTaker());
    holders.splice(Math.max(0, own), 1);
  }

  #changed(): void {
    this.#state?.changed();
    this.#waiters.changed?.();
  }

  /** Hands a permit to the first who waits. */
  #grant(): boolean {
    // First, as `trace$` tells of the wake-up at once.
    this.#value--;
    if (this.#waiters.wakeNext()) return true;
    this.#value++;
    return false;
  }

  toString(): string {
    const waiters = this.#waiters.alive > 0 ? `, waiters: ${this.#waiters.alive}` : '';
    return `<${this.constructor.name} ${this.locked() ? 'locked' : `unlocked, value: ${this.#value}`}${waiters}>`;
  }
}

brand(Semaphore, 'Semaphore');

/** Null for a subscriber or an operator. */
function nameOfTaker(): TaskName | null {
  return shared.task === null ? null : shared.task._name;
}

/** @internal */
export function checkPermits(where: string, value: unknown): number {
  if (typeof value !== 'number') throw new TypeError(`${where}: value must be a number, got ${describe(value)}`);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(`${where}: value must be a whole number of at least 0, got ${value}`);
}
