import { Observable, type OperatorFunction } from 'rxjs';
import type { Awaitable, ValueOf } from '../lib/Awaitable.js';
import { checkFunction, checkOptions } from '../lib/check.js';
import type { Semaphore } from '../lib/sync/Semaphore.js';
import { GatheredJobs } from '../lib/waiting/GatheredJobs.js';
import { checkLimit } from '../lib/waiting/Gate.js';

/** Options of `gatherAll` and {@link gatherMap}. */
export interface GatherMapOptions {
  /** How many run at a time; a Semaphore is a limit that several operators share. Default: all. */
  limit?: number | Semaphore;
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
 *     source           a-b|              a: 6 ms, b: 2 ms
 *     gatherMap(work)  ------([A,B]|)
 *
 * | the source or a run…     | the subscriber sees | what else runs                                                 |
 * |--------------------------|---------------------|----------------------------------------------------------------|
 * | all complete             | the list, complete  |                                                                |
 * | a run fails              | its error, at once  | runs on, its later errors go to the exception handler; nothing new is started |
 * | the source or `project` fails | the error      | is cancelled                                                   |
 * | is left                  | nothing             | is cancelled, Futures that `project` handed in too             |
 *
 * ```ts
 * from(ids)
 *   .pipe(gatherMap((id) => fetchUser(id), { limit: 10 }))
 *   .subscribe((users) => console.log(users.map(({ name }) => name))); // [ 'Ada', 'Ben' ]
 * ```
 *
 * @throws TypeError when `project` is not a function, or `options.limit` neither a number nor a Semaphore
 * @throws RangeError when `options.limit` is not a whole number of at least 1
 */
export function gatherMap<T, A extends Awaitable>(
  project: (value: T, index: number) => A,
  options?: GatherMapOptions & { returnExceptions?: false },
): OperatorFunction<T, ValueOf<A>[]>;
export function gatherMap<T, A extends Awaitable>(
  project: (value: T, index: number) => A,
  options: GatherMapOptions,
): OperatorFunction<T, (ValueOf<A> | Error)[]>;
export function gatherMap<T, A extends Awaitable>(
  project: (value: T, index: number) => A,
  options: GatherMapOptions = {},
): OperatorFunction<T, unknown[]> {
  checkFunction('gatherMap', 'project', project);
  return gathering('gatherMap', project, options);
}

/** @internal */
export function gathering<T, A extends Awaitable>(
  name: string,
  project: ((value: T, index: number) => A) | null,
  options: GatherMapOptions,
): OperatorFunction<T, unknown[]> {
  checkOptions(name, options);
  const { limit = Infinity, returnExceptions = false } = options;
  checkLimit(name, limit);
  return (source) =>
    new Observable((subscriber) => {
      new GatheredJobs(subscriber, name, project, limit, returnExceptions).run(source);
    });
}
