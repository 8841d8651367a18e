import { isFuture } from './Future.js';
import type { WaitCoroutine } from './WaitCoroutine.js';

/**
 * Whether awaiting `input` is awaiting a Future that somebody else has too: then it is not for whoever awaits it to cancel
 * it, or to report its error. Asked before it is begun.
 */
export function isHandedIn(input: unknown): boolean {
  return isFuture(input) || (input as Partial<WaitCoroutine<unknown>>)._isHandedIn === true;
}
