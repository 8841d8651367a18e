import { isObservable, Observable, type InteropObservable } from 'rxjs';
import { describe } from './check.js';

/** The platform's own Observable (WICG), as far as awaiting one needs it. */
export interface NativeObservable<T> {
  readonly [Symbol.toStringTag]: string;
  subscribe(
    observer: { next?: (value: T) => void; error?: (error: unknown) => void; complete?: () => void },
    options?: { signal?: AbortSignal },
  ): void;
}

/**
 * What has a last value: an Observable (Coroutine, Task and Future are), an Observable of another library or of the
 * platform, a PromiseLike, an AsyncIterable. Not arrays, strings or generators, which RxJS would take as inputs.
 */
export type Awaitable<T = unknown> =
  | Observable<T>
  | InteropObservable<T>
  | NativeObservable<T>
  | PromiseLike<T>
  | AsyncIterable<T>;

/** What awaiting it gives. */
export type ValueOf<A> = A extends Awaitable<infer T> ? T : never;

export type AwaitableKind = 'observable' | 'interop' | 'native' | 'promise' | 'async iterable';

const observableSymbol = (): PropertyKey => Symbol.observable ?? '@@observable';

declare global {
  interface SymbolConstructor {
    readonly observable: symbol;
  }
}

/** How `value` can be awaited, or null when it can't. */
export function kindOf(value: unknown): AwaitableKind | null {
  if (value instanceof Observable || isObservable(value)) return 'observable';
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return null;
  const candidate = value as Record<PropertyKey, unknown>;
  if (typeof candidate[observableSymbol()] === 'function') return 'interop';
  if (typeof candidate.then === 'function') return 'promise';
  if (typeof candidate[Symbol.asyncIterator] === 'function') return 'async iterable';
  if (typeof candidate.subscribe === 'function' && candidate[Symbol.toStringTag] === 'Observable') return 'native';
  return null;
}

/**
 * Refuses what can't be awaited, in words that help.
 *
 * @throws TypeError
 */
export function notAwaitable(where: string, argument: string, value: unknown): TypeError {
  return new TypeError(
    `${where}: ${argument} must be an Observable, Promise or AsyncIterable, got ${describe(value)}${hint(value)}`,
  );
}

function hint(value: unknown): string {
  if (typeof value === 'function') return ' (call it: a coroutine function is not yet a coroutine)';
  if (Object.prototype.toString.call(value) === '[object Generator]') return ' (wrap the generator function with coroutine())';
  if (Array.isArray(value)) return ' (gather() takes a list)';
  return '';
}
