import type { Subscriber, TeardownLogic } from 'rxjs';
import { brand } from '../brand.js';
import { InvalidStateError, RuntimeError } from '../errors.js';
import { checkFunction, checkOptions } from '../check.js';
import { loopFrom } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { hooks } from '../loop/hooks.js';
import { shared } from '../loop/shared.js';
import { Abandonment } from './Abandonment.js';
import { CANCELLED, DONE, FAILED, GIVEN_UP, Outcome, PENDING } from './Outcome.js';
import { suspend, WAIT } from './suspend.js';
import { CallbackWaiter, SubscriberWaiter, type Suspended } from './Waiter.js';

/**
 * A value that will be set, once: hot, and replayed to late subscribers.
 *
 * asyncio: `asyncio.Future`. Its outcome reaches subscribers, awaiters and done callbacks from the loop's ready queue,
 * never inside `setResult`, `setException` or `cancel`; a Future that is settled delivers at once to a new subscriber.
 * A Future that had subscribers, and that nobody has waited for during one iteration, is cancelled.
 *
 *     setResult(x)  ----|
 *     future        ----(x|)
 *
 * ```ts
 * const future = new Future<string>();
 * future.subscribe(console.log); // done, after 10 ms
 * getEventLoop().callLater(10, () => future.setResult('done'));
 * ```
 *
 * @throws TypeError when `options.loop` is not an EventLoop
 */
export class Future<T> extends Outcome<T> {
  constructor(options?: { loop?: EventLoop }) {
    super(loopFrom('Future: options.loop', options === undefined ? undefined : checkOptions('Future', options).loop));
    if (shared.debugLoops > 0) this._loop._debug?.remember(this, new.target);
  }

  /** Whether there is a result, an error or a cancellation. */
  done(): boolean {
    return this._state !== PENDING;
  }

  /** Whether it was cancelled. */
  cancelled(): boolean {
    return this._state === CANCELLED;
  }

  /**
   * The result.
   *
   * @throws the error, when it failed
   * @throws CancelledError when it was cancelled
   * @throws InvalidStateError when it is pending
   */
  result(): T {
    if (this._state === DONE) return this._outcome as T;
    if (this._state === PENDING) throw new InvalidStateError('Future.result: the result is not set yet');
    throw this._takeError();
  }

  /**
   * The error of a failed Future, `undefined` when there is a result.
   *
   * @throws CancelledError when it was cancelled
   * @throws InvalidStateError when it is pending
   */
  exception(): unknown {
    if (this._state === PENDING) throw new InvalidStateError('Future.exception: the exception is not set yet');
    if (this._state === DONE) return undefined;
    const error = this._takeError();
    if (this._state === CANCELLED) throw error;
    return error;
  }

  /**
   * Settles it with a result.
   *
   * @throws InvalidStateError when it is done
   */
  setResult(value: T): void {
    this._checkPending('setResult');
    this._settle(DONE, value);
  }

  /**
   * Settles it with an error: any value but `undefined`; a class of errors is instantiated.
   *
   * @throws InvalidStateError when it is done
   * @throws TypeError when `error` is undefined
   */
  setException(error: unknown): void {
    this._checkPending('setException');
    this._settle(FAILED, toException(error));
  }

  /**
   * Cancels it, at once. Returns whether that changed anything: `false` when it is done.
   *
   * @param message the message of the CancelledError
   */
  cancel(message?: string): boolean {
    if (this._state !== PENDING) {
      this._markRead();
      return false;
    }
    this._settle(CANCELLED, message);
    return true;
  }

  /**
   * Calls `fn` with this Future from the ready queue, one iteration after it is done. An error in it goes to the
   * exception handler.
   *
   * @throws TypeError when `fn` is not a function
   * @throws RuntimeError when the loop is closed
   */
  addDoneCallback(fn: (future: this) => void): void {
    checkFunction('Future.addDoneCallback', 'fn', fn);
    if (this._loop.isClosed()) throw new RuntimeError('Future.addDoneCallback: the event loop is closed');
    const waiter = new CallbackWaiter(this, fn);
    if (this._state === PENDING) this._addWaiter(waiter);
    else this._loop._enqueue(waiter);
  }

