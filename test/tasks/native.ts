import type { NativeObservable } from '../../lib/index.js';

interface NativeSubscriber<T> {
  next(value: T): void;
  error(error: unknown): void;
  complete(): void;
  addTeardown(teardown: () => void): void;
  readonly active: boolean;
}

/** The platform's Observable, as far as the tests use it. */
export interface Native<T> extends NativeObservable<T> {
  toArray(options?: { signal?: AbortSignal }): Promise<T[]>;
  first(): Promise<T>;
}

type NativeConstructor = new <T>(subscribe: (subscriber: NativeSubscriber<T>) => void) => Native<T>;

const globals = globalThis as { Observable?: NativeConstructor };

/** Node has none: for the tests of a file it gets one, and loses it again. */
export function providePlatformObservable(): void {
  beforeAll(() => void jest.requireActual('observable-polyfill'));
  afterAll(() => {
    delete globals.Observable;
    delete (EventTarget.prototype as { when?: unknown }).when;
  });
}

export function native<T>(subscribe: (subscriber: NativeSubscriber<T>) => void): Native<T> {
  return new globals.Observable!(subscribe);
}
