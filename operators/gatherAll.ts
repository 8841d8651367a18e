import type { OperatorFunction } from 'rxjs';
import type { Awaitable, ValueOf } from '../lib/Awaitable.js';
import { gathering, type GatherMapOptions } from './gatherMap.js';

/**
 * Starts each awaitable of the source as it comes, and emits the list of their results, in that order, when the source has
 * completed and all are done.
 *
 * asyncio: `asyncio.gather()`. RxJS: `forkJoin` of a stream, which gives an empty list for a source without values, and
 * whose siblings survive an error. What happens on each end is what {@link gatherMap} does.
 *
 *     source       a-b|              a: ---(1|), b: --(2|)
 *     gatherAll()  ----([1,2]|)
 *
 * ```ts
 * of(work(1), work(2)).pipe(gatherAll()).subscribe(console.log); // [ 1, 2 ]
 * ```
 *
 * @throws TypeError when `options.limit` is neither a number nor a Semaphore
 * @throws RangeError when `options.limit` is not a whole number of at least 1
 */
export function gatherAll<A extends Awaitable>(
  options?: GatherMapOptions & { returnExceptions?: false },
): OperatorFunction<A, ValueOf<A>[]>;
export function gatherAll<A extends Awaitable>(options: GatherMapOptions): OperatorFunction<A, (ValueOf<A> | Error)[]>;
export function gatherAll<A extends Awaitable>(options: GatherMapOptions = {}): OperatorFunction<A, unknown[]> {
  return gathering<A, A>('gatherAll', null, options);
}
