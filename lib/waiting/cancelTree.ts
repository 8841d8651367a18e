import type { Future } from '../tasks/Future.js';

/** What is yet to be done: cancel a child, or go back above a gather whose children have all been. */
type Step = { readonly cancel: Future<unknown> } | { readonly leave: Future<unknown> };

/** The walk that is under way: the gathers on the way to where it is, and what is yet to be done. */
let walk: { readonly steps: Step[]; readonly path: Set<Future<unknown>>; readonly met: Set<Future<unknown>> } | null = null;

/**
 * Cancels all children of a gather that are not done, depth first as CPython does; returns whether there was one. Gathers
 * nest to any depth, so one that is met on the way puts its children on the stack of the outermost one. One that is met
 * again below itself is awaited by a child of its own: null.
 */
export function cancelTree(
  gather: Future<unknown>,
  children: readonly Future<unknown>[],
  message: string | undefined,
): boolean | null {
  if (walk !== null) {
    if (walk.path.has(gather)) return null;
    // Met a second time beside itself: it has been asked already.
    if (walk.met.has(gather)) return true;
    return push(gather, children);
  }
  walk = { steps: [], path: new Set(), met: new Set() };
  const { steps, path } = walk;
  let accepted = false;
  try {
    push(gather, children);
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      if ('leave' in step) path.delete(step.leave);
      else accepted = step.cancel.cancel(message) || accepted;
    }
  } finally {
    walk = null;
  }
  return accepted;
}

/** Last child first, so that the first is on top. */
function push(gather: Future<unknown>, children: readonly Future<unknown>[]): boolean {
  const { steps, path, met } = walk!;
  path.add(gather);
  met.add(gather);
  steps.push({ leave: gather });
  const before = steps.length;
  for (let index = children.length - 1; index >= 0; index--) {
    const child = children[index]!;
    if (!child.done()) steps.push({ cancel: child });
  }
  return steps.length > before;
}
