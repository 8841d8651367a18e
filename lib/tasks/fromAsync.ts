import { CancelledError } from '../errors.js';
import { checkFunction, describe } from '../check.js';
import type { EventLoop } from '../loop/EventLoop.js';
import type { Coroutine } from './Coroutine.js';
import type { Future } from './Future.js';
import { CANCELLED } from './Outcome.js';
import { isAbort, PromiseFuture } from './PromiseFuture.js';
import { WaitCoroutine } from './WaitCoroutine.js';

type AsyncFunction<T> = (signal: AbortSignal) => PromiseLike<T>;

/** The run of an async function: cancelling aborts its signal, and it is done when its promise settles. */
class AsyncFuture<T> extends PromiseFuture<T> {
  readonly #controller: AbortController;
  #cancel: { message: string | undefined } | null = null;

  constructor(controller: AbortController, loop: EventLoop) {
    super(loop);
    this.#controller = controller;
  }

  override cancel(message?: string): boolean {
    if (this.done()) return super.cancel(message);
    if (this.#cancel !== null) return true;
    this.#cancel = { message };
    this.#controller.abort(new CancelledError(message));
    return true;
  }

  override _fulfilled(value: T): void {
    if (this.#cancel === null) super._fulfilled(value);
    else this._settle(CANCELLED, this.#cancel.message);
  }

  override _rejected(error: unknown): void {
    if (this.#cancel === null) {
      super._rejected(error);
      return;
    }
    this._settle(CANCELLED, this.#cancel.message);
    if (error !== this.#controller.signal.reason && !isAbort(error)) this._rejectedLate(error);
  }

  override get _isRun(): boolean {
    return true;
  }

  override _describe(): string {
    return this.#cancel === null ? 'an async function' : 'an async function that was aborted';
  }
}

class FromAsync<T> extends WaitCoroutine<T> {
  readonly #fn: AsyncFunction<T>;

  constructor(fn: AsyncFunction<T>) {
    super('fromAsync');
    this.#fn = fn;
  }

  _start(loop: EventLoop): Future<T> {
    const controller = new AbortController();
    return new AsyncFuture<T>(controller, loop).listenTo(callAsync(this.#fn, controller.signal));
  }

  override toString(): string {
    return `fromAsync(${this.#fn.name})`;
  }
}

function callAsync<T>(fn: AsyncFunction<T>, signal: AbortSignal): PromiseLike<T> {
  try {
    const promise = fn(signal);
    if (typeof (promise as PromiseLike<T> | undefined)?.then === 'function') return promise;
    throw new TypeError(`fromAsync: fn must return a Promise, got ${describe(promise)}`);
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * A coroutine of an async function, which gets an `AbortSignal`. Each run calls it anew.
 *
 * No asyncio equivalent: there every async function can be cancelled. RxJS: `defer` of a Promise, which can't be stopped.
 *
 * Cancelling aborts the signal, with a `CancelledError` as its reason; the run is done when the promise settles, and
 * cancelled whatever it settles to. An error of its cleanup goes to the exception handler.
 *
 * ```ts
 * const page = fromAsync((signal) => fetch(url, { signal }));
 * page.subscribe((response) => console.log(response.status)); // 200
 * ```
 *
 * @throws TypeError when `fn` is not a function
 */
export function fromAsync<T>(fn: (signal: AbortSignal) => PromiseLike<T>): Coroutine<T> {
  checkFunction('fromAsync', 'fn', fn);
  return new FromAsync(fn);
}
