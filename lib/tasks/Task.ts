import { brand } from '../brand.js';
import { CancelledError, cancelledError, InvalidStateError, RuntimeError } from '../errors.js';
import { describe } from '../check.js';
import { captureContext, Context, type ContextState } from '../loop/Context.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { hooks } from '../loop/hooks.js';
import { shared } from '../loop/shared.js';
import { kindOf, notAwaitable, type Awaitable } from './Awaitable.js';
import type { Parent } from './ChildWaiter.js';
import { driver, isCoroutine, type Coroutine, type Frame } from './Coroutine.js';
import { CANCELLED, DONE, FAILED, FINISHED, Future, MUST_CANCEL, PENDING } from './Future.js';
import { start } from './start.js';
import { CALL, PASS, type Request } from './suspend.js';
import type { Waiter } from './Waiter.js';

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
 * asyncio: `asyncio.Task`. Cancelling asks: `CancelledError` is thrown where the body is suspended, and what is awaited there is
 * cancelled with it; the task is done when its cleanup is. A task that nobody ever subscribed to runs on; one whose subscribers have all
 * left is cancelled. A plain Observable is subscribed at once, and its last value is the result.
 *
 *     work       --(x|)             cancel()    --!
 *     task       --(x|)             task        ----#  (CancelledError, after the cleanup)
 *
 * ```ts
 * const task = new Task(work(), { name: 'worker' });
 * task.addDoneCallback((task) => console.log(task.getName(), 'is done'));
 * ```
 *
 * @throws TypeError when `input` can't be awaited, or an option has the wrong type
 * @throws RuntimeError when the loop is closed
 */
export class Task<T> extends Future<T> implements Waiter {
  /** @internal */
  _next: Waiter | null;
  /** @internal */
  _previous: Waiter | null;
  /** @internal */
  _nextTask: Task<unknown> | null;
  /** @internal */
  _previousTask: Task<unknown> | null;
  /** @internal */
  _context: ContextState;
  /** The Future that it is suspended on. @internal */
  _waitsFor: Future<unknown> | null;
  /** What is being stepped: the innermost call; null before the first step and after the last. @internal */
  _frame: Frame | null;
  /** @internal */
  _callers: Frame[] | null;
  /** The combinator that made it, and so was the first to wait for it: it needs no waiter of its own. @internal */
  _parent: Parent | null;
  /** @internal */
  _cancels: number;
  /** @internal */
  _name: string | number;
  /** @internal */
  readonly _input: Awaitable<T>;
  /** @internal */
  _sharedContext: Context | null;

  constructor(input: Awaitable<T>, options: TaskOptions = noOptions) {
    super(options as { loop?: EventLoop });
    this._next = null;
    this._previous = null;
    this._nextTask = null;
    this._previousTask = null;
    this._context = captureContext();
    this._waitsFor = null;
    this._frame = null;
    this._callers = null;
    this._parent = null;
    this._cancels = 0;
    this._name = options.name === undefined ? ++shared.taskCount : String(options.name);
    this._input = input;
    this._sharedContext = options.context ?? null;
    this.#begin(options);
  }

