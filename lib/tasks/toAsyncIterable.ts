import type { ObservableInput } from 'rxjs';
import { collectCleanups, whenAllDone } from '../loop/cleanups.js';
import { aiter, checkSource, type AsyncCursor } from './aiter.js';
import { asPromise } from './asPromise.js';

class CursorIterator<T> implements AsyncIterator<T, undefined, undefined> {
  readonly #cursor: AsyncCursor<T>;

  constructor(cursor: AsyncCursor<T>) {
    this.#cursor = cursor;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    return asPromise(this.#cursor.next());
  }

  return(): Promise<IteratorResult<T, undefined>> {
    return new Promise((resolve) => {
      const end = (): void => resolve({ done: true, value: undefined });
      const cleanups = collectCleanups(() => this.#cursor.return());
      if (cleanups.length === 0) end();
      else whenAllDone(cleanups, end);
    });
  }
}

/**
 * The values of a source for `for await`: the way from here to async functions. Each loop is a subscription.
 *
 * Python: `async for`; in a coroutine use {@link aiter}. Values that come while the body of the loop is busy are kept, none
 * is lost; a source that can wait (`fromIterable`, `queue.items()`) is asked for one at a time. Leaving the loop
 * unsubscribes, and `break` goes on when what that cancels has cleaned up.
 *
 *     source     --1-2-----|
 *     for await  --1----2--|      a body that takes 5 ms
 *
 * ```ts
 * for await (const n of toAsyncIterable(interval(10))) {
 *   console.log(n); // 0, 1, 2
 *   if (n === 2) break;
 * }
 * ```
 *
 * @throws TypeError when `source` is nothing that RxJS's `from` takes
 */
export function toAsyncIterable<T>(source: ObservableInput<T>): { [Symbol.asyncIterator](): AsyncIterator<T, undefined, undefined> } {
  checkSource('toAsyncIterable', source);
  return { [Symbol.asyncIterator]: () => new CursorIterator(aiter(source)) };
}
