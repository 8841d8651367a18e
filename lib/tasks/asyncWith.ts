import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { checkFunction, describe } from '../check.js';
import { CancelledError } from '../errors.js';
import { shared } from '../loop/shared.js';
import type { AsyncContextManager } from './AsyncContextManager.js';
import { block, type BlockBody } from './Block.js';
import { coroutine, isCoroutine, type Body, type Coroutine } from './Coroutine.js';
import { endOf } from './endOf.js';
import { until } from './until.js';

/**
 * Enters `manager`, runs `body` with what that gave, and leaves it, however the body ends.
 *
 * Python: `async with manager as value:`. The result is the body's; `undefined` when `exit` swallowed its error. When
 * `exit` fails after the body has, the error seen is `exit`'s if it tells of the body's (as its `cause`, or among its
 * `errors`), or if one of them is a cancel; else it is the body's, and `exit`'s goes to the exception handler. Cancelling
 * is thrown into whichever of the three is suspended; `exit` is called with the CancelledError of the body, and waited
 * for.
 *
 * ```ts
 * const rows = yield* asyncWith(connection, function* (client) {
 *   return yield* until(client.query('select 1'));
 * });
 * console.log(rows); // disconnected, [ 1 ]
 * ```
 *
 * @throws TypeError when `manager` has no `enter` and `exit`, or `body` is not a function
 */
export function asyncWith<C, T>(manager: AsyncContextManager<C>, body: BlockBody<C, T>): Coroutine<T> {
  checkManager('asyncWith', 'manager', manager);
  checkFunction('asyncWith', 'body', body);
  return withManager('asyncWith', manager, body as BlockBody<unknown, unknown>) as Coroutine<T>;
}

/** @internal */
export function checkManager(where: string, argument: string, value: unknown): void {
  const { enter, exit } = (value ?? {}) as Partial<AsyncContextManager<unknown>>;
  if (typeof enter === 'function' && typeof exit === 'function') return;
  throw new TypeError(`${where}: ${argument} must be an AsyncContextManager, with enter() and exit(), got ${describe(value)}`);
}

/** @internal */
export const withManager: (
  where: string,
  manager: AsyncContextManager<unknown>,
  body: BlockBody<unknown, unknown>,
) => Coroutine<unknown> = coroutine(
  function* (where: string, manager: AsyncContextManager<unknown>, body: BlockBody<unknown, unknown>): Body<unknown> {
    const value: unknown = yield* awaited(where, 'enter()', manager.enter());
    let result: unknown;
    try {
      result = yield* block(where, body, value);
    } catch (error) {
      if (yield* leave(where, manager, error)) return undefined;
      throw error;
    }
    const left: unknown = manager.exit(null);
    if (left !== undefined && typeof left !== 'boolean') yield* awaited(where, 'exit()', left);
    return result;
  },
  { name: 'asyncWith' },
);

/** Leaves after an error; returns whether that is swallowed, or throws the one to be seen. */
const leave = coroutine(
  function* (where: string, manager: AsyncContextManager<unknown>, error: unknown): Body<boolean> {
    try {
      const left: unknown = manager.exit({ error });
      if (left === undefined || typeof left === 'boolean') return left === true;
      return (yield* awaited(where, 'exit()', left)) === true;
    } catch (exitError) {
      throw seenOf(error, exitError);
    }
  },
  { name: 'exit' },
);

function awaited(where: string, method: 'enter()' | 'exit()', returned: unknown): Coroutine<unknown> {
  if (isCoroutine(returned)) return returned;
  if (kindOf(returned) === null) throw notAwaitable(where, `what ${method} returned`, returned);
  return until(method === 'exit()' ? endOf(returned as Awaitable) : (returned as Awaitable));
}

/** Which of two errors is thrown; the other is reported when that one does not tell of it. */
function seenOf(error: unknown, exitError: unknown): unknown {
  if (error === exitError || error instanceof CancelledError || tellsOf(exitError, error)) return exitError;
  const cancelled = exitError instanceof CancelledError;
  shared.loop?.callExceptionHandler({
    message: cancelled ? 'A block failed, and its exit() was cancelled' : 'exit() failed after its block had failed too',
    exception: cancelled ? error : exitError,
  });
  return cancelled ? exitError : error;
}

/** Whether an error was made of another: a group of it, or one that names it as its cause. */
function tellsOf(outer: unknown, error: unknown): boolean {
  const { cause, errors } = (outer ?? {}) as { cause?: unknown; errors?: unknown };
  return cause === error || (Array.isArray(errors) && errors.includes(error));
}
