import { Observable, type Subscriber, type TeardownLogic } from 'rxjs';
import { brand } from '../brand.js';
import { CancelledError, cancelledError, InvalidStateError, RuntimeError } from '../errors.js';
import { checkFunction } from '../check.js';
import { loopFrom } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { hooks } from '../loop/hooks.js';
import { shared } from '../loop/shared.js';
import { Abandonment } from './Abandonment.js';
import { suspend, WAIT } from './suspend.js';
import { forgetUnread, noteUnread } from './unread.js';
import { addWaiter, hasReader, listWaiters, removeWaiter } from './waiters.js';
import { CallbackWaiter, SubscriberWaiter, type Waiter } from './Waiter.js';

export const PENDING = 0;
export const DONE = 1;
export const FAILED = 2;
export const CANCELLED = 3;
export type State = typeof PENDING | typeof DONE | typeof FAILED | typeof CANCELLED;

/** Failed, and nobody has seen the error yet. */
const UNREAD = 1;
/** Nobody could see an error: the only subscriber has left. */
const ORPHAN = 2;
/** A task that has to be thrown a CancelledError at its next step. */
export const MUST_CANCEL = 4;
/** A task whose body has ended. */
export const FINISHED = 8;
/** Cancelled because its last subscriber had left. */
const GIVEN_UP = 16;

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
 * future.subscribe(console.log); // done, after 100 ms
 * getEventLoop().callLater(100, () => future.setResult('done'));
 * ```
 *
 * @throws TypeError when `options.loop` is not an EventLoop
 */
export class Future<T> extends Observable<T> {
  /** @internal */
  readonly _loop: EventLoop;
  /** @internal */
  _state: State;
  /**
   * The result, the error, or the CancelledError or message of a cancel, also of one that a task has yet to be thrown.
   *
   * @internal
   */
  _outcome: unknown;
  /** The first of those who wait; its predecessor is the last. @internal */
  _waiters: Waiter | null;
  /** @internal */
  _flags: number;

  constructor(options?: { loop?: EventLoop }) {
    super();
    this._loop = loopFrom('Future: options.loop', options?.loop);
    this._state = PENDING;
    this._outcome = undefined;
    this._waiters = null;
    this._flags = 0;
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
    this.#checkPending('setResult');
    this._settle(DONE, value);
  }

  /**
   * Settles it with an error: any value but `undefined`; a class of errors is instantiated.
   *
   * @throws InvalidStateError when it is done
   * @throws TypeError when `error` is undefined
   */
  setException(error: unknown): void {
    this.#checkPending('setException');
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

  /** What an error message says that someone waits for. @internal */
  _describe(): string {
    return this.toString();
  }

  /** @internal */
  _describeState(): string {
    return stateNames[this._state];
  }

  /** @internal */
  _settle(state: State, outcome: unknown): void {
    this._state = state;
    this._outcome = outcome;
    const read = this._release();
    if (state === FAILED) this.#noteFailure(read);
  }

  #noteFailure(read: boolean): void {
    if (this._outcome instanceof CancelledError) return;
    this._flags |= UNREAD;
    if (!read) this._leftUnread();
  }

  /** Puts who waited into the ready queue, in order; returns whether any of them sees the outcome. @internal */
  _release(): boolean {
    const first = this._waiters;
    if (first === null) return false;
    this._waiters = null;
    if (this._loop.isClosed()) {
      this._loop.callExceptionHandler({ message: 'a Future was settled after its loop was closed', future: this });
      return false;
    }
    let read = false;
    let waiter: Waiter | null = first;
    do {
      const next: Waiter | null = waiter._next;
      waiter._next = waiter._previous = null;
      read ||= waiter._reads;
      this._loop._enqueue(waiter);
      waiter = next;
    } while (waiter !== first && waiter !== null);
    return read;
  }

  /** @internal */
  _addWaiter(waiter: Waiter): void {
    addWaiter(this, waiter);
  }

  /** @internal */
  _removeWaiter(waiter: Waiter): void {
    removeWaiter(this, waiter);
  }

  /** @internal */
  _listWaiters(): Waiter[] {
    return listWaiters(this);
  }

  /** The last subscriber has left: cancelled in the next iteration, unless somebody waits for it then. @internal */
  _abandon(): void {
    if (this._isWanted() || this._loop.isClosed()) return;
    const over = shared.cleanups === null ? null : new Future<void>({ loop: this._loop });
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
  _isWanted(): boolean {
    return hasReader(this);
  }

  /** Nobody but the one subscriber knew it, and that has left. @internal */
  _orphan(): void {
    this._flags |= ORPHAN;
    this._leftUnread();
  }

  /** The error, for someone who sees it. @internal */
  _takeError(): unknown {
    if (this._state === FAILED) {
      this._markRead();
      return this._outcome;
    }
    const { _outcome: outcome } = this;
    if (!(outcome instanceof CancelledError)) return cancelledError(outcome as string | undefined);
    // CANC-15: the error that the body threw is handed out once, with its message; later ones are fresh.
    this._outcome = undefined;
    return outcome;
  }

  /** @internal */
  _markRead(): void {
    if ((this._flags & UNREAD) === 0) return;
    this._flags &= ~UNREAD;
    forgetUnread(this);
  }

  /** Someone who was to see the outcome left without: the error is reported when nobody can see it any more. @internal */
  _leftUnread(): void {
    if ((this._flags & UNREAD) === 0) return;
    if ((this._flags & ORPHAN) === 0) noteUnread(this, this._outcome);
    else this.#reportUnseen();
  }

  #reportUnseen(): void {
    this._markRead();
    this._loop.callExceptionHandler({
      message: 'An exception was raised after its subscriber had left',
      exception: this._outcome,
      future: this,
    });
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
  _deliver(subscriber: Subscriber<T>): void {
    if (this._state === DONE) {
      subscriber.next(this._outcome as T);
      subscriber.complete();
    } else {
      subscriber.error(this._takeError());
    }
  }

  #checkPending(method: string): void {
    if (this._state !== PENDING) throw new InvalidStateError(`Future.${method}: this Future is done already: ${this.toString()}`);
  }
}

/** Whether `x` is a Future; a Task is one. asyncio: `asyncio.isfuture()`. */
export function isFuture(x: unknown): x is Future<unknown> {
  return (x as Partial<Future<unknown>> | null | undefined)?._isFuture === true;
}

const stateNames = ['pending', 'finished', 'failed', 'cancelled'] as const;

function toException(error: unknown): unknown {
  if (error === undefined) throw new TypeError('Future.setException: error must be an error, got undefined');
  if (typeof error === 'function' && error.prototype instanceof Error) return new (error as new () => Error)();
  return error === Error ? new Error() : error;
}

brand(Future, 'Future');
hooks.newFuture = <T>(loop: EventLoop) => new Future<T>({ loop });
