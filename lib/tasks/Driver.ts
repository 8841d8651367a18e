import type { Awaitable } from '../Awaitable.js';
import { CancelledError, cancelledError, InvalidStateError } from '../errors.js';
import { captureContext, type Context, type ContextState } from '../loop/Context.js';
import { hooks } from '../loop/hooks.js';
import { shared } from '../loop/shared.js';
import { lastMessage } from './cancelMessages.js';
import type { Parent } from './ChildWaiter.js';
import type { Future } from './Future.js';
import { DONE, FAILED, FINISHED, MUST_CANCEL, PENDING, SHARES_CONTEXT } from './Outcome.js';
import { start } from './start.js';
import { Stepper, type Calls } from './Stepper.js';
import { hasStrayRequest, withoutStrays } from './suspend.js';
import type { Task, TaskOptions } from './Task.js';

/** Made once: a closure for each eager task would cost as much as the call. */
const runStep = (driver: Driver<unknown>): boolean => driver._run();

/** Rare, so that no task has a word for it. */
const sharedContexts = new WeakMap<object, Context>();

/** The part of a Task that the loop drives: what it was woken with, the context of its steps, and who is told of its end. */
export abstract class Driver<T> extends Stepper<T> {
  /** @internal */
  _context: ContextState;
  /** The combinator that made it, and so was the first to wait for it: it needs no waiter of its own. @internal */
  _parent: Parent | null;

  /** @internal */
  constructor(input: Awaitable<T>, options: TaskOptions) {
    super(input, options);
    this._context = captureContext();
    this._parent = null;
    if (options.context !== undefined) this._shareContext(options.context);
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
  override _isWanted(): boolean {
    return this._parent !== null || super._isWanted();
  }

  /** @internal */
  override _release(): void {
    if (this._loop._trace !== null) this._loop._trace.done(this as never);
    if (this._parent !== null) this._endAsChild(this._parent);
    super._release();
  }

  /** @internal */
  private _endAsChild(parent: Parent): void {
    if (parent._countsAtOnce?.(this) === true) this._parent = null;
    else this._loop._enqueue(this);
  }

  /** Its loop is closed before it could go on. @internal */
  _drop(): void {
    if (this._state === PENDING) this._waitsFor?._leftUnread(this);
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
    this._sharedContext?._leave();
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
    const calls = this._outcome as Calls;
    if (this._loop._trace !== null && (calls !== null || !failed)) this._loop._trace.step(this as never, calls === null);
    shared.task = this as unknown as Task<unknown>;
    // V8 takes a note of each young object that is stored in an old one, and who waited for one thing often come together.
    if (shared.awaited !== waitsFor) shared.awaited = waitsFor;
    let again = false;
    // Cancelled before its first step; or a body that is nothing but a Future, and ends as that does.
    if (calls === null ? failed : calls === waitsFor) this._finish(outcome, failed);
    else again = this._step(calls, outcome, failed);
    // A step inside a step, of an eager task, is within the loop, which puts back what was.
    shared.task = null;
    shared.depth = 0;
    return again;
  }
}
