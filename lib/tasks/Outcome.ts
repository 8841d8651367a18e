import { Observable, type Subscriber } from 'rxjs';
import { CancelledError, cancelledError } from '../errors.js';
import type { EventLoop } from '../loop/EventLoop.js';
import type { Future } from './Future.js';
import { forgetUnread, noteUnread } from './unread.js';
import { addWaiter, hasReader, listWaiters, removeWaiter } from './waiters.js';
import type { Waiter } from './Waiter.js';

export const PENDING = 0;
export const DONE = 1;
export const FAILED = 2;
export const CANCELLED = 3;
export type State = typeof PENDING | typeof DONE | typeof FAILED | typeof CANCELLED;
/** Where the state is, of the flags: one word less for each task. */
const STATE = 3;

/** Failed, and nobody has seen the error yet. */
const UNREAD = 4;
/** Nobody could see an error: the only subscriber has left. */
const ORPHAN = 8;
/** A task that has to be thrown a CancelledError at its next step. */
export const MUST_CANCEL = 16;
/** A task whose body has ended. */
export const FINISHED = 32;
/** Cancelled because its last subscriber had left. */
export const GIVEN_UP = 64;
/** A task whose Context somebody else has too. */
export const SHARES_CONTEXT = 128;
/** The flags above this count how often a task was asked to end: one word less for each task. */
export const ONE_CANCEL = 256;

/** The part of a Future that knows how it ended, who waits for that, and who has seen it. */
export abstract class Outcome<T> extends Observable<T> {
  /** @internal */
  readonly _loop: EventLoop;
  /**
   * The result, the error, or the CancelledError or message of a cancel. While it is pending, what a kind of Future has in
   * its place: one word less for each task.
   *
   * @internal
   */
  _outcome: unknown;
  /** The first of those who wait; its predecessor is the last, if it is not alone. @internal */
  _waiters: Waiter | null;
  /** The state, what else is known in bits, and above these a count. @internal */
  _flags: number;

  /** @internal */
  constructor(loop: EventLoop) {
    super();
    this._loop = loop;
    this._outcome = undefined;
    this._waiters = null;
    this._flags = PENDING;
  }

  /** @internal */
  get _state(): State {
    return (this._flags & STATE) as State;
  }

  /** @internal */
  _describeState(): string {
    return stateNames[this._state];
  }

  /** @internal */
  _settle(state: State, outcome: unknown): void {
    this._flags |= state;
    this._outcome = outcome;
    if (state !== FAILED) {
      this._release();
      return;
    }
    const read = this._isWanted() && !this._loop.isClosed();
    this._release();
    this._noteFailure(read);
  }

  /** @internal */
  private _noteFailure(read: boolean): void {
    if (this._outcome instanceof CancelledError) return;
    this._flags |= UNREAD;
    if (!read) this._leftUnread();
  }

  /** Puts who waited into the ready queue, in order. @internal */
  _release(): void {
    const first = this._waiters;
    if (first === null) return;
    this._waiters = null;
    if (this._loop.isClosed()) {
      this._loop.callExceptionHandler({ message: 'a Future was settled after its loop was closed', future: this._self });
      return;
    }
    const trace = this._loop._trace;
    const woken = trace === null ? null : listWaiters({ _waiters: first });
    let waiter: Waiter | null = first;
    do {
      const next: Waiter | null = waiter._next;
      waiter._next = waiter._previous = null;
      this._loop._enqueue(waiter);
      waiter = next;
    } while (waiter !== first && waiter !== null);
    if (woken !== null) trace!.settled(this, woken);
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

  /** Whether it failed, and nobody has seen the error. @internal */
  get _isUnread(): boolean {
    return (this._flags & UNREAD) !== 0;
  }

  /** @internal */
  _markRead(): void {
    if ((this._flags & UNREAD) === 0) return;
    this._flags &= ~UNREAD;
    forgetUnread(this._self);
  }

  /** Someone who was to see the outcome left without: the error is reported when nobody can see it any more. @internal */
  _leftUnread(_waiter?: Waiter): void {
    if ((this._flags & UNREAD) === 0) return;
    if ((this._flags & ORPHAN) === 0) noteUnread(this._self, this._outcome);
    else this._reportUnseen();
  }

  /** @internal */
  private _reportUnseen(): void {
    this._markRead();
    this._loop.callExceptionHandler({
      message: 'An exception was raised after its subscriber had left',
      exception: this._outcome,
      future: this._self,
    });
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

  /** @internal */
  private get _self(): Future<unknown> {
    return this as unknown as Future<unknown>;
  }
}

const stateNames = ['pending', 'finished', 'failed', 'cancelled'] as const;
