import { Subscriber, TimeoutError, type Observable } from 'rxjs';
import { collectCleanups, whenAllDone } from '../loop/cleanups.js';
import { getEventLoop } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import type { Handle } from '../loop/Handle.js';
import { shared } from '../loop/shared.js';
import type { Future } from '../tasks/Future.js';

/** The engine of `withTimeout`: a source that has to complete in time. */
export class TimedSource<T> extends Subscriber<T> {
  readonly #downstream: Subscriber<T>;
  readonly #ms: number;
  readonly #loop: EventLoop = shared.loop ?? getEventLoop();
  #timer: Handle | null = null;
  /** The runs behind the source that have to clean up before the error is told; null while time is not up. */
  #cleanups: readonly Future<unknown>[] | null = null;
  #seen = 0;
  #lastValue: T | null = null;

  constructor(downstream: Subscriber<T>, ms: number) {
    super();
    this.#downstream = downstream;
    this.#ms = ms;
  }

  run(source: Observable<T>): void {
    const when = this.#loop.time() + this.#ms;
    this.#downstream.add(() => this.#leave());
    source.subscribe(this);
    if (this.closed || this.#downstream.closed) return;
    const expire = (): void => this.#expire();
    this.#timer = this.#ms > 0 ? this.#loop.callAt(when, expire) : this.#loop.callSoon(expire);
  }

  protected override _next(value: T): void {
    this.#seen++;
    this.#lastValue = value;
    this.#downstream.next(value);
  }

  protected override _error(error: unknown): void {
    this.#end();
    this.#downstream.error(error);
  }

  protected override _complete(): void {
    this.#end();
    this.#downstream.complete();
  }

  #end(): void {
    this.#timer?.cancel();
    this.unsubscribe();
  }

  #expire(): void {
    this.#cleanups = collectCleanups(() => this.unsubscribe());
    if (this.#cleanups.length === 0) this.#tellTimeout();
    else whenAllDone(this.#cleanups, () => this.#tellTimeout());
  }

  #tellTimeout(): void {
    this.#downstream.error(new TimeoutError({ meta: null, lastValue: this.#lastValue, seen: this.#seen }));
  }

  /** Whoever waits for the cleanups of this operator waits for those that it waits for. */
  #leave(): void {
    for (const run of this.#cleanups ?? []) if (!run.done()) shared.cleanups?.push(run);
    this.#end();
  }
}
