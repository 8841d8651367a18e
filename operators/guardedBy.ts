import { Observable, type MonoTypeOperatorFunction } from 'rxjs';
import type { AsyncContextManager } from '../lib/tasks/AsyncContextManager.js';
import { checkManager } from '../lib/tasks/asyncWith.js';
import { subscribeFor } from '../lib/tasks/subscribeFor.js';
import { guarding } from '../lib/waiting/guard.js';

/**
 * Enters a context manager, and then passes a source through; leaves it when the source has ended, however that is.
 * `guardedBy(lock)` holds a lock, and `guardedBy(semaphore)` a permit, while the source is subscribed.
 *
 * Python: `async with manager:` around an `async for`.
 *
 *     lock                      -----x        free
 *     source                         --1--2--|
 *     source.pipe(guardedBy())  -------1--2--|
 *
 * | the source…          | the subscriber sees                               | the manager                                            |
 * |----------------------|---------------------------------------------------|--------------------------------------------------------|
 * | completes            | complete, when `exit` is done                     | `exit(null)`                                           |
 * | errors               | the error, or complete, if `exit` swallows it      | `exit({ error })`                                      |
 * | is left              | nothing; who waits for cleanups waits for `exit`  | `exit` with a CancelledError, after the source's cleanup |
 * | is left during `enter` | nothing                                         | `enter` is cancelled; `exit` is not called             |
 * | `enter` fails        | its error; the source is not subscribed           | `exit` is not called                                   |
 *
 * ```ts
 * const lock = new Lock();
 * save('the first').pipe(guardedBy(lock)).subscribe();
 * save('the second').pipe(guardedBy(lock)).subscribe(); // one at a time, in the order of the subscriptions
 * console.log(lock.locked()); // true, the first is saved, the second is saved
 * ```
 *
 * @throws TypeError when `manager` has no `enter` and `exit`
 */
export function guardedBy<T>(manager: AsyncContextManager<unknown>): MonoTypeOperatorFunction<T> {
  checkManager('guardedBy', 'manager', manager);
  return (source) => new Observable((subscriber) => subscribeFor(subscriber, guarding(manager, source, subscriber)));
}
