import { collectCleanups, whenAllDone } from '../loop/cleanups.js';
import { shared } from '../loop/shared.js';
import type { Future } from '../tasks/Future.js';
import { Engine } from './Engine.js';

/** The engine of an operator that may cut its source short: it leaves it, waits for the cleanup, and tells an error. */
export abstract class CutSource<T> extends Engine<T, T> {
  /** The runs behind the source that have to clean up before the error is told; null while it is not cut. */
  #cleanups: readonly Future<unknown>[] | null = null;

  /** What would cut it has no more to say. */
  protected abstract forget(): void;

  _value(value: T): void {
    this.downstream.next(value);
  }

  _sourceFailed(error: unknown): void {
    this.forget();
    this.downstream.error(error);
  }

  _sourceCompleted(): void {
    this.forget();
    this.downstream.complete();
  }

  protected cut(error: unknown): void {
    this.forget();
    this.#cleanups = collectCleanups(() => this._leaveSource());
    const tell = (): void => this.inContext(() => this.downstream.error(error));
    if (this.#cleanups.length === 0) tell();
    else whenAllDone(this.#cleanups, tell);
  }

  /** Whoever waits for the cleanups of this operator waits for those that it waits for. */
  _left(): void {
    for (const run of this.#cleanups ?? []) if (!run.done()) shared.cleanups?.push(run);
    this.forget();
    this._leaveSource();
  }
}
