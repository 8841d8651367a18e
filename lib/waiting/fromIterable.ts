import { Observable, type Subscriber } from 'rxjs';
import { kindOf } from '../Awaitable.js';
import { describe } from '../check.js';
import { collectCleanups } from '../loop/cleanups.js';
import { collectHolds } from '../loop/holds.js';
import { aiter } from '../tasks/aiter.js';
import { coroutine, type Body } from '../tasks/Coroutine.js';
import { subscribeFor } from '../tasks/subscribeFor.js';
import { untilLetGo } from './whenLetGo.js';

/**
 * The items of an iterable, each read only when whoever gets them has room.
 *
 * Python: `async for`. RxJS: `from`, which reads on whatever happens to the items. The operators of this package that have a
 * `limit`, `putTo`, `whenSet`, `aiter` and `toAsyncIterable` make it wait, also through operators like `map` and `filter` in
 * between, and through a Subject that is sent to in the same moment; nothing else does. Behind `observeOn` they make nobody
 * wait. Unsubscribing closes the iterator, so that a generator's `finally` runs; whoever waits for cleanups waits for that.
 *
 *     next()        a-b-------c
 *     fromIterable  a-b-------c
 *     queue.put()   a-(b······)c        new Queue(1)
 *
 * ```ts
 * fromIterable(readLines(3))
 *   .pipe(orderedMap(parse, { limit: 2 })) // reads two lines ahead
 *   .subscribe(console.log); // LINE 1, LINE 2, LINE 3
 * ```
 *
 * @throws TypeError when `source` is neither an Iterable nor an AsyncIterable
 */
export function fromIterable<T>(source: AsyncIterable<T> | Iterable<T>): Observable<T> {
  const asynchronous = kindOf(source) === 'async iterable';
  if (!asynchronous && !isIterable(source)) {
    throw new TypeError(`fromIterable: source must be an Iterable or an AsyncIterable, got ${describe(source)}`);
  }
  return new Observable((subscriber) => {
    const reading = asynchronous ? readingAsync(source as AsyncIterable<T>, subscriber) : readingSync(source as Iterable<T>, subscriber);
    subscribeFor(subscriber, reading);
  });
}

function isIterable(source: unknown): boolean {
  return typeof source === 'string' || (typeof source === 'object' && source !== null && Symbol.iterator in source);
}

const readingSync = coroutine(
  function* (source: Iterable<unknown>, subscriber: Subscriber<never>): Body<void> {
    for (const value of source) {
      const holds = collectHolds(() => subscriber.next(value as never));
      if (subscriber.closed) return;
      if (holds.length > 0) yield* untilLetGo(holds);
    }
  },
  { name: 'fromIterable' },
);

const readingAsync = coroutine(
  function* (source: AsyncIterable<unknown>, subscriber: Subscriber<never>): Body<void> {
    const cursor = aiter(source);
    try {
      for (;;) {
        const { done, value } = yield* cursor.next();
        if (done === true) return;
        const holds = collectHolds(() => subscriber.next(value as never));
        if (subscriber.closed) return;
        if (holds.length > 0) yield* untilLetGo(holds);
      }
    } finally {
      // What it cancels, and is waited for: the `finally` of a generator.
      for (const run of collectCleanups(() => cursor.return())) yield* run;
    }
  },
  { name: 'fromIterable' },
);
