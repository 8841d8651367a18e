import type { Awaitable } from '../Awaitable.js';
import { CancelledError, cancelledError, InvalidStateError, RuntimeError } from '../errors.js';
import { captureContext, type Context, type ContextState } from '../loop/Context.js';
import { hooks } from '../loop/hooks.js';
import { shared } from '../loop/shared.js';
import { lastMessage } from './cancelMessages.js';
import type { Parent } from './ChildWaiter.js';
import type { Coroutine, Frame } from './Coroutine.js';
import { Future } from './Future.js';
import { CANCELLED, DONE, FAILED, FINISHED, MUST_CANCEL, PENDING, SHARES_CONTEXT } from './Outcome.js';
import { start } from './start.js';
import { CALL, dismissRequests, hasStrayRequest, NOTHING, PASS, WAIT, wasIterated, withoutStrays, type Request } from './suspend.js';
import type { Task, TaskOptions } from './Task.js';
import type { Suspended, Waiter } from './Waiter.js';

/** Made once: a closure for each eager task would cost as much as the call. */
const runStep = (driver: Driver<unknown>): boolean => driver._run();

/** Rare, so that no task has a word for it. */
const sharedContexts = new WeakMap<object, Context>();

const bareYield =
  'a body can only yield* what can be awaited: a bare yield was used (a Promise or an Observable goes through until())';

/** The part of a Task that drives a body: steps it, waits for what it asks for, and settles with how it ends. */
export abstract class Driver<T> extends Future<T> implements Suspended {
  /** @internal */
  _next: Waiter | null;
  /** @internal */
  _previous: Waiter | null;
  /** @internal */
  _context: ContextState;
  /** The Future that it is suspended on. @internal */
  _waitsFor: Future<unknown> | null;
  /** @internal */
  _callers: Frame[] | null;
  /** The combinator that made it, and so was the first to wait for it: it needs no waiter of its own. @internal */
  _parent: Parent | null;
  /** @internal */
  readonly _input: Awaitable<T>;

  /** @internal */
  constructor(input: Awaitable<T>, options: TaskOptions) {
    super(options);
    this._next = null;
    this._previous = null;
    this._context = captureContext();
    this._waitsFor = null;
    this._callers = null;
    this._parent = null;
    this._input = input;
    this._outcome = null;
    if (options.context !== undefined) this._shareContext(options.context);
  }

  /** What is being stepped: the innermost call; null before the first step and after the last. @internal */
  get _frame(): Frame | null {
    return this._state === PENDING ? (this._outcome as Frame | null) : null;
  }

  /** The Context of its steps that others have too. @internal */
  get _sharedContext(): Context | null {
    return (this._flags & SHARES_CONTEXT) === 0 ? null : sharedContexts.get(this)!;
  }

  /** @internal */
  _shareContext(context: Context): void {
    sharedContexts.set(this, context);
    this._flags |= SHARES_CONTEXT;
  }

  /** Called when the body has ended. @internal */
  abstract _ended(): void;

  /** A hot source must lose nothing, so it is subscribed now; it is waited for as a Future. @internal */
  _startSource(eager: boolean): void {
    this._loop._trace?.note('started', this as never);
    const context = this._sharedContext;
    const begin = (): Future<T> => this._loop._within(() => start(this._input, this._loop));
    const source = (context === null ? begin() : context.run(begin)) as Future<unknown>;
    this._outcome = source;
    this._await(source);
    if (!source.done()) return;
    this._loop._trace?.noteBy('woken', this as never);
    if (eager) this._runNow();
    else this._loop._enqueue(this);
  }

  /** @internal */
  override _awaits(): Iterable<Future<unknown>> {
    return this._waitsFor === null ? [] : [this._waitsFor];
  }

  /** @internal */
  get _reads(): boolean {
    return true;
  }

  /** @internal */
  override _isWanted(): boolean {
    return this._parent !== null || super._isWanted();
  }

