import { of, VirtualTimeScheduler } from 'rxjs';
import { coroutine, EventLoop, Future, gather, sleep } from '../../lib/index.js';

describe('gather, called wrongly', () => {
  /** Nobody runs it. */
  const loop = new EventLoop({ scheduler: new VirtualTimeScheduler() });

  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['a number', 1, '1'],
    ['a string', 'ab', '"ab"'],
    ['a Set', new Set([of(1)]), 'a Set'],
    ['one Observable', of(1), 'an Observable (put it into a list: gather([a, b]))'],
    ['one Coroutine', coroutine(function* () {})(), 'a Coroutine (put it into a list: gather([a, b]))'],
    ['a sleep', sleep(1), 'a Coroutine (put it into a list: gather([a, b]))'],
    ['one Future', new Future({ loop }), 'a Future (put it into a list: gather([a, b]))'],
    ['one Task', loop.createTask(sleep(1)), 'a Task (put it into a list: gather([a, b]))'],
    ['a Promise', Promise.resolve(1), 'a Promise (put it into a list: gather([a, b]))'],
    ['a function', () => [], 'the function (anonymous)'],
  ])('refuses %s for its inputs', (_name, inputs, got) => {
    expect(() => gather(inputs as never)).toThrow(new TypeError(`gather: inputs must be an array or a record of awaitables, got ${got}`));
  });

  it.each<[string, unknown, string]>([
    ['a number', 1, '1'],
    ['undefined', undefined, 'undefined'],
    ['a list', [of(1)], 'an array (gather() takes a list)'],
    ['a string', 'ab', '"ab"'],
    ['a coroutine function', sleep, 'the function sleep (call it: a coroutine function is not yet a coroutine)'],
    ['a generator', (function* () {})(), 'an object (wrap the generator function with coroutine())'],
  ])('refuses %s among its inputs, and names its place', (_name, input, got) => {
    const expected = (place: string): TypeError => new TypeError(`gather: ${place} must be an Observable, Promise or AsyncIterable, got ${got}`);
    expect(() => gather([of(1), input as never])).toThrow(expected('inputs[1]'));
    expect(() => gather({ a: of(1), b: input as never })).toThrow(expected('inputs.b'));
  });

  it('refuses a hole in the list', () => {
    // eslint-disable-next-line no-sparse-arrays
    expect(() => gather([of(1), , of(2)] as never)).toThrow('gather: inputs[1] must be an Observable, Promise or AsyncIterable, got undefined');
  });
});
