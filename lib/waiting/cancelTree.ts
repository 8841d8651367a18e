import type { Future } from '../tasks/Future.js';

/** The walk that is under way: what is yet to be cancelled, and the gathers that were met. */
let walk: { readonly stack: Future<unknown>[]; readonly met: Set<Future<unknown>> } | null = null;

/**
 * Cancels all children of a gather that are not done, depth first as CPython does; returns whether there was one. Gathers
 * nest to any depth, so one that is met on the way puts its children on the stack of the outermost one. One that is met
 * twice is awaited by a child of its own: null.
 */
export function cancelTree(
  gather: Future<unknown>,
  children: readonly Future<unknown>[],
  message: string | undefined,
): boolean | null {
  if (walk !== null) {
    if (walk.met.has(gather)) return null;
    walk.met.add(gather);
    return push(walk.stack, children);
  }
  const { stack } = (walk = { stack: [] as Future<unknown>[], met: new Set([gather]) });
  push(stack, children);
  let accepted = false;
  try {
    for (let child = stack.pop(); child !== undefined; child = stack.pop()) accepted = child.cancel(message) || accepted;
  } finally {
    walk = null;
  }
  return accepted;
}

/** Last child first, so that the first is on top. */
function push(stack: Future<unknown>[], children: readonly Future<unknown>[]): boolean {
  const before = stack.length;
  for (let index = children.length - 1; index >= 0; index--) {
    const child = children[index]!;
    if (!child.done()) stack.push(child);
  }
  return stack.length > before;
}
