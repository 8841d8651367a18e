import { Observable, type OperatorFunction } from 'rxjs';
import { checkFunction, checkOptions, describe } from '../lib/check.js';
import type { Executor } from '../lib/executors/Executor.js';
import type { WorkerFunction } from '../lib/executors/WorkerFunction.js';
import { loadExecutors } from '../lib/loadExecutors.js';
import { getEventLoop } from '../lib/loop/currentLoop.js';
import { checkExecutor } from '../lib/loop/DefaultExecutor.js';
import { checkLimit } from '../lib/waiting/Gate.js';
import { OrderedJobs } from '../lib/waiting/OrderedJobs.js';

/** Where the calls of {@link mapToThread} run, and how many at a time. */
export interface ThreadOptions {
  /** Where it runs. Default: the loop's default executor, a pool of threads. */
  executor?: Executor;
  /** How many values may be begun and not yet emitted. Default: 32. */
  limit?: number;
}

/** Enough for two jobs for each worker of most machines: one that runs, and one that it finds next. */
const defaultLimit = 32;

/**
 * Runs `fn` of each value in a worker, and emits the results in the order of the values, each as soon as those before it have come.
 *
 * asyncio: `to_thread` for each item. RxJS: as `orderedMap`, elsewhere. A source that can wait, as `fromIterable` and a queue's
 * `items()`, is read as there is room.
 *
 *     source               a-b-c|              a: 6 ms, b: 1 ms, c: 1 ms
 *     mapToThread(fn)      ------(abc|)
 *
 * | the source or a call… | the subscriber sees                    | what else runs                        |
 * |-----------------------|----------------------------------------|---------------------------------------|
 * | all complete          | the results in order, complete         |                                       |
 * | a call fails          | the results before it, then its error  | before it: goes on; after it: stopped |
 * | the source fails      | the error, at once                     | is stopped                            |
 * | is left               | nothing                                | is stopped                            |
 *
 * ```ts
 * const square = (n: number) => n ** 2;
 * from([1, 2, 3]).pipe(mapToThread(square), toArray()).subscribe(console.log); // [ 1, 4, 9 ]
 * ```
 *
 * @throws TypeError when `fn` can't be run in a worker, `options.executor` is no Executor, or `options.limit` no number
 * @throws RangeError when `options.limit` is not a whole number of at least 1
 */
export function mapToThread<T, R>(fn: WorkerFunction<[T], R>, options: ThreadOptions = {}): OperatorFunction<T, R> {
  if (typeof (fn as { url?: unknown } | null)?.url !== 'string') checkFunction('mapToThread', 'fn', fn);
  checkOptions('mapToThread', options);
  const { executor, limit = defaultLimit } = options;
  if (executor !== undefined) checkExecutor('mapToThread', executor);
  if (typeof limit !== 'number') throw new TypeError(`mapToThread: options.limit must be a number, got ${describe(limit)}`);
  checkLimit('mapToThread', limit);
  loadExecutors();
  return (source) =>
    new Observable((subscriber) => {
      const used = executor ?? getEventLoop()._defaultExecutor.get();
      new OrderedJobs<T, R>(subscriber, 'mapToThread', (value) => used.submit(fn, value), limit).run(source);
    });
}
