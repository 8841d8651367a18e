import { TimeoutError, type Observable, type Subscriber } from 'rxjs';
import type { Handle } from '../loop/Handle.js';
import { CutSource } from './CutSource.js';

/** The engine of `withTimeout`: a source that has to complete in time. */
export class TimedSource<T> extends CutSource<T> {
  readonly #ms: number;
  #timer: Handle | null = null;
  #seen = 0;
  #lastValue: T | null = null;

  constructor(downstream: Subscriber<T>, ms: number) {
    super(downstream);
    this.#ms = ms;
  }

  override run(source: Observable<T>): void {
    const when = this.loop.time() + this.#ms;
    super.run(source);
    if (this.sourceIsOver || this.downstream.closed) return;
    const expire = (): void => this.cut();
    this.#timer = this.#ms > 0 ? this.loop.callAt(when, expire) : this.loop.callSoon(expire);
  }

  override _value(value: T): void {
    this.#seen++;
    this.#lastValue = value;
    super._value(value);
  }

  protected forget(): void {
    this.#timer?.cancel();
  }

  protected makeError(): TimeoutError {
    return new TimeoutError({ meta: null, lastValue: this.#lastValue, seen: this.#seen });
  }
}