  /** @internal */
  override _release(): void {
    if (this._loop._trace !== null) this._loop._trace.done(this as never);
    if (this._parent !== null) this._loop._enqueue(this);
    super._release();
  }

  /** Its loop is closed before it could go on. @internal */
  _drop(): void {
    if (this._state === PENDING) this._waitsFor?._leftUnread();
    else this._leftUnread();
  }

  /** The first step, of an eager task. @internal */
  _runNow(): void {
    if (hasStrayRequest()) {
      withoutStrays(() => this._runNow());
      return;
    }
    if (this._loop._within(runStep, this as Driver<unknown>)) this._loop._enqueue(this);
    if (this._loop._debug !== null) hooks.stepped?.(this);
  }

  /** A step, from the ready queue; when it is done, the news for the combinator that made it. @internal */
  _run(): boolean {
    if (this._state !== PENDING) {
      this._tellParent();
      return false;
    }
    const context = this._context;
    if (context.carried !== null || (this._flags & SHARES_CONTEXT) !== 0) return this._runInContext(context);
    shared.context = context;
    const again = this._wake();
    if (shared.context !== context || (this._flags & SHARES_CONTEXT) !== 0) this._keepContext();
    return again;
  }

  /** @internal */
  private _runInContext({ carried }: ContextState): boolean {
    if (carried === null) return this._wakeInContext();
    let again = false;
    carried(() => {
      again = this._wakeInContext();
    });
    return again;
  }

  /** @internal */
  private _tellParent(): void {
    const { _parent: parent } = this;
    if (parent !== null) {
      // Whoever keeps the task must not keep all that its parent has.
      this._parent = null;
      if (this._loop._trace === null) parent._childDone(this, true);
      else this._loop._trace.tellParent(parent, this, true);
    } else if ((this._flags & FINISHED) !== 0) {
      this._leftUnread();
    } else {
      this._ended();
      throw new InvalidStateError(`${this._describe()} was to be stepped, but is done already`);
    }
  }

  /** @internal */
  private _wakeInContext(): boolean {
    const context = this._sharedContext;
    if (context === null) {
      shared.context = this._context;
      const again = this._wake();
      this._keepContext();
      return again;
    }
    const outer = context._enter();
    try {
      return this._wake();
    } finally {
      context._exit(outer);
    }
  }

  /** What was set in the step is there in the next, and in the Context that somebody may have asked for meanwhile. @internal */
  private _keepContext(): void {
    this._context = shared.context;
    const context = this._sharedContext;
    if (context !== null) context._state = this._context;
  }

  /** Goes on with the outcome of what it waited for, unless a cancel comes first (CANC-07). @internal */
  private _wake(): boolean {
    const waitsFor = this._waitsFor;
    this._waitsFor = null;
    let outcome: unknown;
    let failed = false;
    if (waitsFor !== null) {
      failed = waitsFor._state !== DONE;
      const lost = (this._flags & MUST_CANCEL) !== 0 && waitsFor._state === FAILED && !(waitsFor._outcome instanceof CancelledError);
      if (lost) waitsFor._leftUnread();
      else outcome = failed ? waitsFor._takeError() : waitsFor._outcome;
    }
    if ((this._flags & MUST_CANCEL) !== 0) {
      this._flags &= ~MUST_CANCEL;
      if (!(failed && outcome instanceof CancelledError)) outcome = cancelledError(lastMessage(this));
      failed = true;
    }
    const frame = this._outcome as Frame | null;
    if (this._loop._trace !== null && (frame !== null || !failed)) this._loop._trace.step(this as never, frame === null);
    shared.task = this as unknown as Task<unknown>;
    // To store a young object in an old one costs as much as a call, and who waited for one thing often come together.
    if (shared.awaited !== waitsFor) shared.awaited = waitsFor;
    let again = false;
    // Cancelled before its first step; or a body that is nothing but a Future, and ends as that does.
    if (frame === null ? failed : frame === waitsFor && this._callers === null) this._finish(outcome, failed);
    else again = this._step(frame, outcome, failed);
    // A step inside a step, of an eager task, is within the loop, which puts back what was.
    shared.task = null;
    shared.depth = 0;
    return again;
  }

