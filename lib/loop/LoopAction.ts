import { Subscription, type SchedulerAction } from 'rxjs';
import type { EventLoop } from './EventLoop.js';
import type { Handle } from './Handle.js';

/** Work that RxJS scheduled on a loop; `schedule` from inside the work repeats it, as `interval` does. */
export class LoopAction<S> extends Subscription implements SchedulerAction<S> {
  readonly #loop: EventLoop;
  readonly #work: (this: SchedulerAction<S>, state?: S) => void;
  #handle: Handle | null = null;

  constructor(loop: EventLoop, work: (this: SchedulerAction<S>, state?: S) => void) {
    super();
    this.#loop = loop;
    this.#work = work;
  }

  schedule(state?: S, delay = 0): Subscription {
    if (this.closed) return this;
    this.#handle?.cancel();
    const execute = (): void => this.#execute(state);
    this.#handle = delay > 0 ? this.#loop.callLater(delay, execute) : this.#loop.callSoon(execute);
    return this;
  }

  #execute(state: S | undefined): void {
    const handle = this.#handle;
    try {
      this.#work.call(this, state);
    } catch (error) {
      this.unsubscribe();
      throw error;
    }
    if (this.#handle === handle) this.unsubscribe();
  }

  override unsubscribe(): void {
    this.#handle?.cancel();
    this.#handle = null;
    super.unsubscribe();
  }
}