  #begin(options: TaskOptions): void {
    const { _input: input, _loop: loop } = this;
    const coroutine = isCoroutine(input);
    if (!coroutine && kindOf(input) === null) throw notAwaitable('Task', 'input', input);
    if (options.context !== undefined && !(options.context instanceof Context)) {
      throw new TypeError(`Task: options.context must be a Context, got ${describe(options.context)}`);
    }
    if (loop.isClosed()) throw new RuntimeError('Task: the event loop is closed');
    loop._tasks.add(this as Task<unknown>);
    if (!coroutine) this.#startSource(input, options.eager === true);
    else if (options.eager === true) loop._within(() => this._run());
    else loop._enqueue(this);
  }

  /** A hot source must lose nothing, so it is subscribed now; the task waits for it as for a Future. */
  #startSource(input: Awaitable<T>, eager: boolean): void {
    const source = this._loop._within(() => start(input, this._loop)) as Future<unknown>;
    this._frame = source;
    this.#waitFor(source);
    if (source.done() && eager) this._loop._within(() => this._run());
    else if (source.done()) this._loop._enqueue(this);
  }

  override get _isTask(): boolean {
    return true;
  }

  get _reads(): boolean {
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
   * Asks it to end: `CancelledError` will be thrown where its body is suspended; the body may clean up, suspend, even refuse. Returns
   * `false` when it is done.
   *
   * @param message the message of the CancelledError
   */
  override cancel(message?: string): boolean {
    if (this._state !== PENDING) {
      this._markRead();
      return false;
    }
    if (this._waitsFor?._isTask === true && waitsInCycle(this as Task<unknown>)) this.#leaveCycle();
    // A loop, not a recursion: tasks may wait for tasks to any depth.
    let task = this as Task<unknown>;
    for (;;) {
      task._cancels++;
      const waitsFor = task._waitsFor;
      if (waitsFor === null || waitsFor._state !== PENDING) break;
      if (!waitsFor._isTask) {
        if (waitsFor.cancel(message)) return true;
        break;
      }
      task = waitsFor as Task<unknown>;
    }
    task._flags |= MUST_CANCEL;
    task._outcome = message;
    return true;
  }

  /** Tasks that wait for each other would pass a cancel round and round: this one stops waiting. */
  #leaveCycle(): void {
    this._waitsFor!._removeWaiter(this);
    this._waitsFor = null;
    this._loop._enqueue(this);
  }

  /** How often it was asked to end and has not taken that back with {@link uncancel}. */
  cancelling(): number {
    return this._cancels;
  }

  /**
   * Takes back one request to end, for a structure that has dealt with it, and returns how many are left. When that is none, a
   * cancel that was not thrown yet is withdrawn.
   */
  uncancel(): number {
    if (this._cancels > 0 && --this._cancels === 0) this._flags &= ~MUST_CANCEL;
    return this._cancels;
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
    if (this._sharedContext === null) {
      this._sharedContext = new Context();
      this._sharedContext._state = shared.task === (this as Task<unknown>) ? shared.context : this._context;
    }
    return this._sharedContext;
  }

  override toString(): string {
    const waiting = this._waitsFor === null ? '' : ` waits for ${this._waitsFor._describe()}`;
    const what = isCoroutine(this._input) ? this._input.toString() : describe(this._input);
    return `<Task ${this._describeState()} '${this.getName()}' ${what}${waiting}>`;
  }

  override _describeState(): string {
    return this._state === PENDING && this._cancels > 0 ? 'cancelling' : super._describeState();
  }

  override _describe(): string {
    return `task '${this.getName()}'`;
  }

  /** @internal */
  override _isWanted(): boolean {
    return this._parent !== null || super._isWanted();
  }

  /** @internal */
  override _release(): boolean {
    if (this._parent === null) return super._release();
    this._loop._enqueue(this);
    super._release();
    return true;
  }

  /** A step, from the ready queue; when it is done, the news for the combinator that made it. @internal */
  _run(): void {
    if (this._state !== PENDING) {
      this.#tellParent();
      return;
    }
    const { carried } = this._context;
    if (carried === null) this.#wakeInContext();
    else carried(() => this.#wakeInContext());
  }

  #tellParent(): void {
    if (this._parent !== null) {
      this._parent._childDone(this as Future<unknown>, true);
    } else if ((this._flags & FINISHED) !== 0) {
      this._leftUnread();
    } else {
      this._loop._tasks.remove(this as Task<unknown>);
      throw new InvalidStateError(`${this._describe()} was to be stepped, but is done already`);
    }
  }

  #wakeInContext(): void {
    const context = this._sharedContext;
    if (context === null) {
      shared.context = this._context;
      this.#wake();
      this._context = shared.context;
      this.#keepContext();
      return;
    }
    const outer = context._enter();
    try {
      this.#wake();
    } finally {
      context._exit(outer);
    }
  }

  /** Somebody asked for the context during the step. */
  #keepContext(): void {
    if (this._sharedContext !== null) this._sharedContext._state = this._context;
  }

  /** Goes on with the outcome of what it waited for, unless a cancel comes first (CANC-07). */
  #wake(): void {
    const waitsFor = this._waitsFor;
    this._waitsFor = null;
    let outcome: unknown;
    let failed = false;
    if (waitsFor !== null) {
      failed = waitsFor._state !== DONE;
      if ((this._flags & MUST_CANCEL) !== 0 && waitsFor._state === FAILED) waitsFor._leftUnread();
      else outcome = failed ? waitsFor._takeError() : waitsFor._outcome;
    }
    if ((this._flags & MUST_CANCEL) !== 0) {
      this._flags &= ~MUST_CANCEL;
      if (!(failed && outcome instanceof CancelledError)) outcome = cancelledError(this._outcome as string | undefined);
      failed = true;
    }
    const outer = shared.task;
    shared.task = this as Task<unknown>;
    if (this._frame === null && failed) this.#finish(outcome, true);
    else this.#step(this._frame, outcome, failed);
    shared.task = outer;
  }

  /**
   * Runs the body until it suspends. A `yield*` on a coroutine is a call on this task's own stack: a step costs the same at any depth, and
   * nothing overflows.
   */
  #step(innermost: Frame | null, outcome: unknown, failed: boolean): void {
    let frame = innermost;
    let call = frame === null ? (this._input as Coroutine<unknown>) : null;
    let value = outcome;
    let throwing = failed;
    for (;;) {
      try {
        let result: IteratorResult<unknown, unknown>;
        if (call !== null) {
          frame = call._frame();
          call = null;
          shared.resuming = false;
          result = frame.next();
        } else if (throwing) {
          result = frame!.throw(value);
        } else {
          shared.resuming = true;
          result = frame!.next(value);
        }
        if (result.done !== true) {
          const { request } = shared;
          shared.request = null;
          if (request === null || request._kind !== CALL) {
            this._frame = frame;
            this.#suspend(request);
            return;
          }
          (this._callers ??= []).push(frame!);
          call = request as Request & Coroutine<unknown>;
          continue;
        }
        value = result.value;
        throwing = false;
      } catch (error) {
        shared.resuming = false;
        shared.request = null;
        value = error;
        throwing = true;
      }
      frame = this._callers?.pop() ?? null;
      if (frame === null) {
        this.#finish(value, throwing);
        return;
      }
    }
  }

  #suspend(request: Request | null): void {
    if (request === null) this.#fail('a body can only yield* what can be awaited: a bare yield was used');
    else if (request._kind === PASS) this._loop._enqueue(this);
    else this.#waitFor(request as Future<unknown>);
  }

  #waitFor(future: Future<unknown>): void {
    if (future === (this as Future<unknown>)) {
      this.#fail(`${this._describe()} cannot await itself`);
      return;
    }
    if (future._loop !== this._loop) {
      this.#fail(`${this._describe()} cannot await ${future.toString()}, which is attached to a different loop`);
      return;
    }
    this._waitsFor = future;
    if (future._state === PENDING) future._addWaiter(this);
    if ((this._flags & MUST_CANCEL) !== 0 && future.cancel(this._outcome as string | undefined)) this._flags &= ~MUST_CANCEL;
  }

  /** Throws a RuntimeError into the body, in the next iteration. */
  #fail(message: string): void {
    const failure = new Future<never>({ loop: this._loop });
    failure._state = FAILED;
    failure._outcome = new RuntimeError(message);
    this._waitsFor = failure;
    this._loop._enqueue(this);
  }

  #finish(value: unknown, failed: boolean): void {
    this._loop._tasks.remove(this as Task<unknown>);
    this._frame = null;
    this._callers = null;
    this._flags |= FINISHED;
    if (failed) this._settle(value instanceof CancelledError ? CANCELLED : FAILED, value);
    else if ((this._flags & MUST_CANCEL) === 0) this._settle(DONE, value);
    else this._settle(CANCELLED, this._outcome);
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

/** @internal */
export const noOptions: TaskOptions = {};

brand(Task, 'Task');
driver.begin = <T>(input: Coroutine<T>, loop: EventLoop) => new Task(input, { loop, eager: true });
hooks.newTask = <T>(input: Awaitable<T>, options: TaskOptions) => new Task(input, options);
