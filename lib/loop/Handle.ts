import { brand } from '../brand.js';
import { captureContext, type ContextState } from './Context.js';
import type { EventLoop } from './EventLoop.js';
import { shared } from './shared.js';
import type { Instant, Timer } from './TimerQueue.js';

type Callback = (...args: never[]) => unknown;

/**
 * A callback that a loop will run, until it is cancelled. asyncio: `asyncio.Handle`.
 *
 * Cancelling twice, or after it ran, is no error.
 */
export class Handle {
  /** @internal */
  _callback: Callback | null;
  /** @internal */
  _args: readonly unknown[];
  /** @internal */
  readonly _context: ContextState;
  /** @internal */
  _cancelled: boolean;
  readonly #name: string;

  /** @internal */
  constructor(callback: Callback, args: readonly unknown[]) {
    this._callback = callback;
    this._args = args;
    this._context = captureContext();
    this._cancelled = false;
    this.#name = callback.name;
  }

  /** Makes the loop skip this callback, also when it is already due. */
  cancel(): void {
    if (this._cancelled) return;
    this._cancelled = true;
    this._callback = null;
    this._args = [];
  }

  /** Whether `cancel()` was called. */
  cancelled(): boolean {
    return this._cancelled;
  }

  toString(): string {
    return `<${this.constructor.name}${this._cancelled ? ' cancelled' : ''} ${this.#name || 'anonymous'}()>`;
  }

  /** @internal */
  _run(): void {
    if (this._callback === null) return;
    shared.context = this._context;
    const { carried } = this._context;
    if (carried === null) this._invoke();
    else carried(() => this._invoke());
  }

  /** @internal */
  _invoke(): void {
    this._callback?.(...(this._args as never[]));
  }
}

/** A callback that a loop will run at a time. asyncio: `asyncio.TimerHandle`. */
export class TimerHandle extends Handle implements Timer {
  /** @internal */
  readonly _when: number;
  /** @internal */
  _instant: Instant | null;
  readonly #loop: EventLoop;

  /** @internal */
  constructor(when: number, callback: Callback, args: readonly unknown[], loop: EventLoop) {
    super(callback, args);
    this._when = when;
    this._instant = null;
    this.#loop = loop;
  }

  /** The time on `loop.time()` that was asked for, in ms, also after it ran or was cancelled. */
  when(): number {
    return this._when;
  }

  override cancel(): void {
    if (this._cancelled) return;
    super.cancel();
    this.#loop._timerCancelled(this);
  }
}

brand(Handle, 'Handle');
brand(TimerHandle, 'TimerHandle');
