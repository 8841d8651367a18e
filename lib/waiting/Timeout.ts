import { TimeoutError } from 'rxjs';
import { brand } from '../brand.js';
import { checkFunction, checkMs } from '../check.js';
import { CancelledError, RuntimeError } from '../errors.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import type { Instant, Timer } from '../loop/TimerQueue.js';
import type { AsyncContextManager } from '../tasks/AsyncContextManager.js';
import { block, type BlockBody } from '../tasks/Block.js';
import { coroutine, type Body, type Coroutine } from '../tasks/Coroutine.js';
import { nameFramesOf } from '../tasks/frameNames.js';
import type { Task } from '../tasks/Task.js';

type State = 'created' | 'active' | 'expiring' | 'expired' | 'finished';

/** One setting of a timeout's clock. */
class Deadline implements Timer {
  readonly _when: number;
  _instant: Instant | null = null;
  _cancelled = false;
  readonly #timeout: Timeout;

  constructor(when: number, timeout: Timeout) {
    this._when = when;
    this.#timeout = timeout;
  }

  _run(): void {
    if (!this._cancelled) this.#timeout._expire();
  }
}

/**
 * A deadline around a block, which can be moved while the block runs.
 *
 * asyncio: `asyncio.Timeout`. When it expires, the task that runs the block is cancelled; leaving the block turns that
 * CancelledError into RxJS's `TimeoutError`, whose `cause` it is. A cancel from outside passes, also at the same moment. A
 * block that does not suspend is never interrupted; one that swallows the CancelledError goes on without a deadline.
 * Made and entered at once by {@link timeout} and {@link timeoutAt}.
 *
 *     deadline  -----x
 *     block     -----! cleanup --|
 *     outside   ------------------#   TimeoutError
 *
 * ```ts
 * yield* asyncWith(new Timeout(getRunningLoop().time() + 1_000), function* (timeout) {
 *   const { host } = yield* connect();
 *   timeout.reschedule(getRunningLoop().time() + 5_000);
 *   console.log(yield* download(host)); // the page localhost
 * });
 * ```
 *
 * @throws TypeError when `when` is neither a number nor null
 * @throws RangeError when `when` is NaN
 */
export class Timeout implements AsyncContextManager<Timeout> {
  #state: State = 'created';
  #when: number | null;
  #task: Task<unknown> | null = null;
  #requestsAtEntry = 0;
  #deadline: Deadline | null = null;

  /** @param when the time on `loop.time()`, in ms; null for none */
  constructor(when: number | null) {
    if (when !== null) checkMs('Timeout', 'when', when);
    this.#when = when;
  }

  /** When it expires, in ms on `loop.time()`, or null. */
  when(): number | null {
    return this.#when;
  }

  /** Whether it has expired; also while the block still cleans up. */
  expired(): boolean {
    return this.#state === 'expiring' || this.#state === 'expired';
  }

