import type { SchedulerAction, SchedulerLike, Subscription } from 'rxjs';
import { brand } from '../brand.js';
import { LivelockError, RuntimeError } from '../errors.js';
import type { Awaitable } from '../tasks/Awaitable.js';
import type { Future } from '../tasks/Future.js';
import type { Task, TaskOptions } from '../tasks/Task.js';
import { checkFunction, checkMs, checkObject, describe } from '../check.js';
import { Debug, noteStarted } from './Debug.js';
import { contextOf, report, type ExceptionContext } from './exceptions.js';
import { Handle, TimerHandle } from './Handle.js';
import { hooks } from './hooks.js';
import { Host } from './Host.js';
import { LoopAction } from './LoopAction.js';
import { ReadyQueue, type Ready } from './ReadyQueue.js';
import { shared } from './shared.js';
import { TaskList } from './TaskList.js';
import { TimerQueue, type Timer } from './TimerQueue.js';

export type { Ready } from './ReadyQueue.js';

/** Makes the tasks of a loop, see `EventLoop.setTaskFactory`. */
export type TaskFactory = (loop: EventLoop, input: Awaitable<unknown>, options?: TaskOptions) => Task<unknown>;

/** Is told of errors that nobody else can see, see `EventLoop.setExceptionHandler`. */
export type ExceptionHandler = (loop: EventLoop, context: ExceptionContext) => void;

export interface EventLoopOptions {
  /** Carries the flushes and timers of this loop, one iteration an action. Default: microtasks and RxJS's `asyncScheduler`. */
  scheduler?: SchedulerLike;
  /** Looks for slow callbacks and forgotten coroutines. Default: false. */
  debug?: boolean;
}

/** A program in virtual time that is ready so often in one instant never lets time pass. */
const livelockAfter = 1_000_000;

/**
 * Runs callbacks, timers and tasks, in CPython's order: an iteration moves the timers that are due behind what is ready, then runs exactly what was
 * ready when it began. It is a `SchedulerLike` too, so RxJS's operators can run on it.
 *
 * asyncio: `asyncio.EventLoop`. It runs by itself, on the host's own loop: there is no `run_forever` and no `stop`.
 *
 * ```ts
 * const loop = new EventLoop();
 * loop.callLater(20, console.log, 'second');
 * loop.callSoon(console.log, 'first');
 * timer(30, loop).subscribe(() => console.log('third'));
 * ```
 *
 * @throws TypeError when `options.scheduler` is no scheduler
 */
export class EventLoop implements SchedulerLike {
  /** Debug mode: a callback or task step that holds the thread at least this long (ms) is named on the console. */
  slowCallbackDuration = 100;
  /** @internal */
  readonly _tasks: TaskList = new TaskList();
  /** What has to be let go when this loop closes. @internal */
  readonly _closers: Set<() => void> = new Set();
  readonly #ready = new ReadyQueue();
  readonly #timers = new TimerQueue();
  readonly #host: Host;
  #running = false;
  #closed = false;
  #debug: Debug | null = null;
  #taskFactory: TaskFactory | null = null;
  #exceptionHandler: ExceptionHandler | null = null;
  #afterIteration: (() => void) | null = null;
  #instant = NaN;
  #iterations = 0;

  constructor(options: EventLoopOptions = {}) {
    const { scheduler = null, debug = false } = options;
    if (scheduler !== null && typeof (scheduler as Partial<SchedulerLike>).schedule !== 'function') {
      throw new TypeError(`EventLoop: options.scheduler must be a SchedulerLike, got ${describe(scheduler)}`);
    }
    this.#host = new Host((horizon) => this.#turn(horizon), scheduler);
    this.setDebug(debug);
  }

  /** The time in whole ms on a clock that never goes back; its origin is unspecified. asyncio: `loop.time()`, in seconds. */
  time(): number {
    return this.#host.time();
  }

  /** The time in ms since the epoch, as every RxJS scheduler has it. */
  now(): number {
    return this.#host.now();
  }

  /**
   * Calls `fn` in the next iteration.
   *
   * @throws RuntimeError when the loop is closed
   * @throws TypeError when `fn` is not a function
   */
  callSoon<A extends unknown[]>(fn: (...args: A) => void, ...args: A): Handle {
    checkFunction('EventLoop.callSoon', 'fn', fn);
    this.#checkOpen();
    const handle = new Handle(fn, args);
    this.#debug?.remember(handle);
    this._enqueue(handle);
    return handle;
  }

  /**
   * Calls `fn` after `ms` milliseconds, at the earliest in the next iteration.
   *
   * @throws RuntimeError when the loop is closed
   * @throws TypeError when `ms` is not a number or `fn` is not a function
   * @throws RangeError when `ms` is NaN
   */
  callLater<A extends unknown[]>(ms: number, fn: (...args: A) => void, ...args: A): TimerHandle {
    checkMs('EventLoop.callLater', 'ms', ms);
    return this.callAt(this.time() + ms, fn, ...args);
  }

