import { Observable, type MonoTypeOperatorFunction } from 'rxjs';
import { checkSignal } from '../lib/check.js';
import { AbortedSource } from '../lib/waiting/AbortedSource.js';

/**
 * Leaves the source when `signal` is aborted, waits until what that cancelled has cleaned up, and errors with
 * `signal.reason`. A signal that is aborted already: the source is not subscribed.
 *
 * asyncio: `task.cancel()` from outside. RxJS: `takeUntil`, which completes, and does not wait.
 *
 *     source             --1--2--3--|
 *     signal             ------!
 *     abortedBy(signal)  --1--2~~#          ~: the cleanup, #: signal.reason
 *
 * | the source…                | the subscriber sees                                                      |
 * |----------------------------|--------------------------------------------------------------------------|
 * | completes or errors before | that; the signal is not listened to any more                             |
 * | is aborted                 | `signal.reason`, when its cleanup is done                                |
 * | is left                    | nothing; whoever waits for cleanups also waits for one that is under way |
 *
 * ```ts
 * const controller = new AbortController();
 * interval(10)
 *   .pipe(
 *     tap((n) => n === 2 && controller.abort()),
 *     abortedBy(controller.signal),
 *   )
 *   .subscribe({
 *     next: (n) => console.log(n), // 0, 1
 *     error: (error: Error) => console.log(error.name), // AbortError
 *   });
 * ```
 *
 * @throws TypeError when `signal` is not an AbortSignal
 */
export function abortedBy<T>(signal: AbortSignal): MonoTypeOperatorFunction<T> {
  checkSignal('abortedBy', 'signal', signal);
  return (source) =>
    new Observable((subscriber) => {
      new AbortedSource(subscriber, signal).run(source);
    });
}
