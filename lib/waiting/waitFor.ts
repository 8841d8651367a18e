import { TimeoutError } from 'rxjs';
import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { checkMs } from '../check.js';
import { CancelledError } from '../errors.js';
import { shared } from '../loop/shared.js';
import { ChildWaiter, type Parent } from '../tasks/ChildWaiter.js';
import { coroutine, isCoroutine, type Body, type Coroutine } from '../tasks/Coroutine.js';
import { Future, isFuture } from '../tasks/Future.js';
import { ensureFuture } from '../tasks/ensureFuture.js';
import { start } from '../tasks/start.js';
import { until } from '../tasks/until.js';
import { timeoutAfter } from './Timeout.js';

/**
 * Waits for `input` for at most `ms` milliseconds; null for as long as it takes.
 *
 * asyncio: `asyncio.wait_for()`, in seconds. When time is up, what runs is cancelled, a Future that was handed in too, and
 * when it has cleaned up, the error is RxJS's `TimeoutError`, whose `cause` is the CancelledError; an error of the cleanup
 * takes its place, and what refuses to be cancelled gives its value after all. Keep a Future alive with {@link shield}.
 * Cancelling cancels `input`. A Coroutine runs in the current task. With `ms` of 0 or less, only what is done already is
 * in time.
 *
 *     work()              --------(x|)
 *     waitFor(work(), 5)  -----!         cancelled; TimeoutError after the cleanup
 *
 * ```ts
 * const user = yield* waitFor(fetchUser(1), 5_000);
 * ```
 *
 * @throws TypeError when `input` can't be awaited, or `ms` is neither a number nor null
 * @throws RangeError when `ms` is NaN
 */
export function waitFor<T>(input: Awaitable<T>, ms: number | null): Coroutine<T> {
  if (kindOf(input) === null) throw notAwaitable('waitFor', 'input', input);
  if (ms !== null) checkMs('waitFor', 'ms', ms);
  return (ms !== null && ms <= 0 ? onlyIfDone(input) : waitingFor(input, ms)) as Coroutine<T>;
}

const waitingFor = coroutine(
  function* (input: Awaitable, ms: number | null): Body<unknown> {
    const awaited = isFuture(input) ? input : until(input);
    const timeout = timeoutAfter(ms);
    let failure: { error: unknown } | null = null;
    try {
      return yield* awaited;
    } catch (error) {
      failure = { error };
      throw error;
    } finally {
      timeout._exit(failure);
    }
  },
  { name: 'waitFor' },
);

/** No time at all: what is not done yet is cancelled, and a Coroutine never begins (WFOR-03). */
const onlyIfDone = coroutine(
  function* (input: Awaitable): Body<unknown> {
    const loop = shared.task!._loop;
    const future = isCoroutine(input) ? ensureFuture(input, { loop }) : start(input, loop);
    if (future.done()) return future.result();
    yield* cancelAndWait(future);
    try {
      return future.result();
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      const timedOut = new TimeoutError();
      timedOut.cause = error;
      throw timedOut;
    }
  },
  { name: 'waitFor' },
);

/** Released when a Future is done, whatever its outcome. */
class Release extends Future<void> implements Parent {
  readonly _awaiter: Future<unknown> | null = shared.task;
  readonly #of: Future<unknown>;

  constructor(of: Future<unknown>) {
    super();
    this.#of = of;
  }

  override _awaits(): Iterable<Future<unknown>> {
    return [this.#of];
  }

  override _describe(): string {
    return `the cleanup of ${this.#of._describe()}`;
  }

  _childDone(child: Future<unknown>): void {
    // Whoever waits may be cancelled before reading it.
    child._leftUnread();
    if (!this.done()) this.setResult();
  }
}

const cancelAndWait = coroutine(
  function* (future: Future<unknown>): Body<void> {
    const release = new Release(future);
    const waiter = new ChildWaiter(future, release);
    future._addWaiter(waiter);
    try {
      future.cancel();
      yield* release;
    } finally {
      future._removeWaiter(waiter);
    }
  },
  { name: 'waitFor' },
);
