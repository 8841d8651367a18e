import { describe } from '../check.js';
import { CancelledError, cancelledError } from '../errors.js';
import { isFuture, type Future } from './Future.js';

/**
 * An AbortSignal that is aborted when a Future or Task ends cancelled, with its `CancelledError` as the reason: for
 * listeners and foreign code that live as long as a task.
 *
 * It tells how the task ended: a task that refuses a cancel, or deals with one as a timeout does, aborts nothing. Code that
 * a coroutine awaits gets its signal from {@link fromAsync}, at once when the coroutine is cancelled. No asyncio equivalent.
 *
 * ```ts
 * const task = createTask(watch());
 * const target = new EventTarget();
 * target.addEventListener('news', () => console.log('news'), { signal: toAbortSignal(task) });
 * target.dispatchEvent(new CustomEvent('news'));
 * task.cancel();
 * yield* sleep(1);
 * target.dispatchEvent(new CustomEvent('news'));
 * console.log('once'); // news, once
 * ```
 *
 * @throws TypeError when `future` is not a Future
 */
export function toAbortSignal(future: Future<unknown>): AbortSignal {
  if (!isFuture(future)) throw new TypeError(`toAbortSignal: future must be a Future or Task, got ${describe(future)}`);
  const controller = new AbortController();
  const abort = (): void => {
    if (future.cancelled()) controller.abort(cancelledError(messageOf(future)));
  };
  if (future.done()) abort();
  else future.addDoneCallback(abort);
  return controller.signal;
}

/** Not the error itself: that is handed out once, to who awaits. */
function messageOf({ _outcome: outcome }: Future<unknown>): string | undefined {
  return outcome instanceof CancelledError ? outcome.message : (outcome as string | undefined);
}
