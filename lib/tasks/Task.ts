import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { brand } from '../brand.js';
import { checkOptions, describe } from '../check.js';
import { RuntimeError } from '../errors.js';
import { Context } from '../loop/Context.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { hooks } from '../loop/hooks.js';
import { shared } from '../loop/shared.js';
import { keepMessage } from './cancelMessages.js';
import { isCoroutine } from './Coroutine.js';
import { Driver } from './Driver.js';
import { MUST_CANCEL, ONE_CANCEL, PENDING } from './Outcome.js';

/** Options of {@link Task} and `createTask`. */
export interface TaskOptions {
  /** The loop that it runs on. Default: the running one, else `getEventLoop()`. */
  loop?: EventLoop;
  /** Default: `Task-1`, `Task-2`, … */
  name?: string;
  /** Run the first step at once, inside `createTask`. Default: false, in the loop's next iteration. */
  eager?: boolean;
  /** The context that it runs in. Default: a copy of the current one. */
  context?: Context;
}

/**
 * A running coroutine: drives its body, and is the Future of its outcome.
 *
 * asyncio: `asyncio.Task`. Cancelling asks: `CancelledError` is thrown where the body is suspended, and what is awaited
 * there is cancelled with it; the task is done when its cleanup is. A task that nobody ever subscribed to runs on; one
 * whose subscribers have all left is cancelled. A plain Observable is subscribed at once, and its last value is the
 * result.
 *
 *     work       --(x|)             cancel()    --!
 *     task       --(x|)             task        ----#  (CancelledError, after the cleanup)
 *
 * ```ts
 * const task = new Task(work(), { name: 'worker' });
 * task.addDoneCallback((task) => console.log(task.getName(), 'is done')); // worker is done
 * ```
 *
 * @throws TypeError when `input` can't be awaited, or an option has the wrong type
 * @throws RuntimeError when the loop is closed
 */
export class Task<T> extends Driver<T> {
  /** @internal */
  _nextTask: Task<unknown> | null;
  /** @internal */
  _previousTask: Task<unknown> | null;
  /** @internal */
  _name: string | number;

  constructor(input: Awaitable<T>, options: TaskOptions = noOptions) {
    super(input, checkOptions('Task', options));
    this._nextTask = null;
    this._previousTask = null;
    this._name = options.name === undefined ? ++shared.taskCount : String(options.name);
    this._enter(options);
  }

  /** @internal */
  private _enter(options: TaskOptions): void {
    const { _input: input, _loop: loop } = this;
    const coroutine = isCoroutine(input);
    if (!coroutine && kindOf(input) === null) throw notAwaitable('Task', 'input', input);
    if (options.context !== undefined && !(options.context instanceof Context)) {
      throw new TypeError(`Task: options.context must be a Context, got ${describe(options.context)}`);
    }
    if (loop.isClosed()) throw new RuntimeError('Task: the event loop is closed');
    loop._tasks.add(this);
    loop._trace?.noteBy('created', this);
    if (coroutine && options.eager !== true) loop._enqueue(this);
    else this._beginNow(coroutine, options.eager === true);
  }

  /** @internal */
  private _beginNow(coroutine: boolean, eager: boolean): void {
    try {
      if (coroutine) this._runNow();
      else this._startSource(eager);
    } catch (error) {
      this._ended();
      this._loop._trace?.done(this, 'failed');
      throw error;
    }
  }

  /** @internal */
  override _ended(): void {
    this._loop._tasks.remove(this);
  }

  /** @internal */
  override get _isTask(): boolean {
    return true;
  }

  /** @throws RuntimeError always: the result of a task is that of its coroutine */
  override setResult(): never {
    throw new RuntimeError('Task.setResult: the result of a task is that of its coroutine');
  }

  /** @throws RuntimeError always: the exception of a task is that of its coroutine */
  override setException(): never {
    throw new RuntimeError('Task.setException: the exception of a task is that of its coroutine');
  }

