import { EmptyError, UnsubscriptionError } from 'rxjs';
import {
  BrokenBarrierError,
  CancelledError,
  DeadlockError,
  ExceptionGroup,
  InvalidStateError,
  LivelockError,
  LookupError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  RuntimeError,
  TimeoutError,
} from '../../../lib/index.js';
import { packError } from '../../../lib/executors/bridge/protocol.js';
import { decodeError } from '../../../lib/executors/errors/decodeError.js';
import { registerErrorClass } from '../../../lib/executors/errors/registerErrorClass.js';

/** What arrives on the other side. */
function send<T>(thrown: T): T {
  return decodeError(structuredClone(packError(thrown))) as T;
}

const classes: (new (message: string) => Error)[] = [
  ...[Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError],
  ...[BrokenBarrierError, CancelledError, DeadlockError, InvalidStateError, LivelockError, LookupError],
  ...[QueueEmpty, QueueFull, QueueShutDown, RuntimeError],
];

class Unregistered extends RangeError {}
class Registered extends Error {
  readonly code: number;

  constructor(message: string, code: number) {
    if (typeof code !== 'number') throw new TypeError('a code is required');
    super(message);
    this.code = code;
  }

  get isRegistered(): boolean {
    return true;
  }
}
registerErrorClass(Registered);

