import { Fifo } from '../Fifo.js';
import { shared } from '../loop/shared.js';
import type { Body } from './Coroutine.js';
import type { Future } from './Future.js';
import { NOTHING, suspend, WAIT } from './suspend.js';
import { WaitQueue, type Turns } from './WaitQueue.js';

/**
 * Items for whoever asks first. As in asyncio's `Queue.get`, an item is taken only when its taker resumes: one that is
 * cancelled in between leaves the item, and passes its wake-up on.
 */
export class Mailbox<T> implements Turns {
  readonly #items = new Fifo<T>();
  readonly #takers: WaitQueue;

  /** @param what those who take have called */
  constructor(what: string) {
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
    return this.#takers.standing;
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
      const task = shared.task!;
      // Else what it awaited before would be taken for its turn.
      if (shared.requestKind !== NOTHING) suspend(this, WAIT);
      try {
        yield* this.#takers.join(task._loop);
      } catch (error) {
        shared.awaited?._leftUnread(task);
        throw error;
      }
      this.#takers.goesOn();
    }
    return this.#items.dequeue() as T;
  }

  /** @internal */
  _gaveUp(wasWoken: boolean): void {
    if (wasWoken && !this.isEmpty) this.#takers.wakeNext();
  }
}
