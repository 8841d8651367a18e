import type { Listed } from '../List.js';
import type { Future } from '../tasks/Future.js';

/** What has to be let go when a loop is shut down. */
export interface Closer extends Listed<Closer> {
  /** @internal */
  _close(): void;
}

/** A cleanup that has begun, and for which the end of `run` waits. */
export class Cleaning implements Listed<Cleaning> {
  _before: Cleaning | null = null;
  _after: Cleaning | null = null;
  readonly run: Future<unknown>;

  constructor(run: Future<unknown>) {
    this.run = run;
  }
}

/** Calls a function then. */
export class Closing implements Closer {
  _before: Closer | null = null;
  _after: Closer | null = null;
  readonly _close: () => void;

  constructor(close: () => void) {
    this._close = close;
  }
}
