import { of } from 'rxjs';
import { asCompleted, AsCompleted, RuntimeError, sleep, type Coroutine } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';

describe('asCompleted called wrongly', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['a number', 1, '1'],
    ['a string', 'ab', '"ab"'],
    ['a record', { a: of(1) }, 'an object'],
    ['a function', sleep, 'the function sleep'],
    ['one Observable', of(1), 'an Observable'],
    ['an AsCompleted', new AsCompleted([], undefined), 'an AsCompleted'],
  ])('refuses %s for its inputs', (_name, inputs, got) => {
    const expected = new TypeError(`asCompleted: inputs must be an iterable of awaitables, got ${got}`);
    expect(() => asCompleted(inputs as never)).toThrow(expected);
  });

  it.each<[string, unknown, string]>([
    ['a number', 1, '1'],
    ['a list', [], 'an array (gather() takes a list)'],
    ['a coroutine function', sleep, 'the function sleep (call it: a coroutine function is not yet a coroutine)'],
    ['a generator', (function* () {})(), 'an object (wrap the generator function with coroutine())'],
  ])('refuses %s among its inputs, and names its place', (_name, input, got) => {
    const expected = new TypeError(`asCompleted: inputs[1] must be an Observable, Promise or AsyncIterable, got ${got}`);
    expect(() => asCompleted([of(1), input as never])).toThrow(expected);
  });

  it.each([null, '5', {}])('refuses a timeout of %p', (timeout) => {
    expect(() => asCompleted([of(1)], { timeout: timeout as never })).toThrow(
      /^asCompleted: options.timeout must be a number of milliseconds, got /,
    );
    expect(() => asCompleted([of(1)], { timeout: timeout as never })).toThrow(TypeError);
  });

  it('refuses a timeout that is NaN', () => {
    const expected = new RangeError('asCompleted: options.timeout must be a number of milliseconds, got NaN');
    expect(() => asCompleted([of(1)], { timeout: NaN })).toThrow(expected);
  });

  it('refuses to iterate items outside a task', () => {
    const main = (): Coroutine<void> => {
      const next = asCompleted([of(1)]).each().next().value as Coroutine<number>;
      expect(() => [...next]).toThrow(RuntimeError);
      return sleep(1);
    };
    expect(runVirtual(main).elapsed).toBe(1);
  });
});
