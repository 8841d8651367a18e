import type { Awaitable } from '../Awaitable.js';
import { CancelledError, RuntimeError } from '../errors.js';
import { shared } from '../loop/shared.js';
import { lastMessage } from './cancelMessages.js';
import type { Coroutine, Frame } from './Coroutine.js';
import { Future } from './Future.js';
import { CANCELLED, DONE, FAILED, FINISHED, MUST_CANCEL, PENDING } from './Outcome.js';
import { CALL, dismissRequests, hasStrayRequest, NOTHING, PASS, WAIT, wasIterated, type Request } from './suspend.js';
import type { TaskOptions } from './Task.js';
import type { Suspended, Waiter } from './Waiter.js';

const bareYield =
  'a body can only yield* what can be awaited: a bare yield was used (a Promise or an Observable goes through until())';

/** The part of a Task that steps a body: through the calls in it, to what it asks for, and to its end. */
export abstract class Stepper<T> extends Future<T> implements Suspended {
  /** @internal */
  _next: Waiter | null;
  /** @internal */
  _previous: Waiter | null;
  /** The Future that it is suspended on. @internal */
  _waitsFor: Future<unknown> | null;
  /** @internal */
  _callers: Frame[] | null;
  /** @internal */
  readonly _input: Awaitable<T>;

  /** @internal */
  constructor(input: Awaitable<T>, options: TaskOptions) {
    super(options);
    this._next = null;
    this._previous = null;
    this._waitsFor = null;
    this._callers = null;
    this._input = input;
    this._outcome = null;
  }

  /** What is being stepped: the innermost call; null before the first step and after the last. @internal */
  get _frame(): Frame | null {
    return this._state === PENDING ? (this._outcome as Frame | null) : null;
  }

  /** @internal */
  get _reads(): boolean {
    return true;
  }

  /** @internal */
  override _awaits(): Iterable<Future<unknown>> {
    return this._waitsFor === null ? [] : [this._waitsFor];
  }

  /** @internal */
  abstract _run(): boolean;

  /** @internal */
  abstract _drop(): void;

  /** Called when the body has ended. @internal */
  abstract _ended(): void;

  /**
   * Runs the body until it suspends; returns whether it only lets the others run. A `yield*` on a coroutine is a call on
   * this task's own stack: a step costs the same at any depth, and nothing overflows.
   *
   * @internal
   */
  protected _step(innermost: Frame | null, outcome: unknown, failed: boolean): boolean {
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
          const { request, requestKind: kind } = shared;
          shared.requestKind = NOTHING;
          if (shared.left.length > 0) frame = this._takeOver(frame!);
          if (kind !== CALL) {
            if (this._outcome !== frame) this._outcome = frame;
            const passes = kind === PASS;
            if (this._loop._trace !== null) this._traceEndOfStep(failed && outcome instanceof CancelledError, passes);
            if (passes) return true;
            if (kind === WAIT) this._await(request as Future<unknown>);
            else this._fail(bareYield);
            return false;
          }
          // An empty array that is pushed to makes room for seventeen.
          if (this._callers === null) this._callers = [frame!];
          else this._callers.push(frame!);
          call = request as Request & Coroutine<unknown>;
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
  protected _await(future: Future<unknown>): void {
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
  protected _finish(value: unknown, failed: boolean): void {
    this._ended();
    this._callers = null;
    this._flags |= FINISHED;
    if (failed) this._settle(value instanceof CancelledError ? CANCELLED : FAILED, value);
    else if ((this._flags & MUST_CANCEL) === 0) this._settle(DONE, value);
    else this._settle(CANCELLED, lastMessage(this));
  }
}
