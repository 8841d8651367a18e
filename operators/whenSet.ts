import { Observable, type MonoTypeOperatorFunction } from 'rxjs';
import { describe } from '../lib/check.js';
import { Event } from '../lib/sync/Event.js';
import { HeldSource } from '../lib/sync/HeldSource.js';

/**
 * Holds values back while `event` is clear: a stream that can be paused, and loses nothing.
 *
 * asyncio: `await event.wait()` before each item.
 *
 *     source          -1-2-3-4-5|
 *     event           s---c-----s
 *     whenSet(event)  -1-2------(345|)
 *
 * | the source…      | the subscriber sees                                       |
 * |------------------|-----------------------------------------------------------|
 * | completes        | complete, after what was held back                        |
 * | errors           | the error, after what was held back                       |
 * | is left          | nothing; what was held back is dropped, an error reported |
 *
 * It waits on the loop that it is subscribed on, wherever the values come from; once that is closed, a value that would have
 * to wait is a RuntimeError.
 *
 * A source that can wait, as `fromIterable` or `queue.items()`, is not read while values are held back.
 *
 * ```ts
 * const running = new Event();
 * of('a', 'b').pipe(whenSet(running)).subscribe(console.log);
 * console.log('held back'); // held back, a, b
 * running.set();
 * ```
 *
 * @throws TypeError when `event` is not an Event
 */
export function whenSet<T>(event: Event): MonoTypeOperatorFunction<T> {
  if (!(event instanceof Event)) throw new TypeError(`whenSet: event must be an Event of this package, got ${describe(event)}`);
  return (source) =>
    new Observable((subscriber) => {
      new HeldSource(subscriber, event).run(source);
    });
}
