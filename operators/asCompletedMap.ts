import { Observable, type OperatorFunction } from 'rxjs';
import type { Awaitable, ValueOf } from '../lib/Awaitable.js';
import { checkFunction, checkOptions } from '../lib/check.js';
import { CompletedJobs } from '../lib/waiting/CompletedJobs.js';
import { checkLimit } from '../lib/waiting/Gate.js';
import type { LimitOptions } from './orderedMap.js';

/**
 * Runs `project` of each value concurrently, and emits the results as they come.
 *
 * asyncio: `asyncio.as_completed()` over a stream. RxJS: `mergeMap` of last values.
 *
 *     source                      a-b-c|             a: 6 ms, b: 1 ms, c: 1 ms
 *     asCompletedMap(work)        ---b-c(a|)
 *
 * | the source or a run…               | the subscriber sees              | what else runs                       |
 * |------------------------------------|----------------------------------|--------------------------------------|
 * | all complete                       | the results as they come, complete |                                    |
 * | a run, the source or `project` fails | the error, at once             | is cancelled; Futures that `project` handed in are left alone |
 * | is left                            | nothing                          | the same                             |
 *
 * ```ts
 * from(['long-name.html', 'a.html'])
 *   .pipe(asCompletedMap((url) => download(url), { limit: 4 }))
 *   .subscribe(console.log); // the page a.html, the page long-name.html
 * ```
 *
 * @throws TypeError when `project` is not a function, or `options.limit` neither a number nor a Semaphore
 * @throws RangeError when `options.limit` is not a whole number of at least 1
 */
export function asCompletedMap<T, A extends Awaitable>(
  project: (value: T, index: number) => A,
  options: LimitOptions = {},
): OperatorFunction<T, ValueOf<A>> {
  checkFunction('asCompletedMap', 'project', project);
  return completing('asCompletedMap', project, options);
}

/** @internal */
export function completing<T, A extends Awaitable>(
  name: string,
  project: ((value: T, index: number) => A) | null,
  options: LimitOptions,
): OperatorFunction<T, ValueOf<A>> {
  checkOptions(name, options);
  const { limit = Infinity } = options;
  checkLimit(name, limit);
  return (source) =>
    new Observable((subscriber) => {
      new CompletedJobs(subscriber, name, project, limit).run(source);
    });
}
