import { isObservable } from 'rxjs';
import type { EventLoop } from '../loop/EventLoop.js';
import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { isCoroutine } from './Coroutine.js';
import { isFuture, type Future } from './Future.js';
import { PromiseFuture } from './PromiseFuture.js';
import { SourceFuture } from './SourceFuture.js';
import { toObservable } from './toObservable.js';

/** Begins to await anything: a Future is itself, a Coroutine is run, a source is subscribed, a Promise is listened to. */
export function start<T>(input: Awaitable<T>, loop: EventLoop): Future<T> {
  if (isFuture(input)) return input as Future<T>;
  if (isCoroutine(input)) return input._begin(loop) as Future<T>;
  if (isObservable(input)) return new SourceFuture(input, loop);
  const kind = kindOf(input);
  if (kind === null) throw notAwaitable('await', 'input', input);
  if (kind === 'promise') return new PromiseFuture<T>(loop).listenTo(input as PromiseLike<T>);
  return new SourceFuture(toObservable(input), loop);
}
