import type { EventLoop } from '../loop/EventLoop.js';
import type { Future } from '../tasks/Future.js';
import { PromptCoroutine } from '../tasks/PromptCoroutine.js';
import type { Queue } from './Queue.js';

/** `queue.get()` */
export class Get<T> extends PromptCoroutine<T> {
  readonly #queue: Queue<T>;

  constructor(queue: Queue<T>) {
    super('Queue.get');
    this.#queue = queue;
  }

  _prompt(): IteratorReturnResult<T> | null {
    return this.#queue._tryGet();
  }

  _join(loop: EventLoop): Future<void> {
    return this.#queue._getters.join(loop);
  }

  _woken(): IteratorReturnResult<T> | null {
    const waiters = this.#queue._getters;
    waiters.goesOn();
    try {
      return this._prompt();
    } catch (error) {
      // A comparator has thrown, say.
      this.#queue._gaveUp(true, waiters);
      throw error;
    }
  }

  override _giveBack(item: T): void {
    this.#queue._putBack(item);
  }

  override toString(): string {
    return 'Queue.get()';
  }
}
