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

/** What a task that is not done has in the place of its outcome: what it steps, or all the calls in it, innermost last. */
export type Calls = Frame | Frame[] | null;

/** The part of a Task that steps a body: through the calls in it, to what it asks for, and to its end. */
export abstract class Stepper<T> extends Future<T> implements Suspended {
  /** @internal */
  _next: Waiter | null;
  /** @internal */
  _previous: Waiter | null;
  /** The Future that it is suspended on. @internal */
  _waitsFor: Future<unknown> | null;
  /** @internal */
  readonly _input: Awaitable<T>;

  /** @internal */
  constructor(input: Awaitable<T>, options: TaskOptions) {
    super(options);
    this._next = null;
    this._previous = null;
    this._waitsFor = null;
    this._input = input;
    this._outcome = null;
  }

  /** The calls that it is in, innermost last; none before the first step and after the last. @internal */
  get _frames(): readonly Frame[] {
    const calls = this._state === PENDING ? (this._outcome as Calls) : null;
    return Array.isArray(calls) ? calls : calls === null ? [] : [calls];
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
  protected _step(suspended: Calls, outcome: unknown, failed: boolean): boolean {
    let calls = Array.isArray(suspended) ? suspended : null;
    let frame = calls === null ? (suspended as Frame | null) : calls[calls.length - 1]!;
    let call = frame === null ? (this._input as Coroutine<unknown>) : null;
    let value = outcome;
    let throwing = failed;
    for (;;) {
      try {
        let result: IteratorResult<unknown, unknown>;
        if (call !== null) {
          const callee = call._frame();
          if (frame !== null) calls = this._push(calls, frame, callee);
          frame = callee;
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
          while (shared.left.length > 0) {
            const callee = shared.left.pop()!;
            calls = this._push(calls, frame!, callee);
            frame = callee;
          }
          if (kind !== CALL) {
            if (calls === null && this._outcome !== frame) this._outcome = frame;
            const thrown = failed ? outcome : undefined;
            if (kind === WAIT) {
              this._await(request as Future<unknown>, thrown);
            } else if (kind === PASS) {
              this._loop._trace?.endOfStep(this as never, thrown, null);
              return true;
            } else {
              this._fail(bareYield, thrown);
            }
            return false;
          }
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
        if (call !== null && frame !== null) {
          // What was called has no body: that is the caller's to see.
          call = null;
          continue;
        }
      }
      calls?.pop();
      frame = calls?.at(-1) ?? null;
      if (frame === null) {
        this._finish(value, throwing);
        return false;
      }
    }
  }

  /** Puts a call onto this task's own stack. @internal */
  private _push(calls: Frame[] | null, caller: Frame, callee: Frame): Frame[] {
    if (calls === null) {
      // An empty array that is pushed to makes room for seventeen.
      calls = [caller, callee];
      this._outcome = calls;
    } else {
      calls.push(callee);
    }
    return calls;
  }

  /** @internal */
  protected _await(future: Future<unknown>, thrown?: unknown): void {
    if (future === (this as Future<unknown>) || future._loop !== this._loop) {
      const it = future === (this as Future<unknown>) ? 'itself' : `${future.toString()}, which is attached to a different loop`;
      this._fail(`${this._describe()} cannot await ${it}`, thrown);
      return;
    }
    this._waitsFor = future;
    if (future._state === PENDING) future._addWaiter(this);
    // When it stands where it waits: whoever is told may act.
    this._loop._trace?.endOfStep(this as never, thrown, future);
    const cancelled = (this._flags & MUST_CANCEL) !== 0 && future._cancelFor(this, lastMessage(this));
    if (cancelled) this._flags &= ~MUST_CANCEL;
  }

  /** Throws a RuntimeError into the body, in the next iteration. @internal */
  private _fail(message: string, thrown: unknown): void {
    const failure = new Future<never>({ loop: this._loop });
    failure._flags |= FAILED;
    failure._outcome = new RuntimeError(message);
    this._waitsFor = failure;
    this._loop._trace?.endOfStep(this as never, thrown, failure);
    this._loop._trace?.noteBy('woken', this as never);
    this._loop._enqueue(this);
  }

  /** @internal */
  protected _finish(value: unknown, failed: boolean): void {
    this._ended();
    this._flags |= FINISHED;
    if (failed) this._settle(value instanceof CancelledError ? CANCELLED : FAILED, value);
    else if ((this._flags & MUST_CANCEL) === 0) this._settle(DONE, value);
    else this._settle(CANCELLED, lastMessage(this));
  }
}