  /**
   * Moves the deadline; null removes it. One that is over already takes effect in the next iteration.
   *
   * @param when the time on `loop.time()`, in ms
   * @throws RuntimeError before it is entered, when it has expired, and after it was left
   * @throws TypeError, RangeError when `when` is not a number, or NaN
   */
  reschedule(when: number | null): void {
    if (when !== null) checkMs('Timeout.reschedule', 'when', when);
    if (this.#state === 'created') throw new RuntimeError('Timeout.reschedule: this timeout has not been entered');
    if (this.#state !== 'active') throw new RuntimeError(`Timeout.reschedule: this timeout is ${this.#state} already`);
    this.#when = when;
    const { _loop: loop } = this.#task!;
    this.#arm(loop, loop.time());
  }

  /**
   * Begins.
   *
   * @throws RuntimeError outside a task, or when it was entered before
   */
  enter(): Coroutine<this> {
    return entering(this) as Coroutine<this>;
  }

  /** Ends; throws TimeoutError when it has expired, and the block ended because of that. */
  exit(failure: { error: unknown } | null): Coroutine<void> {
    return exiting(this, failure);
  }

  /** @param now the time, for who knows it @internal */
  _enter(now?: number): void {
    if (this.#state !== 'created') throw new RuntimeError('Timeout.enter: this timeout has already been entered');
    const { task } = shared;
    if (task === null) throw new RuntimeError('Timeout.enter: a timeout can only be entered in a task');
    this.#state = 'active';
    this.#task = task;
    this.#requestsAtEntry = task.cancelling();
    this.#arm(task._loop, now ?? task._loop.time());
  }

  /** @internal */
  _exit(failure: { error: unknown } | null): void {
    this.#disarm();
    if (this.#state === 'created') throw new RuntimeError('Timeout.exit: this timeout has not been entered');
    if (this.#task === null) throw new RuntimeError('Timeout.exit: this timeout has already been left');
    const task = this.#task;
    this.#task = null;
    if (this.#state === 'active') this.#state = 'finished';
    if (this.#state !== 'expiring' || task === null) return;
    this.#state = 'expired';
    // TOUT-11: a cancel that somebody else asked for is not ours to turn into a TimeoutError.
    if (task.uncancel() > this.#requestsAtEntry || !(failure?.error instanceof CancelledError)) return;
    const error = new TimeoutError();
    error.cause = failure.error;
    throw error;
  }

  /** @internal */
  _expire(): void {
    this.#deadline = null;
    this.#state = 'expiring';
    this.#task!.cancel();
  }

  #arm(loop: EventLoop, now: number): void {
    this.#disarm();
    if (this.#when === null) return;
    const deadline = (this.#deadline = new Deadline(this.#when, this));
    // TOUT-06: one that is over does not wait for a timer.
    if (this.#when <= now) loop._enqueue(deadline);
    else loop._addTimer(deadline);
  }

  #disarm(): void {
    const deadline = this.#deadline;
    if (deadline === null) return;
    this.#deadline = null;
    deadline._cancelled = true;
    this.#task!._loop._timerCancelled(deadline);
  }

  toString(): string {
    const when = this.#state === 'active' ? ` until ${this.#when === null ? 'ever' : `${this.#when} ms`}` : '';
    return `<Timeout ${this.#state}${when}>`;
  }
}

brand(Timeout, 'Timeout');

const entering = coroutine(
  // eslint-disable-next-line require-yield
  function* (timeout: Timeout): Body<Timeout> {
    timeout._enter();
    return timeout;
  },
  { name: 'Timeout.enter' },
);

const exiting = coroutine(
  // eslint-disable-next-line require-yield
  function* (timeout: Timeout, failure: { error: unknown } | null): Body<void> {
    timeout._exit(failure);
  },
  { name: 'Timeout.exit' },
);

/** What {@link timeout} and {@link timeoutAt} run in a Timeout: an `asyncWith` that needs no coroutine to enter and to leave. */
function* guard(timeout: Timeout, name: string, body: BlockBody<Timeout, unknown>): Body<unknown> {
  let failure: { error: unknown } | null = null;
  try {
    return yield* block(name, body, timeout);
  } catch (error) {
    failure = { error };
    throw error;
  } finally {
    timeout._exit(failure);
  }
}

nameFramesOf(guard, 'timeout');

const runTimeout = coroutine(
  (ms: number | null, body: BlockBody<Timeout, unknown>) => guard(timeoutAfter(ms), 'timeout', body),
  { name: 'timeout' },
);

const runTimeoutAt = coroutine(
  (when: number | null, body: BlockBody<Timeout, unknown>) => {
    const timeout = new Timeout(when);
    timeout._enter();
    return guard(timeout, 'timeoutAt', body);
  },
  { name: 'timeoutAt' },
);

/** A Timeout, entered, that expires `ms` milliseconds from now. @internal */
export function timeoutAfter(ms: number | null): Timeout {
  const now = ms === null ? 0 : shared.task!._loop.time();
  const timeout = new Timeout(ms === null ? null : now + ms);
  timeout._enter(now);
  return timeout;
}

/**
 * Runs `body` with a deadline `ms` milliseconds from its start; null for none. Gives the body's result.
 *
 * asyncio: `async with asyncio.timeout()`, in seconds. When time is up, the body is cancelled, and when it has cleaned up,
 * the error is RxJS's `TimeoutError`. Cancelling passes into the body. The deadline can be moved: see {@link Timeout}.
 *
 *     body                 ---------(x|)
 *     timeout(5, …)        -----!         cancelled; TimeoutError after the cleanup
 *
 * ```ts
 * const page = yield* timeout(5_000, function* (deadline) {
 *   const url = yield* lookUp('Ada');
 *   deadline.reschedule(getRunningLoop().time() + 10_000);
 *   return yield* download(url);
 * });
 * console.log(page); // the page ada.html
 * ```
 *
 * @throws TypeError when `ms` is neither a number nor null, or `body` is not a function
 * @throws RangeError when `ms` is NaN
 */
export function timeout<T>(ms: number | null, body: BlockBody<Timeout, T>): Coroutine<T> {
  if (ms !== null) checkMs('timeout', 'ms', ms);
  checkFunction('timeout', 'body', body);
  return runTimeout(ms, body as BlockBody<Timeout, unknown>) as Coroutine<T>;
}

/**
 * Runs `body` with a deadline at the time `when` on `loop.time()`, in ms; null for none. Gives the body's result.
 *
 * asyncio: `async with asyncio.timeout_at()`. Else as {@link timeout}.
 *
 * ```ts
 * const deadline = getRunningLoop().time() + 5_000;
 * const user = yield* timeoutAt(deadline, () => fetchUser(1));
 * const posts = yield* timeoutAt(deadline, () => fetchPosts(1)); // in what is left of the five seconds
 * console.log(user.name, posts.length); // Ada 1
 * ```
 *
 * @throws TypeError when `when` is neither a number nor null, or `body` is not a function
 * @throws RangeError when `when` is NaN
 */
export function timeoutAt<T>(when: number | null, body: BlockBody<Timeout, T>): Coroutine<T> {
  if (when !== null) checkMs('timeoutAt', 'when', when);
  checkFunction('timeoutAt', 'body', body);
  return runTimeoutAt(when, body as BlockBody<Timeout, unknown>) as Coroutine<T>;
}
