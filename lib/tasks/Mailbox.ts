import { Fifo } from '../Fifo.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import type { Body } from './Coroutine.js';
import type { Future } from './Future.js';
import { WaitQueue, type Place, type Turns } from './WaitQueue.js';

/**
 * Items for whoever asks first. As in asyncio's `Queue.get`, an item is taken only when its taker resumes: one that is
 * cancelled in between leaves the item, and passes its wake-up on.
 */
export class Mailbox<T> implements Turns {
  readonly #loop: EventLoop;
  readonly #items = new Fifo<T>();
  readonly #takers: WaitQueue;

  /** @param what those who take have called */
  constructor(loop: EventLoop, what: string) {
    this.#loop = loop;
    this.#takers = new WaitQueue(what, this, null);
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
    return this.#items.drain();
  }

  *take(): Body<T> {
    while (this.isEmpty) {
      const place = this.#takers.join(shared.task?._loop ?? this.#loop);
      try {
        yield* place;
      } catch (error) {
        this._gaveUp(place);
        throw error;
      }
      this.#takers.leave(place);
    }
    return this.#items.dequeue() as T;
  }

  /** @internal */
  _gaveUp(place: Place): void {
    this.#takers.leave(place);
    if (!place.cancelled() && !this.isEmpty) this.#takers.wakeNext();
  }
}