  /**
   * Asks it to end: `CancelledError` will be thrown where its body is suspended; the body may clean up, suspend, even
   * refuse. Returns `false` when it is done.
   *
   * @param message the message of the CancelledError
   */
  override cancel(message?: string): boolean {
    if (this._state !== PENDING) {
      this._markRead();
      return false;
    }
    if (this._waitsFor?._isTask === true && waitsInCycle(this)) this._leaveCycle();
    // A loop, not a recursion: tasks may wait for tasks to any depth.
    let task = this as Task<unknown>;
    for (;;) {
      task._flags += ONE_CANCEL;
      if (task._loop._trace !== null) task._loop._trace.noteBy('cancelled', task);
      const waitsFor = task._waitsFor;
      if (waitsFor === null || waitsFor._state !== PENDING) break;
      if (!waitsFor._isTask) {
        if (waitsFor._cancelFor(task, message)) return true;
        break;
      }
      task = waitsFor as Task<unknown>;
    }
    task._flags |= MUST_CANCEL;
    keepMessage(task, message);
    return true;
  }

  /** Tasks that wait for each other would pass a cancel round and round: this one stops waiting. @internal */
  private _leaveCycle(): void {
    this._waitsFor!._removeWaiter(this);
    this._waitsFor = null;
    this._loop._enqueue(this);
    this._loop._trace?.noteBy('woken', this);
  }

  /** How often it was asked to end and has not taken that back with {@link uncancel}. */
  cancelling(): number {
    return Math.floor(this._flags / ONE_CANCEL);
  }

  /**
   * Takes back one request to end, for a structure that has dealt with it, and returns how many are left. When that is
   * none, a cancel that was not thrown yet is withdrawn.
   */
  uncancel(): number {
    const asked = this._flags >= ONE_CANCEL;
    if (asked) this._flags -= ONE_CANCEL;
    if (this._flags < ONE_CANCEL) this._flags &= ~MUST_CANCEL;
    if (asked && this._flags < ONE_CANCEL) this._loop._trace?.note('uncancelled', this);
    return this.cancelling();
  }

  getName(): string {
    return typeof this._name === 'number' ? `Task-${this._name}` : this._name;
  }

  setName(name: string): void {
    this._name = String(name);
  }

  /** What it was made from. */
  getCoro(): Awaitable<T> {
    return this._input;
  }

  /** The context that all its steps run in. */
  getContext(): Context {
    const known = this._sharedContext;
    if (known !== null) return known;
    const context = new Context();
    if (shared.task === (this as Task<unknown>)) context._goOn(shared.context);
    else context._state = this._context;
    this._shareContext(context);
    return context;
  }

  override toString(): string {
    const waiting = this._waitsFor === null ? '' : ` waits for ${this._waitsFor._describe()}`;
    const what = isCoroutine(this._input) ? this._input.toString() : describe(this._input);
    return `<Task ${this._describeState()} '${this.getName()}' ${what}${waiting}>`;
  }

  /** @internal */
  override _describeState(): string {
    return this._state === PENDING && this._flags >= ONE_CANCEL ? 'cancelling' : super._describeState();
  }

  /** @internal */
  override _describe(): string {
    return `task '${this.getName()}'`;
  }
}

/** Whether following who waits for whom comes back to where it was (Brent's algorithm). */
function waitsInCycle(start: Task<unknown>): boolean {
  let task = start;
  let mark = start;
  for (let steps = 1, limit = 2; ; steps++) {
    const next = task._waitsFor;
    if (next === null || !next._isTask) return false;
    task = next as Task<unknown>;
    if (task === mark) return true;
    if (steps < limit) continue;
    mark = task;
    limit *= 2;
  }
}

const noOptions: TaskOptions = {};

brand(Task, 'Task');
hooks.newTask = <T>(input: Awaitable<T>, options: TaskOptions) => new Task(input, options);
