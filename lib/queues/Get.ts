import type { EventLoop } from '../loop/EventLoop.js';
import { PromptCoroutine } from '../tasks/PromptCoroutine.js';
import type { Place } from '../tasks/WaitQueue.js';
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

  _join(loop: EventLoop): Place {
    return this.#queue._joinGetters(loop);
  }

  _woken(place: Place): IteratorReturnResult<T> | null {
    place._queue?.leave(place);
    return this._prompt();
  }

  override _giveBack(item: T): void {
    this.#queue._putBack(item);
  }

  override toString(): string {
    return 'Queue.get()';
  }
}
