import type { Observable, SchedulerAction, SchedulerLike, Subscription } from 'rxjs';
import { brand } from '../brand.js';
import { RuntimeError } from '../errors.js';
import type { Executor } from '../executors/Executor.js';
import type { WorkerFunction } from '../executors/WorkerFunction.js';
import type { Awaitable } from '../Awaitable.js';
import type { Future } from '../tasks/Future.js';
import type { Task, TaskOptions } from '../tasks/Task.js';
import { checkFunction, checkMs, checkObject, checkOptions, describe } from '../check.js';
import { List } from '../List.js';
import type { Cleaning, Closer } from './Closing.js';
import { Debug, noteStarted } from './Debug.js';
import { checkExecutor, DefaultExecutor } from './DefaultExecutor.js';
import { contextOf, report, type ExceptionContext } from './exceptions.js';
import { Handle, TimerHandle } from './Handle.js';
import { hooks } from './hooks.js';
import { Iterations } from './Iterations.js';
import { LoopAction } from './LoopAction.js';
import type { Ready } from './ReadyQueue.js';
import { shared } from './shared.js';
import { TaskList } from './TaskList.js';
import type { Timer } from './TimerQueue.js';
import { traceOf, type Trace, type TraceEvent } from './Trace.js';

export type { Ready } from './ReadyQueue.js';

/** Makes the tasks of a loop, see `EventLoop.setTaskFactory`. */
export type TaskFactory = (loop: EventLoop, input: Awaitable<unknown>, options?: TaskOptions) => Task<unknown>;

/** Is told of errors that nobody else can see, see `EventLoop.setExceptionHandler`. */
export type ExceptionHandler = (loop: EventLoop, context: ExceptionContext) => void;

/** Options of an {@link EventLoop}. */
export interface EventLoopOptions {
  /** Carries the flushes and timers of this loop, one iteration an action. Default: microtasks and RxJS's `asyncScheduler`. */
  scheduler?: SchedulerLike;
  /** Looks for slow callbacks and forgotten coroutines. Default: false. */
  debug?: boolean;
}

