import type { Future } from '../tasks/Future.js';
import { shared } from './shared.js';

/**
 * Emits a value, and returns what has to be awaited before the next one, because some consumer has no room. RxJS's `next()`
 * is synchronous, whatever operators are in between, so a variable around the call collects it.
 */
export function collectHolds(emit: () => void): Future<unknown>[] {
  const outer = shared.holds;
  const holds: Future<unknown>[] = [];
  shared.holds = holds;
  try {
    emit();
  } finally {
    shared.holds = outer;
  }
  return holds;
}

/**
 * What somebody who takes values may ask to be waited for. What comes while it subscribes is of the source that it subscribes to: never
 * the value that another source happens to be emitting around that, which has to wait for nobody who is not behind it.
 */
export class HoldScope {
  #around: Future<unknown>[] | null = null;

  subscribe(fn: () => void): void {
    this.#around = shared.holds;
    try {
      fn();
    } finally {
      this.#around = null;
    }
  }

  /** Null when the value that is being taken is of a source that can't wait. */
  get holds(): Future<unknown>[] | null {
    return shared.holds === this.#around ? null : shared.holds;
  }
}
