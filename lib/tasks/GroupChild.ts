import type { List, Listed } from '../List.js';
import type { EventLoop } from '../loop/EventLoop.js';
import type { Parent } from './ChildWaiter.js';
import { Future } from './Future.js';
import type { Task } from './Task.js';

interface Group {
  readonly _awaiter: Future<unknown> | null;
  _childDone(child: Child): void;
  _countsAtOnce(child: Child): boolean;
}

/** A task of a group, and its place among them. */
export class Child implements Parent, Listed<Child> {
  _before: Child | null = null;
  _after: Child | null = null;
  readonly task: Task<unknown>;
  readonly #group: Group;

  constructor(group: Group, task: Task<unknown>) {
    this.#group = group;
    this.task = task;
  }

  get _awaiter(): Future<unknown> | null {
    return this.#group._awaiter;
  }

  _childDone(): void {
    this.#group._childDone(this);
  }

  _countsAtOnce(): boolean {
    return this.#group._countsAtOnce(this);
  }
}

/** What leaving a group waits for. */
export class AllDone extends Future<void> {
  readonly #children: List<Child>;

  constructor(children: List<Child>, loop: EventLoop) {
    super(loop._own);
    this.#children = children;
  }

  override _awaits(): Iterable<Future<unknown>> {
    return [...this.#children].map(({ task }) => task);
  }

  override _describe(): string {
    return 'the tasks of a TaskGroup';
  }
}