  /** Removes every registration of `fn`, and returns how many there were. Those of a done Future are on their way already. */
  removeDoneCallback(fn: (future: this) => void): number {
    let removed = 0;
    for (const waiter of this._listWaiters()) {
      if (!(waiter instanceof CallbackWaiter) || waiter.callback !== fn) continue;
      this._removeWaiter(waiter);
      removed++;
    }
    return removed;
  }

  getLoop(): EventLoop {
    return this._loop;
  }

  override toString(): string {
    return `<Future ${this._describeState()}>`;
  }

  /** Awaits it: `const value = yield* future`. A Future that is done does not suspend. */
  [Symbol.iterator](): Generator<never, T, unknown> {
    return this as unknown as Generator<never, T, unknown>;
  }

  /** The part of the iterator that `yield*` calls, first to suspend, then with the value. @internal */
  next(value: unknown): IteratorResult<never, T> {
    if (shared.resuming) {
      shared.resuming = false;
      return { done: true, value: value as T };
    }
    if (this._state !== PENDING) return { done: true, value: this.result() };
    return suspend(this, WAIT);
  }

  /** @internal */
  throw(error: unknown): never {
    throw error;
  }

  /** @internal */
  get _isFuture(): true {
    return true;
  }

  /** @internal */
  get _isTask(): boolean {
    return false;
  }

  /** Whether it is a run of a coroutine, which nobody else knows. @internal */
  get _isRun(): boolean {
    return false;
  }

  /** Whether it stands for a turn in a queue, which is nobody's but of who waits for it. @internal */
  get _isTurn(): boolean {
    return false;
  }

  /** What an error message says that someone waits for. @internal */
  _describe(): string {
    return this.toString();
  }

  /** Cancels it for one of those who wait. @internal */
  _cancelFor(_waiter: Suspended, message?: string): boolean {
    return this.cancel(message);
  }

  /** What it can't be done before, as far as that is known: for finding who waits for whom in a circle. @internal */
  _awaits(): Iterable<Future<unknown>> {
    return [];
  }

  /** The last subscriber has left: cancelled in the next iteration, unless somebody waits for it then. @internal */
  _abandon(): void {
    if (this._isWanted() || this._loop.isClosed()) return;
    const over = shared.cleanups === null ? null : new CleanupFuture(this);
    if (over !== null) shared.cleanups?.push(over);
    this._loop._enqueue(new Abandonment(this, over));
  }

  /** Cancels it because nobody wants it; once, for its cleanup may take a while. @internal */
  _giveUp(): boolean {
    if ((this._flags & GIVEN_UP) !== 0) return false;
    this._flags |= GIVEN_UP;
    return this.cancel();
  }

  /** @internal */
  _subscribe(subscriber: Subscriber<T>): TeardownLogic {
    if (this._state !== PENDING) {
      this._deliver(subscriber);
      return undefined;
    }
    const waiter = new SubscriberWaiter(this, subscriber);
    this._addWaiter(waiter);
    return waiter;
  }

  /** @internal */
  private _checkPending(method: string): void {
    if (this._state !== PENDING) throw new InvalidStateError(`Future.${method}: this Future is done already: ${this.toString()}`);
  }
}

/** Done when a Future that was given up has cleaned up. */
class CleanupFuture extends Future<void> {
  readonly #of: Future<unknown>;

  constructor(of: Future<unknown>) {
    super({ loop: of.getLoop() });
    this.#of = of;
  }

  override cancel(message?: string): boolean {
    return this.#of.cancel(message);
  }

  override _awaits(): Iterable<Future<unknown>> {
    return [this.#of];
  }

  override _describe(): string {
    return `the cleanup of ${this.#of._describe()}`;
  }

  end(): void {
    if (!this.done()) this.setResult();
  }
}

/**
 * Whether `x` is a Future; a Task is one. asyncio: `asyncio.isfuture()`.
 *
 * ```ts
 * console.log(isFuture(createTask(work())), isFuture(work())); // true false
 * ```
 */
export function isFuture(x: unknown): x is Future<unknown> {
  return (x as Partial<Future<unknown>> | null | undefined)?._isFuture === true;
}

function toException(error: unknown): unknown {
  if (error === undefined) throw new TypeError('Future.setException: error must be an error, got undefined');
  if (typeof error === 'function' && error.prototype instanceof Error) return new (error as new () => Error)();
  return error === Error ? new Error() : error;
}

brand(Future, 'Future');
hooks.newFuture = <T>(loop: EventLoop) => new Future<T>({ loop });
