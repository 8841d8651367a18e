import type { Waiter } from './Waiter.js';

/** Who has a list of waiters: a circle through them, entered at the first; most often there is one, without links. */
interface Awaited {
  _waiters: Waiter | null;
}

export function addWaiter(to: Awaited, waiter: Waiter): void {
  const first = to._waiters;
  if (first === null) {
    to._waiters = waiter;
    return;
  }
  const last = first._previous ?? first;
  last._next = first._previous = waiter;
  waiter._previous = last;
  waiter._next = first;
}

export function removeWaiter(from: Awaited, waiter: Waiter): void {
  const { _next: next, _previous: previous } = waiter;
  if (from._waiters === waiter) from._waiters = next;
  if (next === null || previous === null) return;
  waiter._next = waiter._previous = null;
  previous._next = next === previous ? null : next;
  next._previous = next === previous ? null : previous;
}

export function lastWaiter({ _waiters: first }: Awaited): Waiter | null {
  return first?._previous ?? first;
}

export function listWaiters({ _waiters: first }: Awaited): Waiter[] {
  const list: Waiter[] = [];
  for (let waiter = first; waiter !== null; waiter = after(waiter, first)) list.push(waiter);
  return list;
}

/** Whether one of them will see the outcome. */
export function hasReader({ _waiters: first }: Awaited): boolean {
  let waiter = first;
  while (waiter !== null && !waiter._reads) waiter = after(waiter, first);
  return waiter !== null;
}

function after(waiter: Waiter, first: Waiter | null): Waiter | null {
  return waiter._next === first ? null : waiter._next;
}
