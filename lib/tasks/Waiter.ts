import type { Subscriber, Unsubscribable } from 'rxjs';
import { captureContext, type ContextState } from '../loop/Context.js';
import type { Ready } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import type { Future } from './Future.js';

/**
 * A place in the list of those who wait for a Future: a doubly linked list through the waiters, so that joining and
 * leaving cost the same however many there are. A settled Future puts them into the ready queue.
 */
export interface Waiter extends Ready {
  /** @internal */
  _next: Waiter | null;
  /** @internal */
  _previous: Waiter | null;
  /**
   * Whether it will see the outcome: who only watches is not enough to keep a Future wanted, or its error from being
   * unseen.
   *
   * @internal
   */
  readonly _reads: boolean;
}

/** Whoever waits for one thing at a time, and hears how it ended when it goes on. */
export interface Suspended extends Waiter {
  /** @internal */
  _waitsFor: Future<unknown> | null;
}

/** A done callback. */
export class CallbackWaiter implements Waiter {
  _next: Waiter | null = null;
  _previous: Waiter | null = null;
  readonly callback: (future: never) => void;
  readonly #future: Future<unknown>;
  readonly _context: ContextState;

  constructor(future: Future<unknown>, callback: (future: never) => void) {
    this.#future = future;
    this.callback = callback;
    this._context = captureContext();
  }

  get _reads(): boolean {
    return false;
  }

  _run(): void {
    shared.context = this._context;
    const { carried } = this._context;
    if (carried === null) this.callback(this.#future as never);
    else carried(() => this.callback(this.#future as never));
  }

  toString(): string {
    return `<done callback ${this.callback.name || 'anonymous'}() of ${this.#future.toString()}>`;
  }
}

/** A subscription to a Future. */
export class SubscriberWaiter<T> implements Waiter, Unsubscribable {
  _next: Waiter | null = null;
  _previous: Waiter | null = null;
  readonly #subscriber: Subscriber<T>;
  protected readonly _future: Future<T>;
  readonly _context: ContextState;

  constructor(future: Future<T>, subscriber: Subscriber<T>) {
    this._future = future;
    this.#subscriber = subscriber;
    this._context = captureContext();
  }

  get _reads(): boolean {
    return true;
  }

  _drop(): void {
    this._future._leftUnread();
  }

  _run(): void {
    if (this.#subscriber.closed) {
      this._future._leftUnread();
      return;
    }
    shared.context = this._context;
    const { carried } = this._context;
    if (carried === null) this._future._deliver(this.#subscriber);
    else carried(() => this._future._deliver(this.#subscriber));
  }

  /** Leaves; a Future that nobody waits for any more is cancelled, unless someone takes hold of it within one iteration. */
  unsubscribe(): void {
    if (this._future.done()) return;
    this._future._removeWaiter(this);
    this._future._abandon();
  }

  toString(): string {
    return `<subscriber of ${this._future.toString()}>`;
  }
}

/** The subscription to a Coroutine: it owns the run, and unsubscribing cancels it. */
export class RunWaiter<T> extends SubscriberWaiter<T> {
  override unsubscribe(): void {
    if (this._future.done()) return;
    this._future._removeWaiter(this);
    this._future._orphan();
    shared.cleanups?.push(this._future);
    this._future.cancel();
  }
}