/**
 * Runs callbacks, timers and tasks, in CPython's order: an iteration moves the timers that are due behind what is
 * ready, then runs exactly what was ready when it began. It is a `SchedulerLike` too, so RxJS's operators can run on
 * it.
 *
 * asyncio: `asyncio.EventLoop`. It runs by itself, on the host's own loop: there is no `run_forever` and no `stop`.
 *
 * ```ts
 * const loop = new EventLoop();
 * timer(30, loop).subscribe(() => console.log('third'));
 * loop.callLater(20, console.log, 'second');
 * loop.callSoon(console.log, 'first'); // first, second, third
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
  readonly _closers: List<Closer> = new List();
  /** The cleanups that are under way. @internal */
  readonly _cleanings: List<Cleaning> = new List();
  /** The options of what is made for this loop: an object for each would cost as much as reading them. @internal */
  readonly _own: { loop: EventLoop; eager: boolean } = { loop: this, eager: false };
  /** @internal */
  readonly _eager: { loop: EventLoop; eager: boolean } = { loop: this, eager: true };
  /** @internal */
  readonly _defaultExecutor: DefaultExecutor = new DefaultExecutor();
  /** Set in debug mode. @internal */
  _debug: Debug | null = null;
  /** Set while somebody watches. @internal */
  _trace: Trace | null = null;
  readonly #iterations: Iterations;
  #taskFactory: TaskFactory | null = null;
  #exceptionHandler: ExceptionHandler | null = null;
  #trace$: Observable<TraceEvent> | null = null;

  constructor(options: EventLoopOptions = {}) {
    const { scheduler = null, debug = false } = checkOptions('EventLoop', options);
    if (scheduler !== null && typeof (scheduler as Partial<SchedulerLike>).schedule !== 'function') {
      throw new TypeError(`EventLoop: options.scheduler must be a SchedulerLike, got ${describe(scheduler)}`);
    }
    this.#iterations = new Iterations(this, scheduler);
    this.setDebug(debug);
  }

  /** The time in whole ms on a clock that never goes back; its origin is unspecified. asyncio: `loop.time()`, in seconds. */
  time(): number {
    return this.#iterations.host.time();
  }

  /** The time in ms since the epoch, as every RxJS scheduler has it. */
  now(): number {
    return this.#iterations.host.now();
  }

  /**
   * What happens to the tasks of this loop, as it happens: created, started, suspended on what, woken by whom, cancelled,
   * cleaning up, done. It is hot, emits in the middle of things, and costs nothing while nobody subscribes. What a
   * subscriber does to tasks is told after the event that it was told. Completes when the loop is closed.
   *
   * ```ts
   * const loop = getEventLoop();
   * loop.trace$.subscribe(({ kind }) => console.log(kind)); // created, started, suspended, woken, resumed, done
   * loop.createTask(work());
   * ```
   */
  get trace$(): Observable<TraceEvent> {
    return (this.#trace$ ??= traceOf(this, () => this.#iterations.host.dueTime()));
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
    this._debug?.remember(handle, this.callSoon);
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
    checkFunction('EventLoop.callLater', 'fn', fn);
    return this.callAt(this.time() + ms, fn, ...args);
  }

  /** As {@link callLater}, at a time (ms) on {@link time}. */
  callAt<A extends unknown[]>(when: number, fn: (...args: A) => void, ...args: A): TimerHandle {
    checkMs('EventLoop.callAt', 'when', when);
    checkFunction('EventLoop.callAt', 'fn', fn);
    this.#checkOpen();
    const handle = new TimerHandle(when, fn, args, this);
    this._debug?.remember(handle, this.callAt);
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
  createTask<T>(input: Awaitable<T>, options?: TaskOptions): Task<T> {
    this.#checkOpen(input);
    if (options !== undefined) checkOptions('EventLoop.createTask', options);
    if (this.#taskFactory !== null) return this.#taskFactory(this, input, options ?? {}) as Task<T>;
    if (options === undefined) return hooks.newTask!(input, this._own);
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
   * One call of `fn` in a worker of `executor`; `null` is the default one: a pool of threads, which is made when it is first used.
   *
   * asyncio: `loop.run_in_executor()`. It is submitted at once. Cancelling it takes it out of the queue, or stops it.
   *
   * ```ts
   * const square = (n: number) => n ** 2;
   * console.log(yield* getRunningLoop().runInExecutor(null, square, 12)); // 144
   * ```
   *
   * @throws RuntimeError when the loop is closed, or its default executor was shut down
   * @throws TypeError when `executor` is neither an Executor nor null, or can't run `fn`
   */
  runInExecutor<A extends unknown[], R>(executor: Executor | null, fn: WorkerFunction<A, R>, ...args: A): Future<R> {
    if (executor !== null) checkExecutor('EventLoop.runInExecutor', executor);
    this.#checkOpen();
    return (executor ?? this._defaultExecutor.get()).submit(fn, ...args)._begin(this);
  }

  /**
   * Replaces the executor that `runInExecutor(null, …)` and `toThread` use; the one before is left alone. The loop shuts it down at
   * its end.
   *
   * asyncio: `loop.set_default_executor()`, which takes a pool of threads only.
   *
   * @throws TypeError when `executor` is no Executor
   */
  setDefaultExecutor(executor: Executor): void {
    this._defaultExecutor.set(executor);
  }

  /**
   * Replaces what is told of errors that nobody else can see; `null` restores the default, which reports as RxJS
   * reports an unhandled error.
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

  /**
   * Tells the exception handler of an error. A handler that throws is itself reported, with what it was handling under
   * `context`.
   */
  callExceptionHandler(context: ExceptionContext): void {
    checkObject('EventLoop.callExceptionHandler', 'context', context);
    const traced = this._debug?.trace(context) ?? context;
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

  /**
   * Reports `context.exception` as RxJS reports an unhandled error: `config.onUnhandledError`, else thrown where the
   * host sees it.
   */
  defaultExceptionHandler(context: ExceptionContext): void {
    report(context);
  }

  getDebug(): boolean {
    return this._debug !== null;
  }

  /** A loop that is closed has no debug mode. */
  setDebug(on: boolean): void {
    if (on === this.getDebug() || (on && this.isClosed())) return;
    this._debug = on ? new Debug() : null;
    shared.debugLoops += on ? 1 : -1;
    shared.watchers += on ? 1 : -1;
  }

  /** Whether a callback or task of this loop is running now. */
  isRunning(): boolean {
    return this.#iterations.isRunning;
  }

  isClosed(): boolean {
    return this.#iterations.isClosed;
  }

  /**
   * Drops every callback and timer and leaves nothing armed on the host; closing twice is no error. Failures that
   * nobody has read are reported, and so are tasks that were not done.
   *
   * @throws RuntimeError when the loop is running
   */
  close(): void {
    if (this.isRunning()) throw new RuntimeError('EventLoop.close: cannot close a running event loop');
    if (this.isClosed()) return;
    const told = new Set<Task<unknown>>();
    const tellOfPending = (): void => {
      for (const task of this._tasks) {
        if (!told.has(task)) this.callExceptionHandler({ message: 'Task was destroyed but it is pending!', task });
        told.add(task);
      }
    };
    tellOfPending();
    this._defaultExecutor.close(this);
    this._drop();
    // Letting go may have begun cleanups.
    tellOfPending();
  }

  /** Closes without a word about pending tasks: a default loop whose `TestScheduler.run` is over. @internal */
  _drop(): void {
    // First what is on its way to somebody: an error among it is unread, and told with those that are.
    this.#iterations.dropReady();
    this._letGo();
    this.#iterations.close();
    this._debug?.reportForgotten();
    this.setDebug(false);
    this._trace?.complete();
    // Those on other loops are not to wait for its tasks.
    for (const task of this._tasks) for (const frame of task._frames) frame._lost?.();
  }

  /** Lets go of what would outlive this loop. @internal */
  _letGo(): void {
    for (const closer of [...this._closers]) {
      try {
        closer._close();
      } catch (exception) {
        this.callExceptionHandler({ message: 'Exception while closing an event loop', exception });
      }
    }
  }

  /** Runs `work` after `delay` ms: RxJS's `SchedulerLike`. An error in it goes to the exception handler. */
  schedule<S>(work: (this: SchedulerAction<S>, state?: S) => void, delay = 0, state?: S): Subscription {
    checkFunction('EventLoop.schedule', 'work', work);
    checkMs('EventLoop.schedule', 'delay', delay);
    return new LoopAction(this, work).schedule(state, delay);
  }

  /** @internal */
  _enqueue(item: Ready): void {
    this.#iterations.enqueue(item);
  }

  /** @internal */
  _addTimer(timer: Timer): void {
    this.#iterations.addTimer(timer);
  }

  /** @internal */
  _timerCancelled(timer: Timer): void {
    this.#iterations.timerCancelled(timer);
  }

  /** @internal */
  _isIdle(): boolean {
    return this.#iterations.isIdle;
  }

  /** @internal */
  _within<T>(fn: () => T): T;
  /** @internal */
  _within<A, T>(fn: (argument: A) => T, argument: A): T;
  _within<A, T>(fn: (argument: A | undefined) => T, argument?: A): T {
    return this.#iterations.within(fn, argument);
  }

  /** @internal */
  _afterIteration(fn: () => void): void {
    this.#iterations.after(fn);
  }

  /** An item of the ready queue threw: the rest of the batch runs all the same. @internal */
  _failed(item: Ready, exception: unknown): void {
    const handle = item instanceof Handle ? { handle: item } : {};
    this.callExceptionHandler({ message: `Exception in callback ${item.toString()}`, exception, ...handle });
  }

  #checkOpen(input?: unknown): void {
    if (!this.isClosed()) return;
    if (typeof input === 'object' && input !== null) noteStarted(input);
    throw new RuntimeError('the event loop is closed');
  }
}

brand(EventLoop, 'EventLoop');
