import { Observable, type MonoTypeOperatorFunction } from 'rxjs';
import { checkMs } from '../lib/check.js';
import { TimedSource } from '../lib/waiting/TimedSource.js';

/**
 * Passes a source through that completes within `ms` milliseconds; else leaves it, waits until what that cancelled has
 * cleaned up, and errors with RxJS's `TimeoutError`. Null: no limit.
 *
 * asyncio: `asyncio.timeout()`, as an operator. RxJS: `timeout`, which limits the time to the first or next value, and
 * does not wait. The error's `info` has `seen`, how many values came, and `lastValue`.
 *
 *     source          --1--2--3--|
 *     withTimeout(6)  --1--2#           #: TimeoutError, after the cleanup
 *
 * | the source…       | the subscriber sees                                                     |
 * |-------------------|-------------------------------------------------------------------------|
 * | completes in time | complete                                                                |
 * | errors in time    | the error                                                               |
 * | is too late       | TimeoutError, when its cleanup is done; errors in that: the exception handler |
 * | is left           | nothing; whoever waits for cleanups also waits for one that is under way |
 *
 * ```ts
 * fetchUser(1).pipe(withTimeout(5_000)).subscribe((user) => console.log(user.name)); // Ada
 * sleep(60_000)
 *   .pipe(withTimeout(20))
 *   .subscribe({ error: (error: Error) => console.log(error.name) }); // TimeoutError
 * ```
 *
 * @throws TypeError when `ms` is neither a number nor null
 * @throws RangeError when `ms` is NaN
 */
export function withTimeout<T>(ms: number | null): MonoTypeOperatorFunction<T> {
  if (ms === null) return (source) => source;
  checkMs('withTimeout', 'ms', ms);
  return (source) =>
    new Observable((subscriber) => {
      new TimedSource(subscriber, ms).run(source);
    });
}