  /** As {@link callLater}, at a time (ms) on {@link time}. */
  callAt<A extends unknown[]>(when: number, fn: (...args: A) => void, ...args: A): TimerHandle {
    checkMs('EventLoop.callAt', 'when', when);
    checkFunction('EventLoop.callAt', 'fn', fn);
    this.#checkOpen();
    const handle = new TimerHandle(when, fn, args, this);
    this.#debug?.remember(handle);
    this._addTimer(handle);
    return handle;
  }

  /** As {@link callSoon}: what reaches a thread of JavaScript from another one is a message, and runs on the thread. */
  callSoonThreadsafe<A extends unknown[]>(fn: (...args: A) => void, ...args: A): Handle {
    return this.callSoon(fn, ...args);
  }

  /** A pending Future of this loop. asyncio: `loop.create_future()`. */
  createFuture<T>(): Future<T> {
    return hooks.newFuture!<T>(this);
  }

  /**
   * A task of this loop, made by its task factory where there is one. asyncio: `loop.create_task()`.
   *
   * @throws RuntimeError when the loop is closed
   * @throws TypeError when `input` can't be awaited
   */
  createTask<T>(input: Awaitable<T>, options: TaskOptions = {}): Task<T> {
    this.#checkOpen(input);
    if (this.#taskFactory !== null) return this.#taskFactory(this, input, options) as Task<T>;
    return hooks.newTask!(input, options.loop === this ? options : { ...options, loop: this });
  }

  /**
   * Replaces what makes this loop's tasks; `null` restores the default. asyncio: `loop.set_task_factory()`.
   *
   * @throws TypeError when `factory` is neither a function nor null
   */
  setTaskFactory(factory: TaskFactory | null): void {
    if (factory !== null) checkFunction('EventLoop.setTaskFactory', 'factory', factory);
    this.#taskFactory = factory;
  }

  getTaskFactory(): TaskFactory | null {
    return this.#taskFactory;
  }

  /**
   * Replaces what is told of errors that nobody else can see; `null` restores the default, which reports as RxJS reports an unhandled error.
   *
   * asyncio: `loop.set_exception_handler()`.
   *
   * @throws TypeError when `handler` is neither a function nor null
   */
  setExceptionHandler(handler: ExceptionHandler | null): void {
    if (handler !== null) checkFunction('EventLoop.setExceptionHandler', 'handler', handler);
    this.#exceptionHandler = handler;
  }

  getExceptionHandler(): ExceptionHandler | null {
    return this.#exceptionHandler;
  }

  /** Tells the exception handler of an error. A handler that throws is itself reported, with what it was handling under `context`. */
  callExceptionHandler(context: ExceptionContext): void {
    checkObject('EventLoop.callExceptionHandler', 'context', context);
    const traced = this.#debug?.trace(context) ?? context;
    if (this.#exceptionHandler === null) {
      this.#callDefaultHandler(traced);
      return;
    }
    const outer = shared.context;
    shared.context = contextOf(context) ?? outer;
    try {
      this.#exceptionHandler(this, traced);
    } catch (exception) {
      this.#callDefaultHandler({ message: 'Unhandled error in exception handler', exception, context: traced });
    } finally {
      shared.context = outer;
    }
  }

  /** A default handler that was overridden may throw too; that is the end of it (EXH-04). */
  #callDefaultHandler(context: ExceptionContext): void {
    try {
      this.defaultExceptionHandler(context);
    } catch (error) {
      console.error('Exception in default exception handler', error, 'while handling', context);
    }
  }

  /** Reports `context.exception` as RxJS reports an unhandled error: `config.onUnhandledError`, else thrown where the host sees it. */
  defaultExceptionHandler(context: ExceptionContext): void {
    report(context);
  }

  getDebug(): boolean {
    return this.#debug !== null;
  }

  setDebug(on: boolean): void {
    if (on === this.getDebug()) return;
    this.#debug = on ? new Debug() : null;
    shared.debugLoops += on ? 1 : -1;
  }

  /** Whether a callback or task of this loop is running now. */
  isRunning(): boolean {
    return this.#running;
  }

  isClosed(): boolean {
    return this.#closed;
  }

