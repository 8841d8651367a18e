import type { Unsubscribable } from 'rxjs';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import { Future } from './Future.js';

/** The subscription to a run whose first step is under way: who leaves in the middle of it can wait for what comes of it. */
export class Beginning implements Unsubscribable {
  readonly #loop: EventLoop;
  #over: Future<void> | null = null;

  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  unsubscribe(): void {
    shared.cleanups?.push((this.#over ??= new Future({ loop: this.#loop })));
  }

  /** The first step is done. */
  end(run: Future<unknown> | null): void {
    if (this.#over === null) return;
    if (run === null || run.done()) this.#tell();
    else run.addDoneCallback(() => this.#tell());
  }

  /** Whoever waited for it may have given that up. */
  #tell(): void {
    if (this.#over?.done() === false) this.#over.setResult();
  }
}
