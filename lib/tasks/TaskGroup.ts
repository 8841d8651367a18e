import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { brand } from '../brand.js';
import { checkFunction, checkOptions } from '../check.js';
import { CancelledError, ExceptionGroup, RuntimeError } from '../errors.js';
import { List } from '../List.js';
import { noteStarted } from '../loop/Debug.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { hooks } from '../loop/hooks.js';
import { shared } from '../loop/shared.js';
import type { AsyncContextManager } from './AsyncContextManager.js';
import { withManager } from './asyncWith.js';
import type { BlockBody } from './Block.js';
import { ChildWaiter, tellWhenDone } from './ChildWaiter.js';
import { coroutine, isCoroutine, type Body, type Coroutine } from './Coroutine.js';
import { nameFramesOf } from './frameNames.js';
import type { Future } from './Future.js';
import { AllDone, Child } from './GroupChild.js';
import { CANCELLED, DONE, MUST_CANCEL } from './Outcome.js';
import type { Task, TaskOptions } from './Task.js';
import { warnOfCycle } from './warnOfCycle.js';

/** `aborting`: shutting down, while the block may not have ended yet. */
type Phase = 'new' | 'cancelled before entry' | 'open' | 'leaving' | 'over';

/**
 * Tasks that end together: leaving the block waits for all of them, and when one fails, the others and the block are
 * cancelled, and the group fails with an `ExceptionGroup` of all that failed.
 *
 * asyncio: `asyncio.TaskGroup`; `cancel()` is that of 3.15. A task that is cancelled is no error. Cancelling whoever runs
 * the block cancels all tasks, and waits until they have cleaned up. Made and entered at once by {@link taskGroup}.
 *
 *     a      ----#             fails
 *     b      ------------|     is cancelled when a fails, and cleans up
 *     group  ------#           ExceptionGroup, when both have ended
 *
 * ```ts
 * const tasks = yield* asyncWith(new TaskGroup(), function* (group) {
 *   return [group.createTask(work(1)), group.createTask(work(2))];
 * }); // both are done
 * console.log(tasks.map((task) => task.result())); // [ 1, 2 ]
 * ```
 */
export class TaskGroup implements AsyncContextManager<TaskGroup> {
  readonly #children = new List<Child>();
  /** How many of them are done, or may be, and the group is still to be told. */
  #toTell = 0;
  #phase: Phase = 'new';
  #aborting = false;
  /** It has asked its parent to end, which leaving takes back. */
  #parentAsked = false;
  #cancelled = false;
  #loop: EventLoop | null = null;
  #parent: Task<unknown> | null = null;
  #requestsAtEntry = 0;
  #errors: unknown[] = [];
  #allDone: Future<void> | null = null;

