import { TimeoutError, type Observable, type Subscriber } from 'rxjs';
import { cancelledError } from '../errors.js';
import { Closing } from '../loop/Closing.js';
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
    const expire = (): void => this.cut(this.#makeError());
    this.loop._closers.add(this.#closing);
    this.#timer = this.#ms > 0 ? this.loop.callAt(when, expire) : this.loop.callSoon(expire);
  }

  override _value(value: T): void {
    this.#seen++;
    this.#lastValue = value;
    super._value(value);
  }

  /** The loop is shut down, and with it the timer. */
  readonly #closing = new Closing(() => {
    if (!this.downstream.closed) this.cut(cancelledError(undefined));
  });

  protected forget(): void {
    this.loop._closers.remove(this.#closing);
    this.#timer?.cancel();
  }

  #makeError(): TimeoutError {
    return new TimeoutError({ meta: null, lastValue: this.#lastValue, seen: this.#seen });
  }
}
