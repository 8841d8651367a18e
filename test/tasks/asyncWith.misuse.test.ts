import { of } from 'rxjs';
import { asyncWith, coroutine, sleep, type AsyncContextManager } from '../../lib/index.js';
import { errorOf } from '../waiting/iterations.js';
import { inTask, reportsOf } from './support.js';

type Exit = ReturnType<AsyncContextManager<unknown>['exit']>;

/** A manager that says what is asked of it; `leave` is what its exit() does. */
function saying(trace: string[], leave: () => Exit = () => undefined): AsyncContextManager<string> {
  return {
    enter: () => of('value'),
    exit: () => {
      trace.push('exit');
      return leave();
    },
  };
}

const failing = coroutine(function* (error: unknown) {
  yield* sleep(1);
  throw error;
});

describe('asyncWith used wrongly', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['a text', 'x', '"x"'],
    ['what has no exit()', { enter: () => of(1) }, 'an object'],
    ['what has no enter()', { exit: () => undefined }, 'an object'],
    ['what is a list', [], 'an array'],
  ])('refuses %s for a manager, at the call', (_title, manager, named) => {
    expect(() => asyncWith(manager as AsyncContextManager<void>, () => of(1))).toThrow(
      new TypeError(`asyncWith: manager must be an AsyncContextManager, with enter() and exit(), got ${named}`),
    );
  });

  it('refuses a body that is no function, at the call', () => {
    expect(() => asyncWith(saying([]), of(1) as never)).toThrow(TypeError);
    expect(() => asyncWith(saying([]), undefined as never)).toThrow(new TypeError('asyncWith: body must be a function, got undefined'));
  });

  it.each<[unknown, string]>([
    [1, '1'],
    ['true', '"true"'],
    [{}, 'an object'],
    [(function* () {})(), 'an object (wrap the generator function with coroutine())'],
  ])('refuses an exit() that gives %p: after a value as the error, after an error in the exception handler', (garbage, named) => {
    inTask(function* (loop) {
      const expected = new TypeError(
        `asyncWith: what exit() returned must be an Observable, Promise or AsyncIterable, got ${named}`,
      );
      const reports = reportsOf(loop);
      const manager = saying([], () => garbage as Exit);
      expect(yield* errorOf(asyncWith(manager, () => of(1)))).toEqual(expected);
      expect(yield* errorOf(asyncWith(manager, () => failing('x')))).toBe('x');
      expect(reports.map(({ exception }) => exception)).toEqual([expected]);
    });
  });

  it.each([5, null, (function* () {})()])('refuses an enter() that gives %p, and calls neither the body nor exit()', (garbage) => {
    inTask(function* () {
      const trace: string[] = [];
      const manager = { ...saying(trace), enter: () => garbage } as unknown as AsyncContextManager<string>;
      const error = yield* errorOf(asyncWith(manager, () => of(trace.push('body'))));
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toMatch(/^asyncWith: what enter\(\) returned must be /);
      expect(trace).toEqual([]);
    });
  });
});
