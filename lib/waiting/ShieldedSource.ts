import { CancelledError } from '../errors.js';
import { Engine } from './Engine.js';

/** The engine of `shielded`: it stays when its subscriber has left. */
export class ShieldedSource<T> extends Engine<T, T> {
  _value(value: T): void {
    this.downstream.next(value);
  }

  _sourceFailed(error: unknown): void {
    if (!this.downstream.closed) this.downstream.error(error);
    // A cancel is no failure: the loop is shut down.
    else if (!(error instanceof CancelledError)) this.report('A shielded source failed after its subscriber had left', error);
  }

  _sourceCompleted(): void {
    this.downstream.complete();
  }

  _left(): void {}
}
