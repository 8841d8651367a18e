import { ChildWaiter, type Parent } from './ChildWaiter.js';
import { isFuture, type Future } from './Future.js';
import type { Task } from './Task.js';

type AnyFuture = Future<unknown>;

/** Who waits for a Future: tasks, the Futures of combinators, and combinators that have none. For one that is done nobody does. */
function waitersOf(future: AnyFuture): unknown[] {
  // A combinator may still have to be told of it.
  if (future.done()) return [];
  const waiters: unknown[] = future._listWaiters().map((waiter) => (waiter instanceof ChildWaiter ? waiter.parent : waiter));
  const { _parent: parent } = future as unknown as Partial<Task<unknown>>;
  return parent === undefined || parent === null ? waiters : [...waiters, parent];
}

/** Who can't be done before a Future is, as far as combinators tell who awaits them. */
export function awaitersOf(future: AnyFuture): AnyFuture[] {
  const waiters = waitersOf(future);
  return [...waiters, ...waiters.map((waiter) => (waiter as Partial<Parent>)._awaiter)].filter(isFuture);
}

/** The tasks that wait for a Future, also through combinators and also where another's end would do, as in `asCompleted`. */
export function tasksAwaiting(future: AnyFuture): Task<unknown>[] {
  const tasks = new Set<Task<unknown>>();
  const passed = new Set<AnyFuture>([future]);
  for (const awaited of passed) {
    const others = waitersOf(awaited).flatMap((waiter) => [...((waiter as Partial<Parent>)._takers?.() ?? [])]);
    for (const awaiter of [...awaitersOf(awaited), ...others]) {
      if (awaiter._isTask) tasks.add(awaiter as Task<unknown>);
      else passed.add(awaiter);
    }
  }
  return [...tasks];
}
