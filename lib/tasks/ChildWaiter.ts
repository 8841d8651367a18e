import type { Future } from './Future.js';
import type { Waiter } from './Waiter.js';

/** Who is told, from the ready queue, that a Future which it waits for is done. */
export interface Parent {
  _childDone(child: Future<unknown>, waiter: ChildWaiter): void;
}

/** A combinator's place in the list of those who wait for one of its children. */
export class ChildWaiter implements Waiter {
  _next: Waiter | null = null;
  _previous: Waiter | null = null;
  readonly child: Future<unknown>;
  /** Whether the parent made the child itself, so that nobody else can see its outcome. */
  readonly own: boolean;
  readonly #parent: Parent;

  constructor(child: Future<unknown>, parent: Parent, own: boolean) {
    this.child = child;
    this.own = own;
    this.#parent = parent;
  }

  get _reads(): boolean {
    return true;
  }

  _run(): void {
    this.#parent._childDone(this.child, this);
  }
}
