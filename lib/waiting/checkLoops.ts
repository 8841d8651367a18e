import type { EventLoop } from '../loop/EventLoop.js';
import type { Awaitable } from '../Awaitable.js';
import { isFuture } from '../tasks/Future.js';

/** Refuses Futures of another loop, before anything is started. */
export function checkLoops(where: string, inputs: readonly Awaitable[], loop: EventLoop): void {
  for (const input of inputs) {
    if (isFuture(input) && input._loop !== loop) throw new RangeError(`${where}: inputs belong to different loops`);
  }
}
