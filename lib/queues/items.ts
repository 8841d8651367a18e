import { Observable, type Subscriber } from 'rxjs';
import { QueueShutDown } from '../errors.js';
import { collectHolds } from '../loop/holds.js';
import { coroutine, type Body } from '../tasks/Coroutine.js';
import { subscribeFor } from '../tasks/subscribeFor.js';
import { sleep } from '../waiting/sleep.js';
import { untilLetGo } from '../waiting/whenLetGo.js';
import type { Queue } from './Queue.js';

/** The engine of `queue.items()`. */
export function itemsOf<T>(queue: Queue<T>): Observable<T> {
  return new Observable((subscriber) => subscribeFor(subscriber, consuming(queue, subscriber)));
}

const consuming = coroutine(
  function* (queue: Queue<unknown>, subscriber: Subscriber<unknown>): Body<void> {
    while (!subscriber.closed) {
      let item: unknown;
      try {
        item = yield* queue.get();
      } catch (error) {
        if (error instanceof QueueShutDown) return;
        throw error;
      }
      // It left while the item was being taken, in a comparator.
      if (subscriber.closed) {
        queue._putBack(item);
        return;
      }
      const holds = collectHolds(() => subscriber.next(item));
      if (holds.length > 0) yield* untilLetGo(holds);
      // Others who take items come in between.
      if (holds.length === 0 && !queue.empty()) yield* sleep(0);
    }
  },
  { name: 'Queue.items' },
);
