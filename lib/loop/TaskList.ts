import type { Task } from '../tasks/Task.js';

type AnyTask = Task<unknown>;

/**
 * The tasks of a loop that are not done, in the order in which they were made: a linked list through the tasks, which
 * costs nothing per task.
 */
export class TaskList {
  #first: AnyTask | null = null;
  #last: AnyTask | null = null;

  add(task: AnyTask): void {
    task._previousTask = this.#last;
    if (this.#last === null) this.#first = task;
    else this.#last._nextTask = task;
    this.#last = task;
  }

  remove(task: AnyTask): void {
    const { _previousTask: previous, _nextTask: next } = task;
    if (previous === null && this.#first !== task) return;
    if (previous === null) this.#first = next;
    else previous._nextTask = next;
    if (next === null) this.#last = previous;
    else next._previousTask = previous;
    task._previousTask = task._nextTask = null;
  }

  /** The task of that name, if there is one and no more. */
  named(name: string | number): AnyTask | null {
    let found: AnyTask | null = null;
    for (let task = this.#first; task !== null; task = task._nextTask) {
      if (task._name !== name) continue;
      if (found !== null) return null;
      found = task;
    }
    return found;
  }

  *[Symbol.iterator](): Generator<AnyTask, void> {
    for (let task = this.#first; task !== null; ) {
      const next: AnyTask | null = task._nextTask;
      yield task;
      task = next;
    }
  }
}
