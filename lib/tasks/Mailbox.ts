import Queue from 'yocto-queue';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import type { Body } from './Coroutine.js';
import type { Future } from './Future.js';
import { WaitQueue } from './WaitQueue.js';

/**
 * Items for whoever asks first. As in asyncio's `Queue.get`, an item is taken only when its taker resumes: one that is
 * cancelled in between leaves the item, and passes its wake-up on.
 */
export class Mailbox<T> {
  readonly #loop: EventLoop;
  readonly #items = new Queue<T>();
  readonly #takers: WaitQueue;

  /** @param what those who take have called */
  constructor(loop: EventLoop, what: string) {
    this.#loop = loop;
    this.#takers = new WaitQueue(what, null);
  }

  get isEmpty(): boolean {
    return this.#items.size === 0;
  }

  /** Whether more takers wait than there are items. */
  get isShort(): boolean {
    return this.#takers.alive > this.#items.size;
  }

  /** Where the takers wait. */
  get takers(): Iterable<Future<unknown>> {
    return this.#takers;
  }

  put(item: T): void {
    this.#items.enqueue(item);
    this.#takers.wakeNext();
  }

  /** Takes out all items. */
  drain(): T[] {
    const items = [...this.#items];
    this.#items.clear();
    return items;
  }

  *take(): Body<T> {
    while (this.isEmpty) {
      const place = this.#takers.join(shared.task?._loop ?? this.#loop);
      try {
        yield* place;
      } catch (error) {
        if (!place.done()) place.cancel();
        else if (!place.cancelled() && !this.isEmpty) this.#takers.wakeNext();
        throw error;
      } finally {
        this.#takers.leave(place);
      }
    }
    return this.#items.dequeue() as T;
  }
}
