import { ChildWaiter } from './ChildWaiter.js';
import { isFuture, type Future } from './Future.js';
import type { Task } from './Task.js';

/** Whether `waiter` can't be done before `future` is, as far as combinators tell who awaits them. */
export function waitsFor(waiter: Future<unknown>, future: Future<unknown>): boolean {
  const seen = new Set<Future<unknown>>([future]);
  for (const awaited of seen) {
    if (awaited === waiter) return true;
    for (const awaiter of awaitersOf(awaited)) seen.add(awaiter);
  }
  return false;
}

function awaitersOf(future: Future<unknown>): Future<unknown>[] {
  const parents = future._listWaiters().map((waiter) => (waiter instanceof ChildWaiter ? waiter.parent : waiter));
  const { _parent: parent } = future as unknown as Partial<Task<unknown>>;
  const all: unknown[] = parent === undefined || parent === null ? parents : [...parents, parent];
  return [...all, ...all.map((one) => (one as { _awaiter?: unknown })._awaiter)].filter(isFuture);
}
