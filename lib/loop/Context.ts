import { brand } from '../brand.js';
import { checkFunction, describe } from '../check.js';
import { RuntimeError } from '../errors.js';
import type { ContextVar } from './ContextVar.js';
import { shared } from './shared.js';
import { currentZone } from './zone.js';

/** Runs a function in what a carrier captured. */
export type Carried = (fn: () => void) => void;

/**
 * Captures the state of another context mechanism, and gives back a function that runs another one in it: the type of
 * `AsyncLocalStorage.snapshot`.
 */
export type Carrier = () => Carried;

/** Immutable, so that copying a context is keeping a reference. */
export interface ContextState {
  readonly vars: ReadonlyMap<ContextVar<unknown>, unknown>;
  readonly carried: Carried | null;
  /** The Context that is entered with it, and follows what is set; null for whoever has a copy. */
  readonly followedBy: Context | null;
}

/**
 * A set of `ContextVar` values that functions can run in. Each task has one, copied from whoever created it.
 *
 * Python: `contextvars.Context`.
 *
 * ```ts
 * const user = new ContextVar('user', { default: 'nobody' });
 * const context = copyContext();
 * context.run(() => user.set('ada'));
 * console.log(user.get(), context.get(user)); // nobody ada
 * ```
 */
export class Context {
  /** @internal */
  _state: ContextState;
  #entered = false;

  constructor() {
    this._state = { vars: new Map(), carried: null, followedBy: null };
  }

  /**
   * Calls `fn` in this context: what it sets stays here and is not seen outside.
   *
   * @throws TypeError when `fn` is not a function
   * @throws RuntimeError when this context is already entered
   */
  run<T>(fn: () => T): T {
    checkFunction('Context.run', 'fn', fn);
    const outer = this._enter();
    try {
      return fn();
    } finally {
      this._exit(outer);
    }
  }

  /** The value of a variable in this context, else `fallback`. */
  get<T>(variable: ContextVar<T>): T | undefined;
  get<T>(variable: ContextVar<T>, fallback: T): T;
  get<T>(variable: ContextVar<T>, fallback?: T): T | undefined {
    const key = variable as ContextVar<unknown>;
    return this._state.vars.has(key) ? (this._state.vars.get(key) as T) : fallback;
  }

  /** Whether a variable has a value in this context. */
  has(variable: ContextVar<never>): boolean {
    return this._state.vars.has(variable);
  }

  /** How many variables have a value in this context. */
  get size(): number {
    return this._state.vars.size;
  }

  /** @internal */
  _enter(): ContextState {
    if (this.#entered) throw new RuntimeError('Context.run: this context is already entered');
    const outer = shared.context;
    this._goOn(this._state);
    return outer;
  }

  /** What runs now, and has run till now without a Context, goes on in this one. @internal */
  _goOn({ vars, carried }: ContextState): void {
    this.#entered = true;
    shared.context = this._state = { vars, carried, followedBy: this };
  }

  /** @internal */
  _exit(outer: ContextState): void {
    this._leave();
    shared.context = outer;
  }

  /** @internal */
  _leave(): void {
    this.#entered = false;
    this._state = copyOf(shared.context);
  }
}

brand(Context, 'Context');

/**
 * A copy of the current context, in constant time.
 *
 * Python: `contextvars.copy_context()`.
 *
 * ```ts
 * const user = new ContextVar('user', { default: 'nobody' });
 * const before = copyContext();
 * user.set('ada');
 * console.log(user.get(), before.run(() => user.get())); // ada nobody
 * ```
 */
export function copyContext(): Context {
  const context = new Context();
  context._state = copyOf(shared.context);
  return context;
}

function copyOf(state: ContextState): ContextState {
  return state.followedBy === null ? state : { vars: state.vars, carried: state.carried, followedBy: null };
}

/**
 * Makes every callback, task step and notification run in what `carrier` captured when it was submitted. Off by
 * default; `null` turns it off. No asyncio equivalent: Python has `contextvars` alone.
 *
 * ```ts
 * import { AsyncLocalStorage } from 'node:async_hooks';
 *
 * const request = new AsyncLocalStorage<string>();
 * setContextCarrier(() => AsyncLocalStorage.snapshot());
 * request.run('request 1', () => createTask(work()).subscribe(() => console.log(request.getStore()))); // request 1
 * ```
 *
 * @throws TypeError when `carrier` is neither a function nor `null`
 */
export function setContextCarrier(carrier: Carrier | null): void {
  if (carrier !== null && typeof carrier !== 'function') {
    throw new TypeError(`setContextCarrier: carrier must be a function or null, got ${describe(carrier)}`);
  }
  shared.carrier = carrier;
}

/** The context in which something that is submitted now shall run later. */
export function captureContext(): ContextState {
  const state = shared.context;
  const zone = currentZone();
  const carried = shared.carrier === null ? null : shared.carrier();
  if (zone === null && carried === null && state.carried === null) return copyOf(state);
  return { vars: state.vars, carried: nest(zone === null ? null : (fn) => zone.run(fn), carried), followedBy: null };
}

function nest(outer: Carried | null, inner: Carried | null): Carried | null {
  if (outer === null) return inner;
  if (inner === null) return outer;
  return (fn) => outer(() => inner(fn));
}
