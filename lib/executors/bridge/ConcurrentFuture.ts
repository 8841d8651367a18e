import { Observable, type Subscriber, type TeardownLogic } from 'rxjs';
import { brand } from '../../brand.js';
import { checkFunction } from '../../check.js';
import { loopFrom } from '../../loop/currentLoop.js';
import type { EventLoop } from '../../loop/EventLoop.js';
import { Future } from '../../tasks/Future.js';
import { ChainedCall, type RemoteCall } from './RemoteCall.js';

/**
 * The outcome of a task that runs on the loop of another thread: this thread can block until it is there, as well as subscribe
 * to it or await it.
 *
 * Python: `concurrent.futures.Future`, as `asyncio.run_coroutine_threadsafe()` gives it. It is hot: leaving it, as its last
 * subscriber or awaiter, cancels the task over there, and waits for its cleanup, as leaving a Future of this thread does.
 *
 *     cancel()            --!
 *     task over there     ---~~#   (CancelledError, after the cleanup)
 *     this future         ------#
 *
 * ```ts
 * const future = runCoroutineThreadsafe('fetchUser', [1], remote);
 * const user = future.result(5_000); // blocks this thread, for at most five seconds
 * console.log(user.name); // Ada
 * ```
 */
export class ConcurrentFuture<T> extends Observable<T> {
  readonly #call: RemoteCall<T>;

  /** @internal */
  constructor(call: RemoteCall<T>) {
    super();
    this.#call = call;
  }

  /**
   * Whether there is a result, an error or a cancellation. In a browser that is heard of when this thread returns to its event
   * loop, or blocks.
   */
  done(): boolean {
    this.#call.drain();
    return this.#call.done();
  }

  /** Whether the task over there was cancelled, and has ended. */
  cancelled(): boolean {
    this.#call.drain();
    return this.#call.cancelled();
  }

  /**
   * The result. Blocks this thread until it is there, at most `timeoutMs`; 0 only looks. When the time is over the task runs on.
   *
   * @throws the error, when the task failed
   * @throws CancelledError when it was cancelled
   * @throws TimeoutError when it is not done in time
   * @throws RuntimeError where this thread can't block (the main thread of a page; a worker of one that is not cross-origin
   * isolated), or owns the loop, so that it would wait for itself
   */
  result(timeoutMs: number | null = null): T {
    this.#call.block('ConcurrentFuture.result', timeoutMs);
    return this.#call.result();
  }

  /**
   * The error, `undefined` when there is a result. Blocks as {@link result} does.
   *
   * @throws CancelledError when it was cancelled
   * @throws TimeoutError when it is not done in time
   * @throws RuntimeError where this thread can't block
   */
  exception(timeoutMs: number | null = null): unknown {
    this.#call.block('ConcurrentFuture.exception', timeoutMs);
    return this.#call.exception();
  }

  /**
   * Cancels the task over there. What it returns is done when that has cleaned up: with `true` when it ended as cancelled, with
   * `false` when it was done before, or has answered with a result or an error. To block until then, ask for {@link exception}.
   */
  cancel(message?: string): Future<boolean> {
    const call = this.#call;
    const over = new Future<boolean>({ loop: call.getLoop() });
    const asked = call.cancel(message);
    call.addDoneCallback(() => {
      if (!over.done()) over.setResult(asked && call.cancelled());
    });
    return over;
  }

  /**
   * Calls `fn` with this future when it is done, from the ready queue of this thread's loop.
   *
   * @throws TypeError when `fn` is not a function
   */
  addDoneCallback(fn: (future: this) => void): void {
    checkFunction('ConcurrentFuture.addDoneCallback', 'fn', fn);
    this.#call.addDoneCallback(() => fn(this));
  }

  override toString(): string {
    return `<ConcurrentFuture ${this.#call._describeState()} ${this.#call.name}()>`;
  }

  /** Awaits it without blocking the thread: `const user = yield* future`. */
  [Symbol.iterator](): Generator<never, T, unknown> {
    return this._wrap(undefined)[Symbol.iterator]();
  }

  /** @internal */
  _subscribe(subscriber: Subscriber<T>): TeardownLogic {
    return this.#call.subscribe(subscriber);
  }

  /** A Future of a loop of this thread. @internal */
  _wrap(loop: EventLoop | undefined): Future<T> {
    const wanted = loopFrom('wrapFuture: options.loop', loop);
    return wanted === this.#call.getLoop() ? this.#call : new ChainedCall(this.#call, wanted);
  }
}

brand(ConcurrentFuture, 'ConcurrentFuture');
