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
