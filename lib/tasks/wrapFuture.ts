import { describe } from '../check.js';
import { loopFrom } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { isFuture, type Future } from './Future.js';
import { PromiseFuture } from './PromiseFuture.js';

/**
 * A Future of a Promise's outcome. asyncio: `asyncio.wrap_future()`. Cancelling it lets the promise go.
 *
 * ```ts
 * const future = wrapFuture(fetch(url));
 * future.addDoneCallback(() => console.log(future.result().status)); // 200
 * ```
 *
 * @throws TypeError when `input` is not a PromiseLike
 */
export function wrapFuture<T>(input: PromiseLike<T>, options: { loop?: EventLoop } = {}): Future<T> {
  if (isFuture(input)) return input as Future<T>;
  if (typeof (input as Partial<PromiseLike<T>> | null | undefined)?.then !== 'function') {
    throw new TypeError(`wrapFuture: input must be a PromiseLike, got ${describe(input)}`);
  }
  return new PromiseFuture<T>(loopFrom('wrapFuture: options.loop', options.loop)).listenTo(input);
}
