import { EmptyError, TimeoutError } from 'rxjs';
import { asPromise, CancelledError, QueueFull } from '../../../lib/index.js';
import { decodeError } from '../../../lib/executors/errors/decodeError.js';
import { encodeError } from '../../../lib/executors/errors/encodeError.js';
import { registerErrorClass, ThreadPoolExecutor, WorkerCrashedError } from '../../../lib/executors/index.js';
import { errorOf, kinds, outcome, tasks } from './support.js';

class Registered extends Error {
  readonly extra: number;

  constructor(extra: number) {
    super(`extra ${extra}`);
    this.extra = extra;
  }
}

/** A function that throws what this makes, by source. */
const raise = (make: () => unknown): (() => never) => new Function(`return function raise() { throw (${make.toString()})(); }`)() as () => never;

const overProxy = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const throwingError = (): Error => {
  const get = (): never => {
    throw new Error('in a getter');
  };
  return Object.defineProperty(new Error(), 'message', { get });
};
const sharingError = (): Error => Object.assign(new RangeError('shared'), { memory: new SharedArrayBuffer(4) });

const roundTrip = (error: unknown): unknown => decodeError(structuredClone(encodeError(error)));

describe.each(kinds)('an error in a %s', (_name, Pool) => {
  let executor: ThreadPoolExecutor;
  beforeAll(() => {
    executor = new Pool({ maxWorkers: 1 }) as ThreadPoolExecutor;
  });
  afterAll(() => asPromise(executor.shutdown()));

  it('keeps its class, message, stack and cause.', async () => {
    const error = await errorOf(
      executor.submit(function thrower() {
        throw new RangeError('too far', { cause: new TypeError('why') });
      }),
    );
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe('too far');
    expect(error.stack).toMatch(/^RangeError: too far\n[^]*thrower/);
    expect(error.cause).toBeInstanceOf(TypeError);
    expect((error.cause as Error).message).toBe('why');
  });

  it('of a module says where in that it was thrown.', async () => {
    const error = await errorOf(executor.submit(tasks('fail')));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.stack).toContain('tasks.mjs');
  });

  it('of an async function is the same as of another.', async () => {
    const error = await errorOf(
      executor.submit(async () => {
        await undefined;
        throw new SyntaxError('later');
      }),
    );
    expect(error).toBeInstanceOf(SyntaxError);
  });

  it('keeps its own properties.', async () => {
    const error = await errorOf(
      executor.submit(() => {
        throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED', when: new Map([[1, 2]]), socket: () => 1 });
      }),
    );
    expect({ ...error }).toEqual({ code: 'ECONNREFUSED', when: new Map([[1, 2]]) });
  });

  it('is an instance of a class that was registered.', async () => {
    registerErrorClass(Registered);
    const error = await errorOf(
      executor.submit(() => {
        class Registered extends Error {
          extra = 7;
        }
        throw new Registered('from over there');
      }),
    );
    expect(error).toBeInstanceOf(Registered);
    expect({ message: error.message, extra: error.extra }).toEqual({ message: 'from over there', extra: 7 });
  });

  it('of an unknown class is of the nearest known one, and keeps its name.', async () => {
    const error = await errorOf(
      executor.submit(() => {
        class Special extends RangeError {}
        throw new Special('odd');
      }),
    );
    expect(error).toBeInstanceOf(RangeError);
    expect(error.name).toBe('Special');
  });

  it('may be any value.', async () => {
    const end = await outcome(
      executor.submit(() => {
        throw { status: 404 };
      }),
    );
    expect(end).toEqual({ error: { status: 404 } });
  });

  it('is a DOMException, with its name and code.', async () => {
    const error = await errorOf(executor.submit(() => structuredClone(() => 1)));
    // Node makes it in a realm outside of Jest's.
    expect(Object.prototype.toString.call(error)).toBe('[object DOMException]');
    expect([error.name, error.code, error.message]).toEqual(['DataCloneError', 25, '()=>1 could not be cloned.']);
  });

  it('may have a cause that leads back to it.', async () => {
    const error = await errorOf(
      executor.submit(() => {
        const outer = new RangeError('outer');
        outer.cause = new TypeError('inner', { cause: outer });
        throw outer;
      }),
    );
    expect(error.cause).toBeInstanceOf(TypeError);
    expect((error.cause as Error).cause).toBe(error);
  });

  it.each<[string, () => never, unknown]>([
    ['undefined', raise(() => undefined), undefined],
    ['null', raise(() => null), null],
    ['a text', raise(() => 'text'), 'text'],
    ['a symbol', raise(() => Symbol('s')), { message: "Symbol(s), which can't be cloned" }],
    ['a promise', raise(() => Promise.resolve(1)), { message: "a Promise, which can't be cloned" }],
    ['a proxy that is over', raise(overProxy), { message: "an error that can't be read" }],
    ['an error that throws', raise(throwingError), { message: "an error that can't be read" }],
    ['a frozen error', raise(() => Object.freeze(new RangeError('frozen'))), { message: 'frozen' }],
    ['an error with shared memory', raise(sharingError), { message: 'shared' }],
  ])('may be odd: %s; so in a batch.', async (_kind, fn, thrown) => {
    // The first time it is found there, then it is known.
    const ends = [await outcome(executor.submit(fn)), await outcome(executor.submit(fn)), await outcome(executor.map(fn, [1]))];
    for (const end of ends) {
      if (typeof thrown === 'object' && thrown !== null) expect(end).toMatchObject({ error: thrown });
      else expect(end).toEqual({ error: thrown });
    }
    expect(await asPromise(executor.submit(() => 'works on'))).toBe('works on');
  });

  it('is of Node, with its code.', async () => {
    const error = await errorOf(executor.submit(() => process.getBuiltinModule('node:fs').readFileSync('/nowhere/to/be/found')));
    expect({ code: error.code, syscall: error.syscall }).toEqual({ code: 'ENOENT', syscall: 'open' });
  });
});

