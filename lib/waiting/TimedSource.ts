import { TimeoutError, type Observable, type Subscriber } from 'rxjs';
import { collectCleanups, whenAllDone } from '../loop/cleanups.js';
import type { Handle } from '../loop/Handle.js';
import { shared } from '../loop/shared.js';
import type { Future } from '../tasks/Future.js';
import { Engine } from './Engine.js';

/** The engine of `withTimeout`: a source that has to complete in time. */
export class TimedSource<T> extends Engine<T, T> {
  readonly #ms: number;
  #timer: Handle | null = null;
  /** The runs behind the source that have to clean up before the error is told; null while time is not up. */
  #cleanups: readonly Future<unknown>[] | null = null;
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
    const expire = (): void => this.#expire();
    this.#timer = this.#ms > 0 ? this.loop.callAt(when, expire) : this.loop.callSoon(expire);
  }

  _value(value: T): void {
    this.#seen++;
    this.#lastValue = value;
    this.downstream.next(value);
  }

  _sourceFailed(error: unknown): void {
    this.#timer?.cancel();
    this.downstream.error(error);
  }

  _sourceCompleted(): void {
    this.#timer?.cancel();
    this.downstream.complete();
  }

  #expire(): void {
    this.#cleanups = collectCleanups(() => this._leaveSource());
    if (this.#cleanups.length === 0) this.#tellTimeout();
    else whenAllDone(this.#cleanups, () => this.#tellTimeout());
  }

  #tellTimeout(): void {
    this.downstream.error(new TimeoutError({ meta: null, lastValue: this.#lastValue, seen: this.#seen }));
  }

  /** Whoever waits for the cleanups of this operator waits for those that it waits for. */
  _left(): void {
    for (const run of this.#cleanups ?? []) if (!run.done()) shared.cleanups?.push(run);
    this.#timer?.cancel();
    this._leaveSource();
  }
}
