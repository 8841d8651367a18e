import type { Subscriber, TeardownLogic } from 'rxjs';
import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import type { EventLoop } from '../loop/EventLoop.js';
import type { Ready } from '../loop/ReadyQueue.js';
import { ChildWaiter, type Parent } from '../tasks/ChildWaiter.js';
import type { Coroutine } from '../tasks/Coroutine.js';
import { ensureFuture } from '../tasks/ensureFuture.js';
import { Future, isFuture } from '../tasks/Future.js';
import { CANCELLED, DONE, FAILED } from '../tasks/Outcome.js';
import { WaitCoroutine } from '../tasks/WaitCoroutine.js';

/**
 * Waits for `input`, which runs on when the wait is cancelled or unsubscribed.
 *
 * asyncio: `asyncio.shield()`. What is shielded can still be cancelled itself: then so is this. When it fails after the
 * wait was cancelled, its error goes to the loop's exception handler. RxJS: a detached `share`.
 *
 *     commit()          ------(x|)
 *     shield(commit())  ---!         unsubscribed: commit() runs on
 *
 * ```ts
 * yield* shield(commit(order)); // is carried through, also when the request is cancelled here
 * ```
 *
 * @throws TypeError when `input` can't be awaited
 */
export function shield<T>(input: Awaitable<T>): Coroutine<T> {
  if (kindOf(input) === null) throw notAwaitable('shield', 'input', input);
  return new Shield(input);
}

class Shield<T> extends WaitCoroutine<T> {
  readonly #input: Awaitable<T>;

  constructor(input: Awaitable<T>) {
    super('shield');
    this.#input = input;
  }

  _start(loop: EventLoop): Future<T> {
    const inner = isFuture(this.#input) ? (this.#input as Future<T>) : ensureFuture(this.#input, { loop });
    return inner.done() ? inner : new ShieldFuture(inner);
  }

  /** In asyncio it is a Future, not a coroutine. */
  override get _isFutureLike(): boolean {
    return true;
  }

  override get _isHandedIn(): boolean {
    return isFuture(this.#input) && this.#input.done();
  }

  /** A Future that is done is handed on as it is (SHLD-01): it is not ours to report. */
  override _subscribe(subscriber: Subscriber<T>): TeardownLogic {
    const input = this.#input as Future<T>;
    return isFuture(input) && input.done() ? input.subscribe(subscriber) : super._subscribe(subscriber);
  }

  override toString(): string {
    return 'shield()';
  }
}

/** What is awaited in place of the shielded Future. */
class ShieldFuture<T> extends Future<T> implements Parent, Ready {
  readonly #inner: Future<T>;
  readonly #waiter: ChildWaiter;

  constructor(inner: Future<T>) {
    super({ loop: inner._loop });
    this.#inner = inner;
    this.#waiter = new ChildWaiter(inner, this);
    inner._addWaiter(this.#waiter);
  }

  _childDone(inner: Future<unknown>): void {
    if (this.done()) inner._leftUnread();
    else if (inner._state === CANCELLED) super.cancel();
    else if (inner._state === DONE) this._settle(DONE, inner._outcome);
    else this._settle(FAILED, inner._takeError());
  }

  /** asyncio lets go of what it shields in a done callback of its own: one iteration later (SHLD-08). */
  override cancel(message?: string): boolean {
    // It stands before those who await it.
    if (!this.done()) this._loop._enqueue(this);
    return super.cancel(message);
  }

  _run(): void {
    if (this.#inner.done()) return;
    this.#inner._removeWaiter(this.#waiter);
    // SHLD-06: once for each, however often it is shielded.
    if (watched.has(this.#inner)) return;
    watched.add(this.#inner);
    this.#inner.addDoneCallback(reportFailure);
  }

  override _awaits(): Iterable<Future<unknown>> {
    return [this.#inner];
  }

  override get _isRun(): boolean {
    return true;
  }

  override _describe(): string {
    return `shield of ${this.#inner._describe()}`;
  }
}

/** Those whose failure is reported as soon as it happens. */
const watched = new WeakSet<Future<unknown>>();

function reportFailure(inner: Future<unknown>): void {
  if (inner._state !== FAILED) return;
  const exception = inner._takeError();
  const type = exception instanceof Error ? exception.name : typeof exception;
  inner._loop.callExceptionHandler({ message: `${type} exception in shielded future`, exception, future: inner });
}
