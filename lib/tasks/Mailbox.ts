import Queue from 'yocto-queue';
import type { EventLoop } from '../loop/EventLoop.js';
import type { Body } from './Coroutine.js';
import { Future } from './Future.js';

/**
 * Items for whoever asks first. As in asyncio's `Queue.get`, an item is taken only when its taker resumes: one that is cancelled in
 * between leaves the item, and passes its wake-up on.
 */
export class Mailbox<T> {
  readonly #loop: EventLoop;
  readonly #items = new Queue<T>();
  readonly #takers = new Queue<Future<void>>();

  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  get isEmpty(): boolean {
    return this.#items.size === 0;
  }

  put(item: T): void {
    this.#items.enqueue(item);
    this.#wakeNext();
  }

  *take(): Body<T> {
    while (this.isEmpty) {
      const taker = new Future<void>({ loop: this.#loop });
      this.#takers.enqueue(taker);
      try {
        yield* taker;
      } catch (error) {
        if (!this.isEmpty && !taker.cancelled()) this.#wakeNext();
        throw error;
      }
    }
    return this.#items.dequeue() as T;
  }

  #wakeNext(): void {
    for (let taker = this.#takers.dequeue(); taker !== undefined; taker = this.#takers.dequeue()) {
      if (taker.done()) continue;
      taker.setResult();
      return;
    }
  }
}