describe('an error that was packed and unpacked', () => {
  it.each([
    [new EmptyError(), EmptyError],
    [new TimeoutError(), TimeoutError],
    [new CancelledError('c'), CancelledError],
    [new QueueFull('q'), QueueFull],
    [new WorkerCrashedError('w', { exitCode: 3 }), WorkerCrashedError],
    [new URIError('u'), URIError],
  ])('is what it was: %s.', (error, type) => {
    const result = roundTrip(error) as Error;
    expect(result).toBeInstanceOf(type);
    expect({ name: result.name, message: result.message, stack: result.stack }).toEqual({
      name: error.name,
      message: error.message,
      stack: error.stack,
    });
  });

  it('holds the errors of a group, as what they were.', () => {
    const group = roundTrip(new AggregateError([new RangeError('a'), 'b'], 'both')) as AggregateError;
    expect(group).toBeInstanceOf(AggregateError);
    expect(group.errors[0]).toBeInstanceOf(RangeError);
    expect(group.errors[1]).toBe('b');
  });

  it('keeps a circle of causes.', () => {
    const error = new Error('outer');
    error.cause = new Error('inner', { cause: error });
    const result = roundTrip(error) as { cause: { message: string; cause: unknown } };
    expect(result.cause.message).toBe('inner');
    expect(result.cause.cause).toBe(result);
  });

  it('keeps a name of its own.', () => {
    const error = new Error('m');
    error.name = 'HttpError';
    expect((roundTrip(error) as Error).name).toBe('HttpError');
  });

  it('is described, when it is a value that can not be cloned.', () => {
    expect(roundTrip(Symbol('s'))).toMatchObject({ message: "Symbol(s), which can't be cloned" });
  });

  it('has no cause where there was none.', () => {
    expect('cause' in (roundTrip(new Error('m')) as object)).toBe(false);
  });
});

describe('registerErrorClass', () => {
  it('takes the name that a class has in the worker.', () => {
    class Minified extends Error {}
    registerErrorClass(Minified, { name: 'LongName' });
    const error = { classes: ['LongName', 'Error'], name: null, message: 'm', stack: null, cause: null, errors: null, own: [] };
    expect(decodeError({ items: [{ error }] })).toBeInstanceOf(Minified);
  });

  it('refuses what is no class of errors.', () => {
    expect(() => registerErrorClass(Map as never)).toThrow(
      new TypeError('registerErrorClass: type must be a class that extends Error, got the function Map'),
    );
    expect(() => registerErrorClass('Error' as never)).toThrow(new TypeError('registerErrorClass: type must be a function, got "Error"'));
  });
});
