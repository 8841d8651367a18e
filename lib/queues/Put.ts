import type { EventLoop } from '../loop/EventLoop.js';
import type { Future } from '../tasks/Future.js';
import { PromptCoroutine } from '../tasks/PromptCoroutine.js';
import type { Queue } from './Queue.js';

const done: IteratorReturnResult<void> = { done: true, value: undefined };

/** `queue.put(item)` */
export class Put<T> extends PromptCoroutine<void> {
  readonly #queue: Queue<T>;
  readonly #item: T;

  constructor(queue: Queue<T>, item: T) {
    super('Queue.put');
    this.#queue = queue;
    this.#item = item;
  }

  _prompt(): IteratorReturnResult<void> | null {
    return this.#queue._tryPut(this.#item) ? done : null;
  }

  _join(loop: EventLoop): Future<void> {
    return this.#queue._putters.join(loop);
  }

  _woken(): IteratorReturnResult<void> | null {
    const waiters = this.#queue._putters;
    waiters.goesOn();
    try {
      return this._prompt();
    } catch (error) {
      // A comparator has thrown, say.
      this.#queue._gaveUp(true, waiters);
      throw error;
    }
  }

  override toString(): string {
    return 'Queue.put()';
  }
}
