import type { EventLoop } from '../loop/EventLoop.js';
import { Future } from './Future.js';
import { DONE } from './Outcome.js';

/** A place in a queue: waiting is awaiting it, and cancelling it is leaving. */
class Place extends Future<void> {
  /** @internal */
  _before: Place | null = null;
  /** @internal */
  _after: Place | null = null;
  readonly #queue: WaitQueue;

  constructor(queue: WaitQueue, loop: EventLoop) {
    super({ loop });
    this.#queue = queue;
  }

  override cancel(message?: string): boolean {
    if (!this.done()) this.#queue._remove(this);
    return super.cancel(message);
  }

  override get _isRun(): boolean {
    return true;
  }
}

/** Who waits for a turn, first come, first served: joining, leaving and waking cost the same however many there are. */
export class WaitQueue {
  #first: Place | null = null;
  #last: Place | null = null;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  join(loop: EventLoop): Future<void> {
    const place = new Place(this, loop);
    place._before = this.#last;
    if (this.#last === null) this.#first = place;
    else this.#last._after = place;
    this.#last = place;
    this.#size++;
    return place;
  }

  /** Wakes who has waited longest. */
  wakeNext(): void {
    const place = this.#first;
    if (place === null) return;
    this._remove(place);
    place._settle(DONE, undefined);
  }

  /** @internal */
  _remove(place: Place): void {
    const { _before: before, _after: after } = place;
    if (before === null) this.#first = after;
    else before._after = after;
    if (after === null) this.#last = before;
    else after._before = before;
    place._before = place._after = null;
    this.#size--;
  }
}