  /**
   * Drops every callback and timer and leaves nothing armed on the host; closing twice is no error. Failures that nobody has read are reported, and so are
   * tasks that were not done.
   *
   * @throws RuntimeError when the loop is running
   */
  close(): void {
    if (this.#running) throw new RuntimeError('EventLoop.close: cannot close a running event loop');
    if (this.#closed) return;
    for (const task of this._tasks) {
      this.callExceptionHandler({ message: 'Task was destroyed but it is pending!', task });
    }
    this._drop();
  }

  /** Closes without a word about pending tasks: a default loop whose `TestScheduler.run` is over. @internal */
  _drop(): void {
    for (const close of [...this._closers]) close();
    this.#closed = true;
    this.#ready.clear();
    this.#timers.clear();
    this.#host.disarm();
    this.#debug?.reportForgotten();
    this.setDebug(false);
  }

  /** Runs `work` after `delay` ms: RxJS's `SchedulerLike`. An error in it goes to the exception handler. */
  schedule<S>(work: (this: SchedulerAction<S>, state?: S) => void, delay = 0, state?: S): Subscription {
    checkFunction('EventLoop.schedule', 'work', work);
    checkMs('EventLoop.schedule', 'delay', delay);
    return new LoopAction(this, work).schedule(state, delay);
  }

  /** @internal */
  _enqueue(item: Ready): void {
    this.#ready.push(item);
    if (!this.#running) this.#host.armFlush();
  }

  /** @internal */
  _addTimer(timer: Timer): void {
    this.#timers.add(timer);
    this.#armTimer();
  }

  /** @internal */
  _timerCancelled(timer: Timer): void {
    this.#timers.cancelled(timer);
    this.#armTimer();
  }

  /** Whether anything is ready or timed. @internal */
  _isIdle(): boolean {
    return this.#ready.isEmpty && this.#timers.next() === Infinity;
  }

  /** @internal */
  _debug(): Debug | null {
    return this.#debug;
  }

  /** Calls `fn` as this loop's, wherever it is called from: what it starts belongs to this loop. @internal */
  _within<T>(fn: () => T): T {
    const { loop, task, context } = shared;
    const outermost = !this.#running;
    shared.loop = this;
    this.#running = true;
    try {
      return fn();
    } finally {
      shared.loop = loop;
      shared.task = task;
      shared.context = context;
      if (outermost) this.#leave();
    }
  }

  /** Arms the host for what was made ready or timed meanwhile. */
  #leave(): void {
    this.#running = false;
    this.#armTimer();
    if (!this.#ready.isEmpty) this.#host.armFlush();
  }

  /** Calls `fn` between this iteration and the next, where CPython's `run_until_complete` returns. @internal */
  _afterIteration(fn: () => void): void {
    if (this.#running) this.#afterIteration = fn;
    else fn();
  }

  #armTimer(): void {
    if (!this.#running) this.#host.armTimer(this.#timers.next());
  }

  #checkOpen(input?: unknown): void {
    if (!this.#closed) return;
    if (typeof input === 'object' && input !== null) noteStarted(input);
    throw new RuntimeError('the event loop is closed');
  }

  #turn(horizon: number): void {
    if (this.#running || this.#closed) return;
    const { loop, task, context, resuming, request } = shared;
    shared.loop = this;
    shared.task = null;
    shared.request = null;
    shared.resuming = false;
    this.#running = true;
    this.#host.beginTurn();
    try {
      this.#iterate(horizon);
    } finally {
      this.#host.endTurn();
      this.#running = false;
      shared.loop = loop;
      shared.task = task;
      shared.context = context;
      shared.request = request;
      shared.resuming = resuming;
      this.#armTimer();
    }
    if (this.#afterIteration !== null && this.#ready.batchIsDone) this.#endIteration();
  }

  #iterate(horizon: number): void {
    let allowance = 1;
    let due = horizon;
    for (;;) {
      if (this.#ready.batchIsDone) {
        this.#beginIteration(due);
        due = -Infinity;
      }
      allowance -= this.#debug === null ? this.#ready.run(allowance, this) : this.#debug.runTimed(this.#ready, this);
      if (this.#ready.isEmpty || (this.#afterIteration !== null && this.#ready.batchIsDone)) return;
      if (allowance <= 0) {
        allowance = this.#host.allowance();
        if (allowance === 0) return;
      }
      if (this.#host.singleStep && this.#ready.batchIsDone) {
        this.#host.armFlush();
        return;
      }
    }
  }

  #endIteration(): void {
    const fn = this.#afterIteration;
    this.#afterIteration = null;
    fn?.();
    if (!this.#ready.isEmpty) this.#host.armFlush();
  }

  #beginIteration(horizon: number): void {
    if (!this.#timers.isEmpty) this.#timers.takeDue(Math.max(horizon, this.#host.dueTime()), this.#queueTimer);
    this.#ready.beginBatch();
    if (++this.#iterations > livelockAfter) this.#checkLivelock();
  }

  #queueTimer: (timer: Timer) => void = (timer) => this.#ready.push(timer);

  /** An item of the ready queue threw: the rest of the batch runs all the same. @internal */
  _failed(item: Ready, exception: unknown): void {
    const handle = item instanceof Handle ? { handle: item } : {};
    this.callExceptionHandler({ message: `Exception in callback ${item.toString()}`, exception, ...handle });
  }

  #checkLivelock(): void {
    this.#iterations = 0;
    const now = this.time();
    if (now === this.#instant) {
      throw new LivelockError(`a million iterations at ${now} ms of virtual time: a program that is always ready lets no time pass`);
    }
    this.#instant = now;
  }
}

brand(EventLoop, 'EventLoop');
