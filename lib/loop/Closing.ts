import type { Listed } from '../List.js';

/** What has to be let go when a loop is shut down. */
export interface Closer extends Listed<Closer> {
  /** @internal */
  _close(): void;
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
