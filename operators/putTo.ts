import { Observable, type OperatorFunction } from 'rxjs';
import { checkOptions, describe } from '../lib/check.js';
import { PutSource } from '../lib/queues/PutSource.js';
import { Queue } from '../lib/queues/Queue.js';

/** Options of {@link putTo}. */
export interface PutToOptions {
  /** Shut the queue down when the source has completed. Default: false. */
  shutdown?: boolean;
  /** How many values may wait while the queue is full; one more is a `QueueFull`. Default: any number. */
  backlog?: number;
}

/**
 * Puts each value into `queue`, in order, and waits for room; emits once, and completes, when all are put.
 *
 * asyncio: `await queue.put(item)` for each item. A source that can wait, as `fromIterable` or `queue.items()`, is read only
 * when the value before was put. A push source can't wait: its values are kept, and counted against `backlog`.
 *
 *     source        a-b-c|
 *     queue         a---b---c       new Queue(1), a get every 4 ms
 *     putTo(queue)  --------(x|)
 *
 * | the source…                         | the subscriber sees             | the queue                                 |
 * |-------------------------------------|---------------------------------|-------------------------------------------|
 * | completes                           | undefined and complete, when all are put | is shut down then, if asked for  |
 * | errors                              | the error, at once              | values that wait are dropped              |
 * | is left                             | nothing                         | values that wait are dropped              |
 * | goes on, and the queue is shut down | QueueShutDown                   |                                           |
 *
 * It waits on the loop that it is subscribed on, wherever the values come from; once that is closed, a value that would have
 * to wait is a RuntimeError.
 *
 * ```ts
 * lines$.pipe(putTo(queue, { shutdown: true })).subscribe();
 * queue.items().subscribe(console.log); // a, b, c
 * ```
 *
 * @throws TypeError when `queue` is not a Queue, or `options.backlog` not a number
 * @throws RangeError when `options.backlog` is not a whole number of at least 0
 */
export function putTo<T>(queue: Queue<T>, options: PutToOptions = {}): OperatorFunction<T, void> {
  if (!(queue instanceof Queue)) throw new TypeError(`putTo: queue must be a Queue, got ${describe(queue)}`);
  checkOptions('putTo', options);
  const { shutdown = false, backlog = Infinity } = options;
  if (typeof backlog !== 'number') throw new TypeError(`putTo: options.backlog must be a number, got ${describe(backlog)}`);
  if (backlog !== Infinity && !(Number.isInteger(backlog) && backlog >= 0)) {
    throw new RangeError(`putTo: options.backlog must be a whole number of at least 0, got ${backlog}`);
  }
  return (source) =>
    new Observable((subscriber) => {
      new PutSource(subscriber, queue, shutdown, backlog).run(source);
    });
}
