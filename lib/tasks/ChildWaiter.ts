import type { Future } from './Future.js';
import type { Task } from './Task.js';
import type { Waiter } from './Waiter.js';

/** Who is told, from the ready queue, that a Future which it waits for is done. */
export interface Parent {
  /** @param own whether the parent made the child itself, so that nobody else can see its outcome */
  _childDone(child: Future<unknown>, own: boolean): void;
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

/** Has a parent wait for a task that it has just made, before anybody else can (a task factory may know better). */
export function adopt(task: Task<unknown>, parent: Parent): void {
  if (task._parent === null && task._waiters === null) task._parent = parent;
  else task._addWaiter(new ChildWaiter(task, parent));
}