describe('an error on its way to another thread', () => {
  it.each(classes)('keeps its class, %p.', (type) => {
    const arrived = send(new type('reason'));
    expect(Object.getPrototypeOf(arrived)).toBe(type.prototype);
    expect([arrived.name, arrived.message]).toEqual([type.prototype.name, 'reason']);
  });

  it('keeps the class and the data of an error of RxJS.', () => {
    const timeout = send(new TimeoutError({ meta: 'm' as never, lastValue: 1 as never, seen: 1 }));
    expect(timeout).toBeInstanceOf(TimeoutError);
    expect(timeout.info).toEqual({ meta: 'm', lastValue: 1, seen: 1 });
    expect(send(new EmptyError())).toBeInstanceOf(EmptyError);
  });

  it('keeps the errors of an UnsubscriptionError.', () => {
    const arrived = send(new UnsubscriptionError([new QueueEmpty('a')]));
    expect(arrived).toBeInstanceOf(UnsubscriptionError);
    expect(arrived.errors[0]).toBeInstanceOf(QueueEmpty);
  });

  it('keeps the name and the code of a DOMException.', () => {
    const arrived = send(new DOMException('stopped', 'AbortError'));
    expect(arrived).toBeInstanceOf(DOMException);
    expect([arrived.name, arrived.message, arrived.code]).toEqual(['AbortError', 'stopped', 20]);
  });

  it('keeps its stack.', () => {
    const error = new Error('reason');
    const arrived = send(error);
    expect(arrived.stack).toBe(error.stack);
    expect(Object.keys(arrived)).toEqual([]);
  });

  it('keeps its cause, whatever that is.', () => {
    expect(send(new Error('outer', { cause: new QueueFull('inner') })).cause).toBeInstanceOf(QueueFull);
    expect(send(new Error('outer', { cause: { status: 404 } })).cause).toEqual({ status: 404 });
    expect('cause' in send(new Error('outer', { cause: undefined }))).toBe(true);
    expect('cause' in send(new Error('outer'))).toBe(false);
  });

  it('keeps a cause that leads back to it.', () => {
    const error = new Error('outer');
    error.cause = new Error('inner', { cause: error });
    const arrived = send(error);
    expect((arrived.cause as Error).cause).toBe(arrived);
  });

  it('keeps a chain of 20 000 causes.', () => {
    let error = new Error('0');
    for (let i = 1; i <= 20_000; i++) {
      error = new Error(String(i), { cause: error });
      error.stack = '';
    }
    let arrived = send(error);
    let length = 0;
    for (; arrived.cause !== undefined; arrived = arrived.cause as Error) length++;
    expect([length, arrived.message]).toEqual([20_000, '0']);
  });

  it('keeps a group, its errors and the groups in it.', () => {
    const shared = new QueueEmpty('shared');
    const arrived = send(new ExceptionGroup([shared, new ExceptionGroup([new TypeError('t'), shared], 'inner')], 'outer'));
    expect(arrived).toBeInstanceOf(ExceptionGroup);
    const [first, inner] = arrived.errors as [QueueEmpty, ExceptionGroup];
    expect(first).toBeInstanceOf(QueueEmpty);
    expect(inner.errors[1]).toBe(first);
    expect(arrived.subgroup((error) => error instanceof TypeError)?.errors).toHaveLength(1);
  });

  it('keeps its own properties, errors among them, but those that can\'t be cloned.', () => {
    const error = Object.assign(new Error('reason'), { code: 'ENOENT', inner: new QueueFull('inner'), close: () => {} });
    const arrived = send(error);
    expect(arrived).toMatchObject({ code: 'ENOENT', inner: expect.any(QueueFull) as QueueFull });
    expect(Object.keys(arrived)).toEqual(['code', 'inner']);
  });

  it('keeps a name of its own.', () => {
    const error = new TypeError('reason');
    error.name = 'SpecialError';
    expect(String(send(error))).toBe('SpecialError: reason');
  });

  it('keeps a class that was registered, without its constructor being called.', () => {
    const arrived = send(new Registered('reason', 7));
    expect(arrived).toBeInstanceOf(Registered);
    expect([arrived.isRegistered, arrived.code, arrived.message]).toEqual([true, 7, 'reason']);
  });

  it('keeps a class under the name with which it was registered.', () => {
    const Anonymous = (() => class extends Error {})();
    registerErrorClass(Anonymous, { name: 'test/Anonymous' });
    expect(send(new Anonymous('reason'))).toBeInstanceOf(Anonymous);
    expect(packError(new Anonymous('reason')).items[0]).toMatchObject({ error: { classes: ['test/Anonymous', 'Error'] } });
  });

  it('becomes one of the nearest class that is known, when its own is not.', () => {
    const arrived = send(new Unregistered('reason'));
    expect(Object.getPrototypeOf(arrived)).toBe(RangeError.prototype);
    expect(arrived.name).toBe('Unregistered');
    expect(send(new (class extends Registered {})('reason', 1))).toBeInstanceOf(Registered);
  });

  it('is not taken for a class of RxJS that has the same name.', () => {
    class TimeoutError extends Error {}
    expect(Object.getPrototypeOf(send(new TimeoutError('reason')))).toBe(Error.prototype);
  });

  it('can be any value.', () => {
    for (const thrown of [5, 'text', undefined, null, 7n]) expect(send(thrown)).toBe(thrown);
    expect(send({ status: [404] })).toEqual({ status: [404] });
  });

  it('is described when it can\'t be cloned.', () => {
    expect(send<unknown>(() => 1)).toMatchObject({ message: "the function (anonymous), which can't be cloned" });
    expect(send<unknown>({ close() {} })).toMatchObject({ message: "an object, which can't be cloned" });
  });

  it('is described when it can\'t be read.', () => {
    const error = new Error('reason');
    Object.defineProperty(error, 'message', { get: () => { throw new Error('no'); } });
    expect(send(error).message).toBe("an error that can't be read");
  });

  it('is plain data, that JSON can carry.', () => {
    const error = new ExceptionGroup([new QueueEmpty('a', { cause: 1 })], 'group');
    const arrived = decodeError(JSON.parse(JSON.stringify(packError(error))) as never) as ExceptionGroup;
    expect(arrived.errors[0]).toBeInstanceOf(QueueEmpty);
    expect((arrived.errors[0] as Error).cause).toBe(1);
  });
});

describe('registerErrorClass', () => {
  it.each([
    [() => registerErrorClass(5 as never), TypeError, 'registerErrorClass: type must be a function, got 5'],
    [() => registerErrorClass(Map as never), TypeError, 'registerErrorClass: type must be a class that extends Error, got the function Map'],
    [() => registerErrorClass(Registered, null as never), TypeError, 'registerErrorClass: options must be an object, got null'],
    [() => registerErrorClass(Registered, { name: 5 as never }), TypeError, 'registerErrorClass: options.name must be a string, got 5'],
    [
      () => registerErrorClass((() => class extends Error {})()),
      RangeError,
      'registerErrorClass: options.name must be given for a class without a name',
    ],
    [
      () => registerErrorClass(Registered, { name: 'QueueEmpty' }),
      RangeError,
      'registerErrorClass: the name QueueEmpty is that of a class that needs no registration',
    ],
  ])('refuses bad input: %#.', (call, type, message) => {
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });
});
