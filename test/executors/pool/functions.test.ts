import { join } from 'node:path';
import { asPromise } from '../../../lib/index.js';
import { freeVariables } from '../../../lib/executors/pool/freeVariables.js';
import { ThreadPoolExecutor, workerExport, type WorkerContext } from '../../../lib/executors/index.js';
import { errorOf, fixture, kinds, tasks } from './support.js';

const outside = 5;
type AnyFunction = (...args: never[]) => unknown;
/** A function as a user's compiler leaves it: this one's would rename what is imported. */
const text = (source: string): AnyFunction => new Function(`return ${source}`)() as AnyFunction;

let executor: ThreadPoolExecutor;
beforeAll(() => {
  executor = new ThreadPoolExecutor({ maxWorkers: 1 });
});
afterAll(() => asPromise(executor.shutdown()));

describe('a function by its source', () => {
  const object = {
    method(x: number) {
      return x + 1;
    },
    async later(x: number) {
      return x + 2;
    },
    ['computed name'](x: number) {
      return x + 3;
    },
  };

  it.each([
    ['an arrow function', (x: number) => x + 1, 2],
    ['an async arrow function', async (x: number) => x + 1, 2],
    ['an arrow function of one bare argument', text('x => x + 1'), 2],
    ['an async arrow function of one bare argument', text('async x => x + 1'), 2],
    ['a function expression', text('function (x) { return x + 1; }'), 2],
    ['a named function that calls itself', text('function down(x) { return x > 0 ? down(x - 1) : "down"; }'), 'down'],
    ['a method', object.method, 2],
    ['an async method', object.later, 3],
    ['a method with a name in quotes', object['computed name'], 4],
    ['a method with a symbol for a name', text('({ [Symbol.iterator](x) { return x; } })[Symbol.iterator]'), 1],
    ['default values and patterns', text('(x, { y = x, ...rest } = {}, [z = y] = []) => [x, y, z, rest]'), [1, 1, 1, {}]],
    ['its own inner functions and classes', text('(x) => { class A { y = x; static z = 1; } function f() { return new A().y + A.z; } return f(); }'), 2],
    ['what esbuild makes of an inner function', text('(x) => { const inc = __name((y) => y + 1, "inc"); return [inc(x), inc.name]; }'), [2, 'inc']],
    ['names that are properties or labels', text('(x) => { outside: for (;;) { break outside; } return { outside: x }.outside; }'), 1],
    ['globals', text('(x) => [Math.max(x, 0), typeof setTimeout, new Map().size]'), [1, 'function', 0]],
    ['an absent global that it asks the typeof of', text('() => typeof window'), 'undefined'],
    ['a caught error and a loop variable', text('(x) => { try { null.y } catch (e) { for (const i of [x]) return [i, e.name]; } }'), [1, 'TypeError']],
  ])('may be %s.', async (_name, fn, expected) => {
    expect(await asPromise(executor.submit(fn as (x: number) => unknown, 1))).toEqual(expected);
  });

  it('has a context as `this`.', async () => {
    const fn = function (this: WorkerContext) {
      return [typeof this.progress, typeof this.transfer, this.signal.aborted];
    };
    expect(await asPromise(executor.submit(fn))).toEqual(['function', 'function', false]);
  });

  it.each([
    ['uses a variable from around it', function reads() {
      return outside;
    }, 'reads can\'t be sent to a worker by its source: it uses outside from around it'],
    ['uses several', text('function many() { return a + b(c); }'), 'it uses a, b, c from around it'],
    ['uses one in a default value', text('(x = elsewhere) => x'), 'it uses elsewhere from around it'],
    ['writes to one', text('() => { counter += 1; }'), 'it uses counter from around it'],
    ['uses a global that only this thread has', text('() => expect(1)'), 'it uses expect from around it'],
    ['is native', Math.sqrt, "sqrt can't be sent to a worker by its source: it is native code, or was bound"],
    ['is bound', text('function f() {}').bind(null), 'it is native code, or was bound'],
    ['is a class', class Shape { sides = 3; }, "Shape can't be sent to a worker by its source: a class is not a function to call"],
    ['reads a private name', text('(class { #x = 1; read() { return this.#x; } }).prototype.read'), "it can't be read on its own"],
  ])('is refused before it runs, when it %s.', async (_name, fn, message) => {
    const error = await errorOf(executor.submit(fn as () => unknown));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(message);
    expect(await asPromise(executor.submit(() => 'the next one runs'))).toBe('the next one runs');
  });

  it('says what to do instead.', async () => {
    const error = await errorOf(executor.submit(() => outside));
    expect(error.message).toContain('Hand that in as an argument, import it inside with import(), or use workerExport');
  });

  it('gives each refusal an error of its own.', async () => {
    const submitted = executor.submit(() => outside);
    expect(await errorOf(submitted)).not.toBe(await errorOf(submitted));
  });
});

