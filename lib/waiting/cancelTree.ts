import type { Future } from '../tasks/Future.js';

let stack: Future<unknown>[] | null = null;

/**
 * Cancels all children that are not done, depth first as CPython does; returns whether there was one. Gathers nest to
 * any depth, so a gather that is met on the way puts its children on the stack of the outermost one.
 */
export function cancelTree(children: readonly Future<unknown>[], message: string | undefined): boolean {
  const pending = children.filter((child) => !child.done());
  if (stack !== null) {
    stack.push(...pending.reverse());
    return pending.length > 0;
  }
  const own = (stack = pending.reverse());
  let accepted = false;
  try {
    for (let child = own.pop(); child !== undefined; child = own.pop()) accepted = child.cancel(message) || accepted;
  } finally {
    stack = null;
  }
  return accepted;
}
