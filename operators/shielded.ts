import { Observable, type MonoTypeOperatorFunction } from 'rxjs';
import { ShieldedSource } from '../lib/waiting/ShieldedSource.js';

/**
 * Lets a source run on when its subscriber leaves.
 *
 * asyncio: `asyncio.shield()`, as an operator. Values pass through; each subscription subscribes to the source anew.
 *
 *     source              --1--2--3--|
 *     shielded(), left    --1--!           the source still gets to its end
 *
 * | the source…  | the subscriber sees | after it has left                  |
 * |--------------|---------------------|------------------------------------|
 * | completes    | complete            | nothing                            |
 * | errors       | the error           | the loop's exception handler does  |
 * | is left      |                     | it runs on, to its end             |
 *
 * A source that never ends is never left; a synchronous one runs to its end before anybody can leave it.
 *
 * ```ts
 * orders$.pipe(switchMap((order) => save(order).pipe(shielded()))).subscribe(); // no save is cut short
 * console.log('saving'); // saving, order 0 is saved, order 1 is saved
 * ```
 */
export function shielded<T>(): MonoTypeOperatorFunction<T> {
  return (source) =>
    new Observable((subscriber) => {
      new ShieldedSource(subscriber).run(source);
    });
}
