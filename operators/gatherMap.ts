import { Observable, type OperatorFunction } from 'rxjs';
import type { Awaitable } from '../lib/Awaitable.js';
import { checkFunction } from '../lib/check.js';
import { GatheredJobs } from '../lib/waiting/GatheredJobs.js';
import { checkLimit } from '../lib/waiting/Jobs.js';

export interface GatherMapOptions {
  /** How many run at a time. Default: all. */
  limit?: number;
  /** Put errors into the results and wait for all. Default: false, the first error is the operator's. */
  returnExceptions?: boolean;
}

/**
 * Runs `project` of each value as it comes, and emits the list of the results, in the order of the values, when the source
 * has completed and all are done.
 *
 * asyncio: `asyncio.gather()` over a stream. RxJS: `mergeMap` and `toArray`, in order, with siblings that survive an error.
 * A source without values gives an empty list.
 *
 *     source                     1-2-3|
 *     gatherMap(v => 10 * v ms)  ---------------------------------([10,20,30]|)
 *
 * | the source or a run…     | the subscriber sees | what else runs                                                 |
 * |--------------------------|---------------------|----------------------------------------------------------------|
 * | all complete             | the list, complete  |                                                                |
 * | a run fails              | its error, at once  | runs on, its later errors go to the exception handler; nothing new is started |
 * | the source or `project` fails | the error      | is cancelled                                                   |
 * | is left                  | nothing             | is cancelled, Futures that `project` handed in too             |
 *
 * ```ts
 * from(ids).pipe(gatherMap((id) => fetchUser(id), { limit: 10 })).subscribe((users) => console.log(users));
 * ```
 *
 * @throws TypeError when `project` is not a function, or `options.limit` not a number
 * @throws RangeError when `options.limit` is not a whole number of at least 1
 */
export function gatherMap<T, R>(
  project: (value: T, index: number) => Awaitable<R>,
  options: GatherMapOptions & { returnExceptions: true },
): OperatorFunction<T, (R | Error)[]>;
export function gatherMap<T, R>(
  project: (value: T, index: number) => Awaitable<R>,
  options?: GatherMapOptions,
): OperatorFunction<T, R[]>;
export function gatherMap<T, R>(
  project: (value: T, index: number) => Awaitable<R>,
  options: GatherMapOptions = {},
): OperatorFunction<T, unknown[]> {
  checkFunction('gatherMap', 'project', project);
  return gathering('gatherMap', project, options);
}

/** @internal */
export function gathering<T, R>(
  name: string,
  project: (value: T, index: number) => Awaitable<R>,
  { limit = Infinity, returnExceptions = false }: GatherMapOptions,
): OperatorFunction<T, unknown[]> {
  checkLimit(name, limit);
  return (source) =>
    new Observable((subscriber) => {
      new GatheredJobs(subscriber, name, project, limit, returnExceptions).run(source);
    });
}
