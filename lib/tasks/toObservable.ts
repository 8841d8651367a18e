import { from, isObservable, Observable, type InteropObservable } from 'rxjs';
import { describe } from '../check.js';
import { getEventLoop } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import { kindOf, type Awaitable, type NativeObservable } from '../Awaitable.js';
import { fromNative } from './fromNative.js';
import { isAbort, PromiseFuture } from './PromiseFuture.js';

/**
 * An RxJS Observable of any source: RxJS's own `from` knows neither the platform's Observable nor how to stop an
 * AsyncIterable.
 */
export function toObservable<T>(input: Awaitable<T>): Observable<T> {
  if (isObservable(input)) return input;
  const kind = kindOf(input);
  if (kind === 'native') return fromNative(input as NativeObservable<T>);
  if (kind === 'async iterable') return fromAsyncIterable(input as AsyncIterable<T>);
  return from(input as InteropObservable<T>);
}

/**
 * Pulls one value after the other; unsubscribing in between runs the generator's `finally`, which whoever waits for
 * cleanups waits for.
 */
function fromAsyncIterable<T>(iterable: AsyncIterable<T>): Observable<T> {
  return new Observable((subscriber) => {
    const loop = shared.loop ?? getEventLoop();
    const iterator = iterable[Symbol.asyncIterator]();
    let ended = false;
    const fail = (error: unknown): void => {
      ended = true;
      if (subscriber.closed) reportLate(loop, error);
      else subscriber.error(error);
    };
    const take = (result: IteratorResult<T>): void => {
      ended = result.done === true;
      if (subscriber.closed) return;
      if (result.done === true) {
        subscriber.complete();
        return;
      }
      subscriber.next(result.value);
      pull();
    };
    const pull = (): void => {
      if (!subscriber.closed) pullNext(iterator).then(take).catch(fail);
    };
    pull();
    return () => {
      if (!ended) closeIterator(iterator, loop);
    };
  });
}

/** A `next` that throws is as good as one that rejects. */
export async function pullNext<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  const result: unknown = await iterator.next();
  if (typeof result === 'object' && result !== null) return result as IteratorResult<T>;
  throw new TypeError(`an AsyncIterator's next() must give an object, got ${describe(result)}`);
}

/** An error of a source that whoever awaited it has left. */
export function reportLate(loop: EventLoop, exception: unknown): void {
  if (!isAbort(exception)) loop.callExceptionHandler({ message: 'A source failed after its awaiter had left', exception });
}

/** Runs the `finally` of a generator; whoever waits for cleanups waits for it. */
export function closeIterator(iterator: AsyncIterator<unknown>, loop: EventLoop): void {
  if (iterator.return === undefined) return;
  const future = new PromiseFuture<unknown>(loop).listenTo(callReturn(iterator));
  shared.cleanups?.push(future);
}

async function callReturn(iterator: AsyncIterator<unknown>): Promise<void> {
  await iterator.return?.();
}
