import { from, of, take, type Observable } from 'rxjs';
import { fromNative, sleep } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { native, providePlatformObservable, type Native } from './native';

providePlatformObservable();

const nativeOf = <T>(source: Observable<T>): Native<T> =>
  native((subscriber) => {
    const subscription = source.subscribe({
      next: (value) => subscriber.next(value),
      error: (error) => subscriber.error(error),
      complete: () => subscriber.complete(),
    });
    subscriber.addTeardown(() => subscription.unsubscribe());
  });

describe('fromNative', () => {
  it('passes on what RxJS refuses.', () => {
    const source = nativeOf(of(1, 2));
    expect(() => from(source as never)).toThrow(TypeError);

    marbles(({ expectObservable }) => {
      expectObservable(fromNative(source)).toBe('(ab|)', { a: 1, b: 2 });
    });
  });

  it('passes values, errors and the end through.', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(fromNative(nativeOf(cold('-a--b|')))).toBe('-a--b|');
      expectObservable(fromNative(nativeOf(cold('-a--#')))).toBe('-a--#');
    });
  });

  it('subscribes anew for each subscription, and aborts it when that is left.', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a--b|');
      expectObservable(fromNative(nativeOf(source)), '^--!').toBe('-a');
      expectObservable(fromNative(nativeOf(source)), '----^-------!').toBe('-----a--b|');
      expectSubscriptions(source.subscriptions).toBe(['^--!', '----^----!']);
    });
  });

  it('stops a source that emits synchronously and without end.', () => {
    let emitted = 0;
    const endless = native<number>((subscriber) => {
      while (subscriber.active && emitted < 10) subscriber.next(++emitted);
    });
    const seen: number[] = [];
    fromNative(endless).pipe(take(3)).subscribe((value) => seen.push(value));
    expect({ seen, emitted }).toEqual({ seen: [1, 2, 3], emitted: 3 });
  });

  it.each([
    ['an RxJS Observable', of(1)],
    ['a coroutine', sleep(1)],
    ['nothing', undefined],
  ])('refuses %s.', (_what, source) => {
    expect(() => fromNative(source as never)).toThrow(/^fromNative: source must be a platform Observable, got \w+/);
  });
});
