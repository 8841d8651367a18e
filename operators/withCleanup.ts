import { Observable, type MonoTypeOperatorFunction } from 'rxjs';
import type { Awaitable } from '../lib/Awaitable.js';
import { checkFunction } from '../lib/check.js';
import { CleanedSource, type Cleanup } from '../lib/waiting/CleanedSource.js';

/**
 * Runs `cleanup` once, however the source ends, and waits for it. One that returns nothing is over at once.
 *
 * Python: the `finally` of an `async with`. RxJS: `finalize`, which can't wait (ReactiveX/rxjs#6446). What unsubscribing
 * the source cancels cleans up first.
 *
 *     source                  --1--2--|
 *     cleanup                         ---(x|)
 *     withCleanup(cleanup)    --1--2-----|
 *
 * | the source… | the subscriber sees                                    | an error in `cleanup`          |
 * |-------------|--------------------------------------------------------|--------------------------------|
 * | completes   | complete, when the cleanup is done                     | is the error                   |
 * | errors      | the error, when the cleanup is done                    | goes to the exception handler  |
 * | is left     | nothing; whoever waits for cleanups waits for this one | goes to the exception handler  |
 *
 * A cleanup that has begun is not cancelled by leaving.
 *
 * ```ts
 * rows$.pipe(withCleanup(() => disconnect())).subscribe(console.log); // Ada, Ben, disconnected
 * ```
 *
 * @throws TypeError when `cleanup` is not a function
 */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- for a cleanup that returns nothing
export function withCleanup<T>(cleanup: () => Awaitable | void): MonoTypeOperatorFunction<T> {
  checkFunction('withCleanup', 'cleanup', cleanup);
  return (source) =>
    new Observable((subscriber) => {
      new CleanedSource(subscriber, cleanup as Cleanup).run(source);
    });
}
