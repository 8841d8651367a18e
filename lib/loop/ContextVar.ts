import { brand } from '../brand.js';
import { checkOptions } from '../check.js';
import { LookupError, RuntimeError } from '../errors.js';
import { shared } from './shared.js';

const missing: unique symbol = Symbol('missing');

/**
 * What `ContextVar.set` returns, to undo it with `reset`. Python: `contextvars.Token`.
 */
export class Token<T> {
  readonly var: ContextVar<T>;
  readonly #old: T | typeof missing;
  #used = false;

  /** @internal */
  constructor(variable: ContextVar<T>, old: T | typeof missing) {
    this.var = variable;
    this.#old = old;
  }

  /** @internal */
  _use(): T | typeof missing {
    if (this.#used) throw new RuntimeError('ContextVar.reset: this token has already been used once');
    this.#used = true;
    return this.#old;
  }
}

/**
 * A variable with a value of its own in each task: a request id, a user, a locale.
 *
 * A task gets a copy of its creator's values; what it sets is seen by itself and the tasks, callbacks and subscriptions
 * that it makes.
 *
 * Python: `contextvars.ContextVar`.
 *
 * ```ts
 * const requestId = new ContextVar<number>('requestId');
 * const handle = coroutine(function* (id: number) {
 *   requestId.set(id);
 *   yield* sleep(10);
 *   console.log(requestId.get() === id); // true, true
 * });
 * yield* gather([handle(1), handle(2)]);
 * ```
 *
 * @throws TypeError when `name` is not a string
 */
export class ContextVar<T> {
  readonly name: string;
  readonly #default: T | typeof missing;

  constructor(name: string, options: { default?: T } = {}) {
    if (typeof name !== 'string') throw new TypeError(`ContextVar: name must be a string, got ${typeof name}`);
    this.name = name;
    checkOptions('ContextVar', options);
    this.#default = 'default' in options ? options.default : missing;
  }

  /**
   * The value in the current context, else `fallback`, else the default.
   *
   * @throws LookupError where there is none of them
   */
  get(): T;
  get<F>(fallback: F): T | F;
  get<F>(...fallback: [F?]): T | F {
    const value = this.#own();
    if (value !== missing) return value;
    if (fallback.length > 0) return fallback[0] as F;
    if (this.#default !== missing) return this.#default;
    throw new LookupError(`ContextVar '${this.name}' has no value here`);
  }

  /** Sets the value in the current context, and gives a token to undo it with. */
  set(value: T): Token<T> {
    const token = new Token(this, this.#own());
    this.#put(value);
    return token;
  }

  /**
   * Puts back the value that there was before the `set` which gave this token.
   *
   * @throws RangeError when the token is another variable's
   * @throws RuntimeError when the token has been used
   */
  reset(token: Token<T>): void {
    if (!(token instanceof Token)) throw new TypeError(`ContextVar.reset: token must be a Token, got ${typeof token}`);
    if (token.var !== this) {
      throw new RangeError(`ContextVar.reset: the token is of '${token.var.name}', not of '${this.name}'`);
    }
    this.#put(token._use());
  }

  #own(): T | typeof missing {
    const { vars } = shared.context;
    const value = vars.get(this);
    if (value === undefined && !vars.has(this)) return missing;
    return value as T;
  }

  #put(value: T | typeof missing): void {
    const vars = new Map(shared.context.vars);
    if (value === missing) vars.delete(this);
    else vars.set(this, value);
    const { carried, followedBy } = shared.context;
    shared.context = { vars, carried, followedBy };
    if (followedBy !== null) followedBy._state = shared.context;
  }
}

brand(ContextVar, 'ContextVar');
brand(Token, 'Token');
