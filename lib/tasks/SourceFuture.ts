import { EmptyError, Subscriber, type Observable } from 'rxjs';
import type { EventLoop } from '../loop/EventLoop.js';
import { collectCleanups, whenAllDone } from '../loop/cleanups.js';
import { Future } from './Future.js';
import { DONE, FAILED } from './Outcome.js';
import { waitsFor } from './waitsFor.js';

const nothing: unique symbol = Symbol('nothing');

/**
 * Keeps the last value of a source. A Subscriber made beforehand, so that it can be left in the middle of a synchronous
 * source.
 */
class LastValue<T> extends Subscriber<T> {
  #last: T | typeof nothing = nothing;
  readonly #future: SourceFuture<T>;

  constructor(future: SourceFuture<T>) {
    super();
    this.#future = future;
  }

  protected override _next(value: T): void {
    this.#last = value;
  }

  protected override _error(error: unknown): void {
    this.#future._end(FAILED, error);
  }

  protected override _complete(): void {
    const last = this.#last;
    if (last === nothing) this.#future._end(FAILED, new EmptyError());
    else this.#future._end(DONE, last);
  }
}

/**
 * The last value of an Observable that is not ours. Cancelling unsubscribes at once; it is cancelled when the runs that
 * were behind the source have cleaned up.
 */
export class SourceFuture<T> extends Future<T> {
  readonly #subscriber: LastValue<T>;
  #runs: Future<unknown>[] | null = null;

  constructor(source: Observable<T>, loop: EventLoop) {
    super(loop._own);
    this.#subscriber = new LastValue(this);
    try {
      source.subscribe(this.#subscriber);
    } catch (error) {
      if (this.done()) this.#report(error);
      else this._end(FAILED, error);
    }
  }

  override cancel(message?: string): boolean {
    if (this.done()) return super.cancel(message);
    if (this.#runs !== null) {
      for (const run of this.#runs) run.cancel(message);
      return true;
    }
    const runs = collectCleanups(() => this.#unsubscribe());
    // A teardown may leave whoever waits for this: that one must not be waited for in turn.
    this.#runs = runs.filter((run) => !waitsFor(run, this));
    if (this.#runs.length === 0) return super.cancel(message);
    whenAllDone(this.#runs, () => super.cancel(message));
    return true;
  }

  override get _isRun(): boolean {
    return true;
  }

  override _awaits(): Iterable<Future<unknown>> {
    return this.#runs ?? [];
  }

  override _describe(): string {
    return this.#runs === null ? 'an Observable' : 'the cleanup of an Observable';
  }

  /** @internal */
  _end(state: typeof DONE | typeof FAILED, outcome: unknown): void {
    if (!this.done()) this._settle(state, outcome);
    this.#unsubscribe();
  }

  #unsubscribe(): void {
    try {
      this.#subscriber.unsubscribe();
    } catch (error) {
      this.#report(error);
    }
  }

  #report(exception: unknown): void {
    this._loop.callExceptionHandler({ message: 'Exception while leaving a source', exception, future: this });
  }
}
