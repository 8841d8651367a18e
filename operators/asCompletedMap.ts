import { Observable, type OperatorFunction } from 'rxjs';
import type { Awaitable } from '../lib/Awaitable.js';
import { checkFunction } from '../lib/check.js';
import { CompletedJobs } from '../lib/waiting/CompletedJobs.js';
import { checkLimit } from '../lib/waiting/Jobs.js';
import type { LimitOptions } from './orderedMap.js';

/**
 * Runs `project` of each value concurrently, and emits the results as they come.
 *
 * asyncio: `asyncio.as_completed()` over a stream. RxJS: `mergeMap` of last values.
 *
 *     source                      a-b-c|             a: 6 ms, b: 1 ms, c: 1 ms
 *     asCompletedMap(work)        ---b-ca|
 *
 * | the source or a run…               | the subscriber sees              | what else runs                       |
 * |------------------------------------|----------------------------------|--------------------------------------|
 * | all complete                       | the results as they come, complete |                                    |
 * | a run, the source or `project` fails | the error, at once             | is cancelled; Futures that `project` handed in are left alone |
 * | is left                            | nothing                          | the same                             |
 *
 * ```ts
 * from(urls).pipe(asCompletedMap((url) => download(url), { limit: 4 })).subscribe(save);
 * ```
 *
 * @throws TypeError when `project` is not a function, or `options.limit` not a number
 * @throws RangeError when `options.limit` is not a whole number of at least 1
 */
export function asCompletedMap<T, R>(
  project: (value: T, index: number) => Awaitable<R>,
  options: LimitOptions = {},
): OperatorFunction<T, R> {
  checkFunction('asCompletedMap', 'project', project);
  return completing('asCompletedMap', project, options);
}

/** @internal */
export function completing<T, R>(
  name: string,
  project: (value: T, index: number) => Awaitable<R>,
  { limit = Infinity }: LimitOptions,
): OperatorFunction<T, R> {
  checkLimit(name, limit);
  return (source) =>
    new Observable((subscriber) => {
      new CompletedJobs(subscriber, name, project, limit).run(source);
    });
}
