import { awaitersOf } from './awaiters.js';
import type { Future } from './Future.js';

/** Whether `waiter` can't be done before `future` is, as far as combinators tell who awaits them. */
export function waitsFor(waiter: Future<unknown>, future: Future<unknown>): boolean {
  const seen = new Set<Future<unknown>>([future]);
  for (const awaited of seen) {
    if (awaited === waiter) return true;
    for (const awaiter of awaitersOf(awaited)) seen.add(awaiter);
  }
  return false;
}
