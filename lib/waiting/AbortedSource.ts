import type { Observable, Subscriber } from 'rxjs';
import { CutSource } from './CutSource.js';

/** The engine of `abortedBy`: a source that an AbortSignal ends. */
export class AbortedSource<T> extends CutSource<T> {
  readonly #signal: AbortSignal;
  readonly #abort = (): void => this.cut(this.#signal.reason);

  constructor(downstream: Subscriber<T>, signal: AbortSignal) {
    super(downstream);
    this.#signal = signal;
  }

  override run(source: Observable<T>): void {
    if (this.#signal.aborted) {
      this.downstream.error(this.#signal.reason);
      return;
    }
    this.#signal.addEventListener('abort', this.#abort, { once: true });
    super.run(source);
  }

  protected forget(): void {
    this.#signal.removeEventListener('abort', this.#abort);
  }
}
