import { defaultIfEmpty, isObservable } from 'rxjs';
import type { Awaitable } from '../Awaitable.js';
import { isCoroutine } from './Coroutine.js';
import { isFuture } from './Future.js';

/** What is awaited for its end: an Observable may complete without a value. */
export function endOf(awaitable: Awaitable): Awaitable {
  const plain = isObservable(awaitable) && !isFuture(awaitable) && !isCoroutine(awaitable);
  return plain ? awaitable.pipe(defaultIfEmpty<unknown, undefined>(undefined)) : awaitable;
}
