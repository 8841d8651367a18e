import { of } from 'rxjs';
import { coroutine, Future, sleep, waitFor } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { inTask } from '../tasks/support.js';

describe('waitFor called wrongly', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['a number', 1, '1'],
    ['a string', 'ab', '"ab"'],
    ['a list', [of(1)], 'an array (gather() takes a list)'],
    ['a coroutine function', sleep, 'the function sleep (call it: a coroutine function is not yet a coroutine)'],
    ['a generator', (function* () {})(), 'an object (wrap the generator function with coroutine())'],
  ])('refuses %s', (_name, input, got) => {
    const expected = new TypeError(`waitFor: input must be an Observable, Promise or AsyncIterable, got ${got}`);
    expect(() => waitFor(input as never, 10)).toThrow(expected);
    expect(() => waitFor(input as never, null)).toThrow(expected);
  });

  it.each<[string, unknown, Error]>([
    ['a string', '10', new TypeError('waitFor: ms must be a number of milliseconds, got "10"')],
    ['nothing', undefined, new TypeError('waitFor: ms must be a number of milliseconds, got undefined')],
    ['an object', { ms: 10 }, new TypeError('waitFor: ms must be a number of milliseconds, got an object')],
    ['a bigint', 10n, new TypeError('waitFor: ms must be a number of milliseconds, got 10n')],
    ['NaN', NaN, new RangeError('waitFor: ms must be a number of milliseconds, got NaN')],
  ])('refuses %s for its limit, and has begun nothing', (_name, ms, expected) => {
    let begun = false;
    const work = coroutine(function* () {
      begun = true;
    });
    inTask(function* () {
      const future = new Future<void>();
      expect(() => waitFor(work(), ms as never)).toThrow(expected);
      expect(() => waitFor(future, ms as never)).toThrow(expected);
      yield* sleep(1);
      expect([future.done(), future._waiters]).toEqual([false, null]);
    });
    expect(begun).toBe(false);
  });

  it('starts nothing before it is subscribed, and runs a Coroutine anew each time', () => {
    let runs = 0;
    const work = coroutine(function* () {
      return ++runs;
    });
    const waiting = waitFor(work(), 10);
    const before = runs;
    expect([before, runVirtual(() => waiting).value, runVirtual(() => waiting).value]).toEqual([0, 1, 2]);
  });
});
