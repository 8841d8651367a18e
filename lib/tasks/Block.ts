import { kindOf, type Awaitable } from '../Awaitable.js';
import { describe } from '../check.js';
import { noteStarted } from '../loop/Debug.js';
import { shared } from '../loop/shared.js';
import { nameFrame } from './frameNames.js';
import { isFuture } from './Future.js';
import { GeneratorCoroutine, isCoroutine, type Body, type Coroutine, type Frame } from './Coroutine.js';
import { until } from './until.js';

/** What the function given to a block may return: the generator of a body, or something to await. */
export type BlockBody<C, T> = (value: C) => Body<T> | Awaitable<T>;

/** The inside of an `asyncWith`, a `timeout` or a `taskGroup`: its function is called when it is awaited. */
class Block<C, T> extends GeneratorCoroutine<[C], T> {
  override _frame(): Frame {
    if (shared.debugLoops > 0) noteStarted(this);
    const returned: unknown = this._definition.body(this._input as C);
    if (isCoroutine(returned)) return returned._frame();
    if (isGenerator(returned)) {
      if (shared.debugLoops > 0) nameFrame(returned, this._definition.body.name || `the block of ${this._definition.name}`);
      return returned;
    }
    if (kindOf(returned) !== null) return until(returned as Awaitable)._frame();
    throw new TypeError(
      `${this._definition.name}: body must be a generator function, or return an Observable, Promise or AsyncIterable, ` +
        `but it returned ${describe(returned)}`,
    );
  }
}

/** Asked before what takes longer; a Future can be iterated too. */
function isGenerator(value: unknown): value is Frame & Body<unknown> {
  const { next, throw: throwInto } = (value ?? {}) as Partial<Body<unknown>>;
  return typeof next === 'function' && typeof throwInto === 'function' && !isFuture(value) && Symbol.iterator in (value as object);
}

/** A call of `body` with `value`, to be awaited once. */
export function block<C, T>(name: string, body: BlockBody<C, T>, value: C): Coroutine<T> {
  return new Block({ name, body: body as (value: C) => Body<T>, takesOne: true }, value);
}
