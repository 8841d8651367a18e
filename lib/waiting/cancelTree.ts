import type { Future } from '../tasks/Future.js';

/** What is yet to be done: cancel a child, or go back above a gather whose children have all been. */
type Step = { readonly cancel: Future<unknown> } | { readonly leave: Future<unknown> };

/** Gathers cancel each other this deep natively; what is deeper is put on a stack. */
const deepest = 200;
/** So many gathers may be met before those that are met again are left out: CPython's walk is exponential there. */
const manyVisits = 10_000;

/** The walk that is under way. */
interface Walk {
  /** The gathers on the way to where it is. */
  readonly path: Set<Future<unknown>>;
  readonly met: Set<Future<unknown>>;
  visits: number;
  depth: number;
  /** What is yet to be done below the deepest native call; null above. */
  steps: Step[] | null;
}

let walk: Walk | null = null;

/**
 * Cancels all children of a gather that are not done, depth first as CPython does; returns whether one of them took it. One
 * that is met again below itself is awaited by a child of its own: null.
 */
export function cancelTree(
  gather: Future<unknown>,
  children: readonly Future<unknown>[],
  message: string | undefined,
): boolean | null {
  if (walk === null) return begin(gather, children, message);
  if (walk.path.has(gather)) return null;
  if (++walk.visits > manyVisits && walk.met.has(gather)) return true;
  if (walk.steps !== null) return push(walk, walk.steps, gather, children);
  return walk.depth < deepest ? descend(walk, gather, children, message) : flatten(walk, gather, children, message);
}

function begin(gather: Future<unknown>, children: readonly Future<unknown>[], message: string | undefined): boolean {
  walk = { path: new Set(), met: new Set(), visits: 0, depth: 0, steps: null };
  try {
    return descend(walk, gather, children, message);
  } finally {
    walk = null;
  }
}

function descend(current: Walk, gather: Future<unknown>, children: readonly Future<unknown>[], message: string | undefined): boolean {
  const { path, met } = current;
  path.add(gather);
  met.add(gather);
  current.depth++;
  let accepted = false;
  for (const child of children) if (!child.done()) accepted = child.cancel(message) || accepted;
  current.depth--;
  path.delete(gather);
  return accepted;
}

function flatten(current: Walk, gather: Future<unknown>, children: readonly Future<unknown>[], message: string | undefined): boolean {
  const steps: Step[] = (current.steps = []);
  push(current, steps, gather, children);
  let accepted = false;
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if ('leave' in step) current.path.delete(step.leave);
    else accepted = step.cancel.cancel(message) || accepted;
  }
  current.steps = null;
  return accepted;
}

/** Last child first, so that the first is on top. */
function push(current: Walk, steps: Step[], gather: Future<unknown>, children: readonly Future<unknown>[]): boolean {
  current.path.add(gather);
  current.met.add(gather);
  steps.push({ leave: gather });
  const before = steps.length;
  for (let index = children.length - 1; index >= 0; index--) {
    const child = children[index]!;
    if (!child.done()) steps.push({ cancel: child });
  }
  return steps.length > before;
}
