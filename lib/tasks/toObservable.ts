import { from, isObservable, Observable, type InteropObservable } from 'rxjs';
import { getEventLoop } from '../loop/currentLoop.js';
import { shared } from '../loop/shared.js';
import { kindOf, type Awaitable, type NativeObservable } from '../Awaitable.js';
import { PromiseFuture } from './PromiseFuture.js';

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

function fromNative<T>(source: NativeObservable<T>): Observable<T> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    subscriber.add(() => controller.abort());
    source.subscribe(
      {
        next: (value) => subscriber.next(value),
        error: (error) => subscriber.error(error),
        complete: () => subscriber.complete(),
      },
      { signal: controller.signal },
    );
  });
}

/**
 * Pulls one value after the other; unsubscribing in between runs the generator's `finally`, which whoever waits for
 * cleanups waits for.
 */
function fromAsyncIterable<T>(iterable: AsyncIterable<T>): Observable<T> {
  return new Observable((subscriber) => {
    const iterator = iterable[Symbol.asyncIterator]();
    let ended = false;
    const pull = (): void => {
      iterator.next().then(
        (result) => {
          if (subscriber.closed) return;
          ended = result.done === true;
          if (ended) {
            subscriber.complete();
            return;
          }
          subscriber.next(result.value as T);
          if (!subscriber.closed) pull();
        },
        (error: unknown) => {
          ended = true;
          subscriber.error(error);
        },
      );
    };
    pull();
    return () => {
      if (!ended) closeIterator(iterator);
    };
  });
}

function closeIterator(iterator: AsyncIterator<unknown>): void {
  const closing = iterator.return?.();
  if (closing === undefined) return;
  const future = new PromiseFuture<unknown>(shared.loop ?? getEventLoop()).listenTo(closing);
  shared.cleanups?.push(future);
}
