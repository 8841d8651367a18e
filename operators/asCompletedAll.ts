import type { OperatorFunction } from 'rxjs';
import type { Awaitable, ValueOf } from '../lib/Awaitable.js';
import { completing } from './asCompletedMap.js';
import type { LimitOptions } from './orderedMap.js';

/**
 * Starts each awaitable of the source as it comes, and emits their values in the order in which they end.
 *
 * asyncio: `asyncio.as_completed()`. RxJS: `mergeAll` of last values. What happens on each end is what
 * {@link asCompletedMap} does.
 *
 *     source            a-b|             a: -----(1|), b: -(2|)
 *     asCompletedAll()  ---2-(1|)
 *
 * ```ts
 * of(work(3), work(1), work(2)).pipe(asCompletedAll()).subscribe(console.log); // 1, 2, 3
 * ```
 *
 * @throws TypeError when `options.limit` is neither a number nor a Semaphore
 * @throws RangeError when `options.limit` is not a whole number of at least 1
 */
export function asCompletedAll<A extends Awaitable>(options: LimitOptions = {}): OperatorFunction<A, ValueOf<A>> {
  return completing<A, A>('asCompletedAll', null, options);
}