describe('freeVariables', () => {
  it('does not take a name that is only asked for its type for a free one, but any other use of it.', () => {
    expect(freeVariables('(() => typeof a)')).toEqual([]);
    expect(freeVariables('(() => typeof a === "undefined" || a)')).toEqual(['a']);
    expect(freeVariables('(() => typeof a.b)')).toEqual(['a']);
  });

  it('throws a SyntaxError for what is no expression.', () => {
    expect(() => freeVariables('(a) {}')).toThrow(SyntaxError);
  });
});

describe.each(kinds)('workerExport in a %s', (_name, Pool) => {
  let pool: ThreadPoolExecutor;
  beforeAll(() => {
    pool = new Pool({ maxWorkers: 1 }) as ThreadPoolExecutor;
  });
  afterAll(() => asPromise(pool.shutdown()));

  it('runs an exported function, with what its module has around it.', async () => {
    expect(await asPromise(pool.submit(tasks('double'), 21))).toBe(42);
  });

  it('awaits an exported async function.', async () => {
    expect(await asPromise(pool.submit(tasks('doubleLater'), 4))).toBe(8);
  });

  it('finds what CommonJS exports.', async () => {
    const triple = workerExport<{ triple: (x: number) => number }>(fixture('common.cjs'), 'triple');
    expect(await asPromise(pool.submit(triple, 2))).toBe(6);
  });

  it('fails for a name that the module does not export, and says what it does.', async () => {
    const error = await errorOf(pool.submit(tasks('doubel' as 'double'), 1));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(
      /^workerExport: file:.*tasks\.mjs has no export named "doubel"; its functions are: count, double, doubleLater, fail, spin, untilAborted, where$/,
    );
  });

  it.each([
    ['object that CommonJS exports', fixture('common.cjs'), 'toString'],
    ['object that CommonJS exports', fixture('common.cjs'), '__proto__'],
    ['default function', 'data:text/javascript,export default () => 1', 'call'],
  ])('does not take for an export what a %s inherits: %s %s.', async (_kind, module, name) => {
    const error = await errorOf(pool.submit(workerExport<Record<string, () => void>>(module, name)));
    expect(error.message).toContain(`has no export named "${name}"; its functions are: `);
  });

  it('fails for an export that is no function.', async () => {
    const error = await errorOf(pool.submit(tasks('notAFunction' as 'double'), 1));
    expect(error.message).toMatch(/tasks\.mjs exports no function named "notAFunction"/);
  });

  it('fails with the error of a module that does not load.', async () => {
    const error = await errorOf(pool.submit(workerExport<{ f: () => void }>(fixture('broken.mjs'), 'f')));
    expect(error).toBeInstanceOf(SyntaxError);
    expect(error.message).toBe('this module does not load');
  });

  it('fails for a module that is not there.', async () => {
    const nowhere = workerExport<{ f: () => void }>(fixture('nowhere.mjs'), 'f');
    await errorOf(pool.submit(nowhere));
    // The same for the second call.
    const error = await errorOf(pool.submit(nowhere));
    expect({ code: error.code, message: error.message }).toEqual({
      code: 'ERR_MODULE_NOT_FOUND',
      message: expect.stringContaining('nowhere.mjs') as string,
    });
  });
});

describe('workerExport', () => {
  it('takes a URL as a text.', async () => {
    const double = workerExport<{ double: (x: number) => number }>(fixture('tasks.mjs').href, 'double');
    expect(await asPromise(executor.submit(double, 2))).toBe(4);
  });

  it.each([[join(__dirname, 'fixtures/tasks.mjs')], [null], [1]])('refuses %p as a URL.', (url) => {
    expect(() => workerExport(url as never, 'f' as never)).toThrow(/^workerExport: url must be a URL, as new URL\(.*, got /);
  });

  it('refuses a name that is no string.', () => {
    expect(() => tasks(1 as never)).toThrow(new TypeError('workerExport: name must be a string, got 1'));
  });
});

it.each(['submit', 'stream', 'map'] as const)('%s refuses what is no function.', (method) => {
  const call = (fn: unknown): unknown => (executor[method] as (fn: unknown, inputs: unknown) => unknown).call(executor, fn, []);
  const message = `ThreadPoolExecutor.${method}: fn must be a function, or come from workerExport(), got `;
  expect(() => call('work')).toThrow(new TypeError(`${message}"work"`));
  expect(() => call({ url: 'x' })).toThrow(new TypeError(`${message}an object`));
  expect(() => call(null)).toThrow(new TypeError(`${message}null`));
});
