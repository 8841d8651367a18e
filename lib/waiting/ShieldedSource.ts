import { Subscriber } from 'rxjs';
import { getEventLoop } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';

/** The engine of `shielded`: a subscriber that stays when the one behind it has left. */
export class ShieldedSource<T> extends Subscriber<T> {
  readonly #downstream: Subscriber<T>;
  readonly #loop: EventLoop = shared.loop ?? getEventLoop();

  constructor(downstream: Subscriber<T>) {
    super();
    this.#downstream = downstream;
  }

  protected override _next(value: T): void {
    this.#downstream.next(value);
  }

  protected override _error(exception: unknown): void {
    this.unsubscribe();
    if (!this.#downstream.closed) this.#downstream.error(exception);
    else this.#loop.callExceptionHandler({ message: 'A shielded source failed after its subscriber had left', exception });
  }

  protected override _complete(): void {
    this.unsubscribe();
    this.#downstream.complete();
  }
}