  /**
   * Starts a task of the group.
   *
   * asyncio: `TaskGroup.create_task()`. Tasks of the group may start others, as long as one of them runs.
   *
   * @throws TypeError when `input` can't be awaited
   * @throws RuntimeError before the group is entered, after it has ended, while it shuts down, or on another loop
   */
  createTask<T>(input: Awaitable<T>, options?: TaskOptions): Task<T> {
    if (options !== undefined) checkOptions('TaskGroup.createTask', options);
    const loop = this.#loop;
    const refusal = this.#refusal(options?.loop);
    if (!isCoroutine(input) && kindOf(input) === null) throw notAwaitable('TaskGroup.createTask', 'input', input);
    if (loop === null || refusal !== null) {
      // TG-04: it is let go on purpose, so debug mode must not miss it.
      if (shared.debugLoops > 0 && isCoroutine(input)) noteStarted(input);
      throw new RuntimeError(`TaskGroup.createTask: ${refusal}`);
    }
    const task = loop.createTask(input, options);
    const child = new Child(this, task);
    this.#children.add(child);
    // A task that ended in its first step counts in the next iteration, when whoever made it has had its turn (gh-128550).
    if (task.done()) loop._enqueue(new ChildWaiter(task, child));
    if (task.done() || tellWhenDone(task, child) !== null) this.#toTell++;
    // gh-155418: an eager task may cancel the group in its first step, before it is one of its tasks.
    if (this.#aborting && !task.done()) task.cancel();
    return task;
  }

  #refusal(loop: EventLoop | undefined): string | null {
    if (this.#loop === null) return 'the group has not been entered';
    if (this.#phase === 'over' || (this.#phase === 'leaving' && this.#children.size === 0)) return 'the group is finished';
    if (this.#aborting) return 'the group is shutting down';
    if (loop !== undefined && loop !== this.#loop) return 'options.loop is not the loop of the group';
    if (shared.loop !== null && shared.loop !== this.#loop) return 'the group belongs to another loop';
    return null;
  }

  /**
   * Cancels all tasks of the group, and its block at its next `yield*`; the block is then left without an error.
   *
   * asyncio: `TaskGroup.cancel()` of 3.15. Before the group is entered it takes effect on entry; when it has ended it does
   * nothing. Tasks that fail while they clean up are an `ExceptionGroup` all the same.
   */
  cancel(): void {
    if (this.#phase === 'new') this.#phase = 'cancelled before entry';
    if (this.#loop === null || this.#phase === 'over') return;
    this.#cancelled = true;
    if (!this.#aborting) this.#abort();
    if (this.#phase === 'open') this.#askParent();
  }

  /**
   * Begins: tasks can be made.
   *
   * @throws RuntimeError outside a task, or when the group was entered before
   */
  enter(): Coroutine<this> {
    return entering(this) as Coroutine<this>;
  }

  /** Waits for all tasks; throws what failed. */
  exit(failure: { error: unknown } | null): Coroutine<boolean> {
    return exiting(this, failure);
  }

  /** @internal */
  _enter(): void {
    if (this.#loop !== null) throw new RuntimeError('TaskGroup.enter: this group has already been entered');
    if (shared.task === null) throw new RuntimeError('TaskGroup.enter: a group can only be entered in a task');
    const cancelled = this.#phase === 'cancelled before entry';
    this.#parent = shared.task;
    this.#loop = shared.task._loop;
    // One that is yet to be thrown comes from outside all the same.
    this.#requestsAtEntry = this.#parent.cancelling() - ((this.#parent._flags & MUST_CANCEL) === 0 ? 0 : 1);
    this.#phase = 'open';
    if (cancelled) this.cancel();
  }

  /** @internal */
  *_exit(failure: { error: unknown } | null): Body<boolean> {
    if (this.#loop === null) throw new RuntimeError('TaskGroup.exit: this group has not been entered');
    if (this.#phase !== 'open') throw new RuntimeError('TaskGroup.exit: this group has already been left');
    this.#phase = 'leaving';
    let cancel = failure?.error instanceof CancelledError ? failure.error : null;
    if (failure !== null && !this.#aborting) this.#abort();
    // Whoever waits here may be cancelled any number of times: it waits on (TG-21).
    while (this.#children.size > 0) {
      this.#allDone = new AllDone(this.#children, this.#loop);
      try {
        yield* this.#allDone;
      } catch (error) {
        // The Future is settled here alone: this is a cancel.
        if (!this.#aborting || this.#cancelled) cancel = error as CancelledError;
        if (!this.#aborting) this.#abort();
      }
      this.#allDone = null;
    }
    return this.#end(failure, cancel);
  }

  /** All tasks are done: what the block ends with. */
  #end(failure: { error: unknown } | null, cancel: CancelledError | null): boolean {
    const parent = this.#parent!;
    const errors = this.#errors;
    this.#phase = 'over';
    this.#parent = null;
    this.#errors = [];
    const requests = this.#parentAsked ? parent.uncancel() : parent.cancelling();
    const bodyFailed = failure !== null && !(failure.error instanceof CancelledError);
    if (errors.length === 0 && !bodyFailed) return this.#endWithoutErrors(requests, cancel);
    if (bodyFailed) errors.push(failure.error);
    if (requests > 0) {
      // TG-17: who was cancelled from outside meanwhile is told so at its next await.
      parent.uncancel();
      parent.cancel();
    }
    throw new ExceptionGroup(errors, 'unhandled errors in a TaskGroup');
  }

  #endWithoutErrors(requests: number, cancel: CancelledError | null): boolean {
    if (!this.#cancelled) {
      if (cancel !== null) throw cancel;
      return false;
    }
    // gh-155433: a cancel from outside is not the group's own. One that was not thrown yet comes at the next await.
    if (cancel !== null && requests > this.#requestsAtEntry) throw cancel;
    return true;
  }

  /** @internal */
  get _awaiter(): Future<unknown> | null {
    return this.#parent;
  }

  /**
   * A result is news only when no other task is pending: until then a step for it would take it out, and do nothing else.
   *
   * @internal
   */
  _countsAtOnce(child: Child): boolean {
    const { task } = child;
    this.#toTell++;
    if (task._state !== DONE || this.#children.size === this.#toTell || task._loop._trace !== null) return false;
    this.#toTell--;
    this.#children.remove(child);
    return true;
  }

  /** @internal */
  _childDone(child: Child): void {
    const { task } = child;
    this.#toTell--;
    this.#children.remove(child);
    if (this.#children.size === 0 && this.#allDone !== null && !this.#allDone.done()) this.#allDone.setResult();
    if (task._state === DONE || task._state === CANCELLED) return;
    const error = task._takeError();
    if (this.#parent === null || this.#parent.done()) {
      // TG-25: nobody is left who could be told.
      task._loop.callExceptionHandler({ message: `${task._describe()} failed after its TaskGroup had ended`, exception: error, task });
      return;
    }
    this.#errors.push(error);
    if (this.#aborting) return;
    this.#abort();
    this.#askParent();
  }

  #abort(): void {
    this.#aborting = true;
    for (const { task } of [...this.#children]) if (!task.done()) task.cancel();
  }

  #askParent(): void {
    if (this.#parentAsked) return;
    this.#parentAsked = true;
    this.#parent!.cancel();
  }

  toString(): string {
    const state = this.#aborting && this.#phase !== 'over' ? 'shutting down' : this.#phase;
    return `<TaskGroup ${state}, ${this.#children.size} tasks>`;
  }
}

brand(TaskGroup, 'TaskGroup');
hooks.stepped = warnOfCycle;
nameFramesOf(TaskGroup.prototype._exit, 'TaskGroup.exit');

const entering = coroutine(
  // eslint-disable-next-line require-yield
  function* (group: TaskGroup): Body<TaskGroup> {
    group._enter();
    return group;
  },
  { name: 'TaskGroup.enter' },
);

const exiting = coroutine((group: TaskGroup, failure: { error: unknown } | null) => group._exit(failure), { name: 'TaskGroup.exit' });

/** The body of a group that only starts tasks. */
const nothing = coroutine(
  // eslint-disable-next-line require-yield
  function* (): Body<undefined> {
    return undefined;
  },
  { name: 'taskGroup' },
)();

/**
 * Runs `body` with a new {@link TaskGroup}, waits for all tasks of the group, and gives the body's result.
 *
 * asyncio: `async with asyncio.TaskGroup() as group:`. Unsubscribing cancels the body and all tasks. A body that only
 * starts tasks may be a plain function that returns nothing. The result is `undefined` after `group.cancel()`.
 *
 *     a          ----|
 *     b          ------|
 *     taskGroup  ------(x|)
 *
 * ```ts
 * const [user, posts] = yield* taskGroup(function* (group) {
 *   const user = group.createTask(fetchUser(1));
 *   const posts = group.createTask(fetchPosts(1));
 *   return [yield* user, yield* posts] as const;
 * });
 * console.log(user.name, posts.length); // Ada 1
 * ```
 *
 * @throws TypeError when `body` is not a function
 */
export function taskGroup<T>(body: BlockBody<TaskGroup, T>): Coroutine<T>;
export function taskGroup(body: (group: TaskGroup) => void): Coroutine<void>;
export function taskGroup<T>(body: (group: TaskGroup) => unknown): Coroutine<T> {
  checkFunction('taskGroup', 'body', body);
  return runGroup(body) as Coroutine<T>;
}

const runGroup = coroutine(
  function* (body: (group: TaskGroup) => unknown): Body<unknown> {
    return yield* withManager('taskGroup', new TaskGroup(), (group) => (body(group as TaskGroup) ?? nothing) as Coroutine<unknown>);
  },
  { name: 'taskGroup' },
);
