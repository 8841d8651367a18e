import type { Ready } from '../loop/EventLoop.js';
import type { Future } from './Future.js';

/**
 * A Future whose last subscriber has left: cancelled in the next iteration, unless somebody has taken hold of it by
 * then, as `switchMap(() => task)` does.
 */
export class Abandonment implements Ready {
  readonly #future: Future<unknown>;
  /** For whoever waits for the cleanup: done when the Future is, or when it was not cancelled after all. */
  readonly #over: Future<void> | null;

  constructor(future: Future<unknown>, over: Future<void> | null) {
    this.#future = future;
    this.#over = over;
  }

  _run(): void {
    if (this.#future.done() || this.#future._isWanted() || !this.#future._giveUp()) {
      this.#over?.setResult();
      return;
    }
    this.#future.addDoneCallback(() => this.#over?.setResult());
  }
}
