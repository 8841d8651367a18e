import { CancelledError } from '../errors.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { Future } from './Future.js';
import { DONE, FAILED } from './Outcome.js';

/** The outcome of a Promise. It can't be stopped: cancelling lets it go. */
export class PromiseFuture<T> extends Future<T> {
  constructor(loop: EventLoop) {
    super(loop._own);
  }

  /** Not in the constructor: a thenable may call back at once, before the fields of a subclass are there. */
  listenTo(promise: PromiseLike<T>): this {
    try {
      promise.then(
        (value) => this._fulfilled(value),
        (error: unknown) => this._rejected(error),
      );
    } catch (error) {
      if (!this.done()) this._rejected(error);
    }
    return this;
  }

  override _describe(): string {
    return 'a Promise';
  }

  /** @internal */
  _fulfilled(value: T): void {
    if (!this.done()) this._settle(DONE, value);
  }

  /** @internal */
  _rejected(error: unknown): void {
    if (this.done()) this._rejectedLate(error);
    else this._settle(FAILED, error);
  }

  /** @internal */
  _rejectedLate(exception: unknown): void {
    if (isAbort(exception)) return;
    this._loop.callExceptionHandler({ message: 'A promise was rejected after its awaiter had been cancelled', exception, future: this });
  }
}

/** What a cancelled promise is expected to be rejected with. */
export function isAbort(error: unknown): boolean {
  return error instanceof CancelledError || (error as { name?: unknown } | null | undefined)?.name === 'AbortError';
}
