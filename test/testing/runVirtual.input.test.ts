import { of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { coroutine, RuntimeError, sleep } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';

/** What `fn` throws. */
const thrownBy = (fn: () => unknown): unknown => {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error('expected an error, and there was none');
};

describe('runVirtual called wrongly', () => {
  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'undefined'],
    ['a coroutine instead of its function', sleep(1), 'a Coroutine'],
    ['a number', 1, '1'],
  ])('refuses %s for main', (_name, main, got) => {
    expect(() => runVirtual(main as never)).toThrow(new TypeError(`runVirtual: main must be a function, got ${got}`));
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'undefined'],
    ['a generator', (function* () {})(), 'an object (wrap the generator function with coroutine())'],
    ['a list', [of(1)], 'an array (gather() takes a list)'],
  ])('refuses a main that gives %s', (_name, input, got) => {
    expect(() => runVirtual(() => input as never)).toThrow(
      new TypeError(`runVirtual: the result of main must be an Observable, Promise or AsyncIterable, got ${got}`),
    );
  });

  it('refuses to run inside a running loop', () => {
    const main = coroutine(function* () {
      return thrownBy(() => runVirtual(() => of(1)));
    });
    const { value } = runVirtual(main);
    expect(value).toEqual(new RuntimeError('runVirtual: cannot be called from a running event loop'));
  });

  it('refuses to run inside TestScheduler.run', () => {
    const error = new TestScheduler(() => true).run(() => thrownBy(() => runVirtual(() => of(1))));
    expect(error).toEqual(new RuntimeError('runVirtual: time is virtual already: use the constructs as they are'));
  });
});
