import type { EventLoop } from '../loop/EventLoop.js';
import { Future } from './Future.js';
import { PENDING } from './Outcome.js';
import type { Suspended } from './Waiter.js';
import type { Owner } from './WaitQueue.js';

/** Those who wait for the same thing, and are woken together. */
export interface Crowd {
  /** What those who wait have called. @internal */
  readonly _what: string;
  /** What is waited for. @internal */
  readonly _owner: Owner;
  /** One of them goes on, or has given up. @internal */
  _left(): void;
}

/**
 * Where all wait who are woken together, so that none needs a place of its own. Cancelling it is giving up, of the one who
 * was cancelled.
 */
export class CommonPlace extends Future<void> {
  readonly #crowd: Crowd;

  constructor(crowd: Crowd, loop: EventLoop) {
    super(loop._own);
    this.#crowd = crowd;
  }

  /** The others wait on. */
  override cancel(): boolean {
    return false;
  }

  /** Whoever is cancelled goes on as from a Future of its own, while that of the others stays as it is. @internal */
  override _cancelFor(waiter: Suspended, message?: string): boolean {
    if (this._state !== PENDING) return false;
    const own = new Future<void>(this._loop._own);
    own.cancel(message);
    this._removeWaiter(waiter);
    waiter._waitsFor = own;
    this._loop._trace?.settled(own, [waiter]);
    this._loop._enqueue(waiter);
    this.#crowd._left();
    return true;
  }

  override get _isRun(): boolean {
    return true;
  }

  /** Whoever waited here will not go on. @internal */
  override _leftUnread(): void {
    this.#crowd._left();
  }

  /** What is waited for. @internal */
  get owner(): Owner {
    return this.#crowd._owner;
  }

  override _describe(): string {
    return this.#crowd._what;
  }
}
