import { checkMs } from '../check.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { noteStarted } from '../loop/Debug.js';
import { shared } from '../loop/shared.js';
import type { Instant, Timer } from '../loop/TimerQueue.js';
import { Coroutine, type Frame } from '../tasks/Coroutine.js';
import { Future } from '../tasks/Future.js';
import { CANCELLED, DONE, PENDING } from '../tasks/Outcome.js';
import { PASS, suspend } from '../tasks/suspend.js';
import { WaitCoroutine } from '../tasks/WaitCoroutine.js';

/** A Future that is its own timer. */
class SleepFuture<T> extends Future<T> implements Timer {
  /** @internal */
  readonly _when: number;
  readonly #ms: number;
  /** @internal */
  _instant: Instant | null;

  constructor(ms: number, result: T, loop: EventLoop) {
    super(loop._own);
    // Where the result will be, so that it needs no field of its own.
    this._outcome = result;
    this.#ms = ms;
    this._when = loop.time() + ms;
    this._instant = null;
  }

  get _cancelled(): boolean {
    return this._state === CANCELLED;
  }

  override get _isRun(): boolean {
    return true;
  }

  _run(): void {
    if (this._state === PENDING) this._settle(DONE, this._outcome);
  }

  override cancel(message?: string): boolean {
    const cancelled = super.cancel(message);
    if (cancelled) this._loop._timerCancelled(this);
    return cancelled;
  }

  override _describe(): string {
    return `sleep(${this.#ms})`;
  }
}

class Sleep<T> extends WaitCoroutine<T> {
  readonly #ms: number;
  readonly #result: T;

  constructor(ms: number, result: T) {
    super('sleep');
    this.#ms = ms;
    this.#result = result;
  }

  _start(loop: EventLoop): Future<T> {
    const future = new SleepFuture(this.#ms, this.#result, loop);
    loop._addTimer(future);
    return future;
  }

  override toString(): string {
    return `sleep(${this.#ms})`;
  }
}

/** `sleep(0)`: lets everything else that is ready run once, without a timer or a Future. */
class Pass<T> extends Coroutine<T> {
  readonly #over: IteratorReturnResult<T>;

  constructor(result: T) {
    super('sleep');
    this.#over = { done: true, value: result };
  }

  [Symbol.iterator](): Generator<never, T, unknown> {
    if (shared.debugLoops > 0) noteStarted(this);
    return this as unknown as Generator<never, T, unknown>;
  }

  next(): IteratorResult<never, T> {
    if (!shared.resuming) return suspend(this, PASS);
    shared.resuming = false;
    return this.#over;
  }

  throw(error: unknown): never {
    throw error;
  }

  _frame(): Frame {
    if (shared.debugLoops > 0) noteStarted(this);
    return this;
  }

  _begin(loop: EventLoop): Future<T> {
    if (shared.debugLoops > 0) noteStarted(this);
    const future = new SleepFuture(0, this.#over.value, loop);
    loop._enqueue(future);
    return future;
  }

  override toString(): string {
    return 'sleep(0)';
  }
}

/** Nothing of it changes, so one serves all. */
const pass = /* @__PURE__ */ new Pass(undefined);

/**
 * Completes after `ms` milliseconds, with `result`. `sleep(0)`, and any negative time, lets everything else that is
 * ready run once.
 *
 * asyncio: `asyncio.sleep()`, in seconds. Cancelling it removes its timer.
 *
 *     sleep(3, 'x')  ---(x|)
 *
 * ```ts
 * sleep(10, 'good morning').subscribe(console.log); // good morning
 * ```
 *
 * @throws TypeError when `ms` is not a number
 * @throws RangeError when `ms` is NaN
 */
export function sleep(ms: number): Coroutine<void>;
export function sleep<T>(ms: number, result: T): Coroutine<T>;
export function sleep<T>(ms: number, result?: T): Coroutine<T | undefined> {
  checkMs('sleep', 'ms', ms);
  if (ms > 0) return new Sleep(ms, result);
  return result === undefined && shared.debugLoops === 0 ? pass : new Pass(result);
}
