import type { Ready } from '../loop/EventLoop.js';
import type { Future } from './Future.js';

/** What whoever waits for the cleanup awaits; cancelling that is cancelling the Future which cleans up. */
export interface Cleanup {
  end(): void;
}

/**
 * A Future whose last subscriber has left: cancelled in the next iteration, unless somebody has taken hold of it by
 * then, as `switchMap(() => task)` does.
 */
export class Abandonment implements Ready {
  readonly #future: Future<unknown>;
  /** For whoever waits for the cleanup: done when the Future is, or when it was not cancelled after all. */
  readonly #over: Cleanup | null;

  constructor(future: Future<unknown>, over: Cleanup | null) {
    this.#future = future;
    this.#over = over;
  }

  _run(): void {
    if (this.#future.done() || this.#future._isWanted() || !this.#future._giveUp()) {
      this.#over?.end();
      return;
    }
    this.#future.addDoneCallback(() => this.#over?.end());
  }
}
