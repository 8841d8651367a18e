import { checkOptions, describe } from '../check.js';
import type { ConcurrentFuture } from '../executors/bridge/ConcurrentFuture.js';
import { loopFrom } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { isFuture, type Future } from './Future.js';
import { PromiseFuture } from './PromiseFuture.js';

/**
 * A Future of the outcome of a Promise or of a task of another thread. asyncio: `asyncio.wrap_future()`. Cancelling it lets a
 * promise go; a `ConcurrentFuture` and it cancel each other.
 *
 * ```ts
 * const future = wrapFuture(fetch(url));
 * future.addDoneCallback(() => console.log(future.result().status)); // 200
 * ```
 *
 * @throws TypeError when `input` is neither a PromiseLike nor a ConcurrentFuture
 */
export function wrapFuture<T>(input: PromiseLike<T> | ConcurrentFuture<T>, options: { loop?: EventLoop } = {}): Future<T> {
  checkOptions('wrapFuture', options);
  if (isFuture(input)) return input as Future<T>;
  if (isConcurrent(input)) return input._wrap(options.loop);
  if (typeof (input as Partial<PromiseLike<T>> | null | undefined)?.then !== 'function') {
    throw new TypeError(`wrapFuture: input must be a PromiseLike or a ConcurrentFuture, got ${describe(input)}`);
  }
  return new PromiseFuture<T>(loopFrom('wrapFuture: options.loop', options.loop)).listenTo(input);
}

/** Its class lives above this layer. */
function isConcurrent<T>(input: PromiseLike<T> | ConcurrentFuture<T>): input is ConcurrentFuture<T> {
  return typeof (input as Partial<ConcurrentFuture<T>> | null | undefined)?._wrap === 'function';
}
