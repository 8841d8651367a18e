import { concat, of, range, throwError } from 'rxjs';
import { coroutine, fromNative, sleep, toNative } from '../../lib/index.js';
import { marbles, runVirtual } from '../../lib/testing/index.js';
import { withTimeout } from '../../operators/index.js';
import { native, providePlatformObservable, type Native } from './native';

describe('toNative where the platform has no Observable', () => {
  it('is a RuntimeError.', () => {
    expect(() => toNative(of(1))).toThrow('toNative: this platform has no Observable of its own');
  });
});

describe('toNative', () => {
  providePlatformObservable();

  it('is an Observable of the platform.', async () => {
    const constructor = native(() => undefined).constructor;
    const source = toNative(of(1, 2)) as Native<number>;
    expect(source).toBeInstanceOf(constructor);
    expect(await source.toArray()).toEqual([1, 2]);
  });

  it('passes values, errors and the end through.', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(fromNative(toNative(cold('-a--b|')))).toBe('-a--b|');
      expectObservable(fromNative(toNative(cold('-a--#')))).toBe('-a--#');
    });
  });

  it('unsubscribes when it is aborted.', () => {
    marbles(({ cold, expectSubscriptions, loop }) => {
      const source = cold('-a--b--');
      const controller = new AbortController();
      toNative(source).subscribe({}, { signal: controller.signal });
      loop.callLater(3, () => controller.abort());
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it('stops a source that emits synchronously.', async () => {
    expect(await (toNative(concat(range(1, 5), throwError(() => 'too far'))) as Native<number>).first()).toBe(1);
  });

  it('cancels a coroutine, and who waits for cleanups waits for its.', () => {
    const work = coroutine(function* () {
      try {
        yield* sleep(60_000);
      } finally {
        yield* sleep(20);
      }
    });
    let elapsed = 0;
    runVirtual((loop) => {
      const start = loop.time();
      fromNative(toNative(work())).pipe(withTimeout(5)).subscribe({ error: () => (elapsed = loop.time() - start) });
      return sleep(100);
    });
    expect(elapsed).toBe(25);
  });

  it('refuses what can not be awaited.', () => {
    expect(() => toNative([1] as never)).toThrow('toNative: source must be an Observable, Promise or AsyncIterable, got an array');
  });
});
