import { loopFrom } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { isFuture, type Future } from './Future.js';

/**
 * A Future as it is; anything else that can be awaited as a task.
 *
 * asyncio: `asyncio.ensure_future()`.
 *
 * @throws TypeError when `input` can't be awaited, or `options.loop` is no EventLoop
 * @throws RangeError when `input` is a Future of another loop than `options.loop`
 */
export function ensureFuture<T>(input: Awaitable<T>, options: { loop?: EventLoop } = {}): Future<T> {
  if (!isFuture(input)) {
    if (kindOf(input) === null) throw notAwaitable('ensureFuture', 'input', input);
    return loopFrom('ensureFuture: options.loop', options.loop).createTask(input);
  }
  if (options.loop !== undefined && options.loop !== input.getLoop()) {
    throw new RangeError('ensureFuture: input is a Future of another loop than options.loop');
  }
  return input as Future<T>;
}
