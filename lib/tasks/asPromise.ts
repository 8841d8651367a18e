import { checkOptions, checkSignal } from '../check.js';
import { CancelledError } from '../errors.js';
import { getEventLoop } from '../loop/currentLoop.js';
import { shared } from '../loop/shared.js';
import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { ChildWaiter, type Parent } from './ChildWaiter.js';
import { isFuture, type Future } from './Future.js';
import { DONE } from './Outcome.js';
import { start } from './start.js';
import { trackRun } from './trackRun.js';

/**
 * The last value as a Promise: the way from here to `await`.
 *
 * No asyncio equivalent: there is nothing but `await`. RxJS: `lastValueFrom`, which nobody can cancel.
 *
 * When `options.signal` is aborted, what runs is cancelled, and when its cleanup is done the promise is rejected with
 * `signal.reason`. A Future that was handed in is cancelled too.
 *
 * ```ts
 * const user = await asPromise(fetchUser(1), { signal: AbortSignal.timeout(5_000) });
 * console.log(user.name); // Ada
 * ```
 *
 * @throws TypeError when `input` can't be awaited, or `options.signal` is no AbortSignal
 */
export function asPromise<T>(input: Awaitable<T>, options: { signal?: AbortSignal } = {}): Promise<T> {
  if (kindOf(input) === null) throw notAwaitable('asPromise', 'input', input);
  checkOptions('asPromise', options);
  const { signal } = options;
  if (signal === undefined) return new Promise((resolve, reject) => settleWith(begin(input), resolve, reject));
  checkSignal('asPromise', 'options.signal', signal);
  // What has not begun never does; a task that runs has to be told.
  if (signal.aborted && !(isFuture(input) && !input.done())) return Promise.reject(signal.reason as Error);
  return abortable(begin(input), signal);
}

function begin<T>(input: Awaitable<T>): Future<T> {
  return start(input, isFuture(input) ? input.getLoop() : (shared.loop ?? getEventLoop()));
}

/** Reads the outcome from the ready queue. */
class PromiseSettler<T> implements Parent {
  readonly #resolve: (value: T) => void;
  readonly #reject: (error: unknown) => void;

  constructor(resolve: (value: T) => void, reject: (error: unknown) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  _childDone(child: Future<unknown>): void {
    if (child._state === DONE) this.#resolve(child._outcome as T);
    else this.#reject(child._takeError());
  }
}

function settleWith<T>(future: Future<T>, resolve: (value: T) => void, reject: (error: unknown) => void): void {
  const settler = new PromiseSettler(resolve, reject);
  if (future.done()) settler._childDone(future);
  else {
    future._addWaiter(new ChildWaiter(future, settler));
    trackRun(future);
  }
}

function abortable<T>(future: Future<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => void future.cancel();
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    future.addDoneCallback(() => signal.removeEventListener('abort', abort));
    settleWith(future, resolve, (error) => reject(signal.aborted && error instanceof CancelledError ? signal.reason : error));
  });
}
