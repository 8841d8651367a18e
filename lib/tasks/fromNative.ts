import { Observable } from 'rxjs';
import { kindOf, type NativeObservable } from '../Awaitable.js';
import { describe } from '../check.js';

/**
 * An RxJS Observable of the platform's own Observable, such as `element.when('click')`. RxJS 7's `from` refuses it.
 *
 * Each subscription subscribes to the source, and unsubscribing aborts that. What awaits (`until`, `gather`, `aiter`, …)
 * takes a platform Observable as it is. No asyncio equivalent.
 *
 *     source              --1--2--|
 *     fromNative(source)  --1--2--|
 *
 * ```ts
 * fromNative(numbers)
 *   .pipe(map((n) => n * n))
 *   .subscribe((square) => console.log(square)); // 1, 4, 9
 * ```
 *
 * @throws TypeError when `source` is no Observable of the platform
 */
export function fromNative<T>(source: NativeObservable<T>): Observable<T> {
  if (kindOf(source) !== 'native') throw new TypeError(`fromNative: source must be a platform Observable, got ${describe(source)}`);
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
