import { Subscriber } from 'rxjs';
import { kindOf, notAwaitable, type Awaitable, type NativeObservable } from '../Awaitable.js';
import { RuntimeError } from '../errors.js';
import { toObservable } from './toObservable.js';

interface NativeSubscriber<T> {
  next(value: T): void;
  error(error: unknown): void;
  complete(): void;
  addTeardown(teardown: () => void): void;
}

type NativeConstructor = new <T>(subscribe: (subscriber: NativeSubscriber<T>) => void) => NativeObservable<T>;

/** Stops a source that emits synchronously as soon as nobody listens. */
class NativeInlet<T> extends Subscriber<T> {
  readonly #native: NativeSubscriber<T>;

  constructor(native: NativeSubscriber<T>) {
    super();
    this.#native = native;
    native.addTeardown(() => this.unsubscribe());
  }

  protected override _next(value: T): void {
    this.#native.next(value);
  }

  protected override _error(error: unknown): void {
    this.#native.error(error);
  }

  protected override _complete(): void {
    this.#native.complete();
  }
}

/**
 * The platform's own Observable of any source, for code that knows RxJS not at all. Aborting a subscription
 * unsubscribes: a coroutine is cancelled, and its cleanup runs.
 *
 * The platform shares one subscription among those who subscribe at the same time: they share one run of a coroutine.
 * No asyncio equivalent.
 *
 *     source            --1--2--|
 *     toNative(source)  --1--2--|
 *
 * ```ts
 * import 'observable-polyfill'; // Node has none of its own
 *
 * const controller = new AbortController();
 * toNative(interval(10)).subscribe(
 *   {
 *     next: (n) => {
 *       console.log(n); // 0, 1
 *       if (n === 1) controller.abort();
 *     },
 *   },
 *   { signal: controller.signal },
 * );
 * ```
 *
 * @throws TypeError when `source` can't be awaited
 * @throws RuntimeError where the platform has no Observable
 */
export function toNative<T>(source: Awaitable<T>): NativeObservable<T> {
  if (kindOf(source) === null) throw notAwaitable('toNative', 'source', source);
  const { Observable: Native } = globalThis as { Observable?: NativeConstructor };
  if (Native === undefined) throw new RuntimeError('toNative: this platform has no Observable of its own');
  return new Native<T>((subscriber) => void toObservable(source).subscribe(new NativeInlet(subscriber)));
}
