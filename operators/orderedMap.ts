import { Observable, type OperatorFunction } from 'rxjs';
import type { Awaitable, ValueOf } from '../lib/Awaitable.js';
import { checkFunction, checkOptions } from '../lib/check.js';
import type { Semaphore } from '../lib/sync/Semaphore.js';
import { checkLimit } from '../lib/waiting/Gate.js';
import { OrderedJobs } from '../lib/waiting/OrderedJobs.js';

/** Options of {@link orderedMap}, `asCompletedAll` and `asCompletedMap`. */
export interface LimitOptions {
  /**
   * How many run at a time; a Semaphore is a limit that several operators share. The next value stands in its line, as in
   * `async for`: it has been taken from the source, and is dropped by who leaves meanwhile. Default: all.
   */
  limit?: number | Semaphore;
}

/**
 * Runs `project` of each value concurrently, and emits the results in the order of the values, each as soon as those before
 * it have come.
 *
 * RxJS: `concatMap` that does not wait to start, `mergeMap` that keeps the order (ReactiveX/rxjs#5519). A result that waits
 * for its turn counts against `limit`: never are more than `limit` values begun and not yet emitted. (It gives its permit of
 * a Semaphore back where whoever gets the results has no room, as who makes room may need that.)
 *
 *     source                      a-b-c|             a: 6 ms, b: 1 ms, c: 1 ms
 *     orderedMap(work)            ------(abc|)
 *
 * | the source or a run…     | the subscriber sees                      | what else runs                              |
 * |--------------------------|------------------------------------------|---------------------------------------------|
 * | all complete             | the results in order, complete           |                                             |
 * | a run fails              | the results before it, then its error    | before it: goes on; after it: is cancelled at once |
 * | the source or `project` fails | the error, at once                  | is cancelled                                |
 * | is left                  | nothing                                  | is cancelled; Futures handed in, when nobody else wants them |
 *
 * ```ts
 * from(['long-name.html', 'a.html'])
 *   .pipe(orderedMap((url) => download(url), { limit: 4 }))
 *   .subscribe(console.log); // the page long-name.html, the page a.html
 * ```
 *
 * @throws TypeError when `project` is not a function, or `options.limit` neither a number nor a Semaphore
 * @throws RangeError when `options.limit` is not a whole number of at least 1
 */
export function orderedMap<T, A extends Awaitable>(
  project: (value: T, index: number) => A,
  options: LimitOptions = {},
): OperatorFunction<T, ValueOf<A>> {
  checkFunction('orderedMap', 'project', project);
  checkOptions('orderedMap', options);
  const { limit = Infinity } = options;
  checkLimit('orderedMap', limit);
  return (source) =>
    new Observable((subscriber) => {
      new OrderedJobs(subscriber, 'orderedMap', project, limit).run(source);
    });
}
