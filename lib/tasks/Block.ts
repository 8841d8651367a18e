import { kindOf, type Awaitable } from '../Awaitable.js';
import { describe } from '../check.js';
import { noteStarted } from '../loop/Debug.js';
import { shared } from '../loop/shared.js';
import { GeneratorCoroutine, type Body, type Coroutine, type Frame } from './Coroutine.js';
import { until } from './until.js';

/** What the function given to a block may return: the generator of a body, or something to await. */
export type BlockBody<C, T> = (value: C) => Body<T> | Awaitable<T>;

/** The inside of an `asyncWith`, a `timeout` or a `taskGroup`: its function is called when it is awaited. */
class Block<C, T> extends GeneratorCoroutine<[C], T> {
  override _frame(): Frame {
    if (shared.debugLoops > 0) noteStarted(this);
    const returned: unknown = this._definition.body(this._first);
    if (kindOf(returned) !== null) return until(returned as Awaitable)._frame();
    if (typeof (returned as Partial<Body<T>> | undefined)?.next === 'function') return returned as Frame;
    throw new TypeError(
      `${this._definition.name}: body must be a generator function, or return an Observable, Promise or AsyncIterable, ` +
        `but it returned ${describe(returned)}`,
    );
  }
}

/** A call of `body` with `value`, to be awaited once. */
export function block<C, T>(name: string, body: BlockBody<C, T>, value: C): Coroutine<T> {
  return new Block({ name, body: body as (value: C) => Body<T> }, value, null);
}