  /**
   * Runs the body until it suspends; returns whether it only lets the others run. A `yield*` on a coroutine is a call on
   * this task's own stack: a step costs the same at any depth, and nothing overflows.
   *
   * @internal
   */
  private _step(innermost: Frame | null, outcome: unknown, failed: boolean): boolean {
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
          const { requestKind: kind } = shared;
          shared.requestKind = NOTHING;
          if (shared.left.length > 0) frame = this._takeOver(frame!);
          if (kind !== CALL) {
            if (this._outcome !== frame) this._outcome = frame;
            const passes = kind === PASS;
            if (this._loop._trace !== null) this._traceEndOfStep(failed && outcome instanceof CancelledError, passes);
            if (passes) return true;
            if (kind === WAIT) this._await(shared.request as Future<unknown>);
            else this._fail(bareYield);
            return false;
          }
          // An empty array that is pushed to makes room for seventeen.
          if (this._callers === null) this._callers = [frame!];
          else this._callers.push(frame!);
          call = shared.request as Request & Coroutine<unknown>;
          continue;
        }
        if (hasStrayRequest()) throw wasIterated();
        value = result.value;
        throwing = false;
      } catch (error) {
        shared.resuming = false;
        if (hasStrayRequest()) dismissRequests();
        value = error;
        throwing = true;
      }
      frame = this._callers?.pop() ?? null;
      if (frame === null) {
        this._finish(value, throwing);
        return false;
      }
    }
  }

  /** Puts the calls that were suspended on their way here onto this task's stack; returns the innermost. @internal */
  private _takeOver(outermost: Frame): Frame {
    const { left } = shared;
    if (this._callers === null) this._callers = [outermost];
    else this._callers.push(outermost);
    const callers = this._callers;
    // Setting the length of an array costs as much as a call.
    while (left.length > 1) callers.push(left.pop()!);
    return left.pop()!;
  }

  /** @internal */
  private _await(future: Future<unknown>): void {
    if (future === (this as Future<unknown>)) {
      this._fail(`${this._describe()} cannot await itself`);
      return;
    }
    if (future._loop !== this._loop) {
      this._fail(`${this._describe()} cannot await ${future.toString()}, which is attached to a different loop`);
      return;
    }
    this._waitsFor = future;
    if (future._state === PENDING) future._addWaiter(this);
    if (this._loop._trace !== null) this._loop._trace.suspended(this as never, future);
    const cancelled = (this._flags & MUST_CANCEL) !== 0 && future._cancelFor(this, lastMessage(this));
    if (cancelled) this._flags &= ~MUST_CANCEL;
  }

  /** Throws a RuntimeError into the body, in the next iteration. @internal */
  private _fail(message: string): void {
    const failure = new Future<never>({ loop: this._loop });
    failure._state = FAILED;
    failure._outcome = new RuntimeError(message);
    this._waitsFor = failure;
    this._loop._trace?.suspended(this as never, failure);
    this._loop._trace?.noteBy('woken', this as never);
    this._loop._enqueue(this);
  }

  /** Not in the step itself, which is as short as can be. @internal */
  private _traceEndOfStep(cancelled: boolean, passes: boolean): void {
    this._loop._trace!.endOfStep(this as never, cancelled, passes);
  }

  /** @internal */
  private _finish(value: unknown, failed: boolean): void {
    this._ended();
    this._callers = null;
    this._flags |= FINISHED;
    if (failed) this._settle(value instanceof CancelledError ? CANCELLED : FAILED, value);
    else if ((this._flags & MUST_CANCEL) === 0) this._settle(DONE, value);
    else this._settle(CANCELLED, lastMessage(this));
  }
}
