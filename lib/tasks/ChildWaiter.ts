import type { Future } from './Future.js';
import type { Task } from './Task.js';
import type { Waiter } from './Waiter.js';

/** Who is told, from the ready queue, that a Future which it waits for is done. */
export interface Parent {
  /** @param own whether the child told of it by itself, and not through a waiter */
  _childDone(child: Future<unknown>, own: boolean): void;
  /** A child that tells of itself is done: whether there is nothing to tell of it, so that it need not come again. */
  _countsAtOnce?(child: Future<unknown>): boolean;
  /** Who can't be done before the children are, if it is known. */
  readonly _awaiter?: Future<unknown> | null;
  /** Who waits for the next of the children to be done, whichever that is. */
  _takers?(): Iterable<Future<unknown>>;
}

/** A combinator's place in the list of those who wait for a Future that it was handed. */
export class ChildWaiter implements Waiter {
  _next: Waiter | null = null;
  _previous: Waiter | null = null;
  readonly child: Future<unknown>;
  readonly parent: Parent;

  constructor(child: Future<unknown>, parent: Parent) {
    this.child = child;
    this.parent = parent;
  }

  get _reads(): boolean {
    return true;
  }

  _drop(): void {
    this.child._leftUnread();
  }

  _run(): void {
    const { parent, child } = this;
    if (child._loop._trace === null) parent._childDone(child, false);
    else child._loop._trace.tellParent(parent, child, false);
  }
}

/**
 * Has a parent told when a child is done. For a task that nobody waits for yet that needs no waiter, and null is returned:
 * the task itself comes again.
 */
export function tellWhenDone(child: Future<unknown>, parent: Parent): ChildWaiter | null {
  if (child._isTask && child._waiters === null && (child as Task<unknown>)._parent === null) {
    (child as Task<unknown>)._parent = parent;
    return null;
  }
  const waiter = new ChildWaiter(child, parent);
  child._addWaiter(waiter);
  return waiter;
}
