import * as rxjs from 'rxjs';
import {
  BrokenBarrierError,
  CancelledError,
  coroutine,
  DeadlockError,
  EmptyError,
  ExceptionGroup,
  Future,
  gather,
  InvalidStateError,
  LivelockError,
  LookupError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  RuntimeError,
  sleep,
  TimeoutError,
  type Body,
} from '../../lib/index.js';
import { inTask, reportsOf, thrownBy } from './support.js';

const classes = {
  BrokenBarrierError,
  CancelledError,
  DeadlockError,
  InvalidStateError,
  LivelockError,
  LookupError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  RuntimeError,
};

describe('errors', () => {
  it.each(Object.entries(classes))('EXC-01: %s is an Error with its own name and the message it was given', (name, ErrorClass) => {
    const error = new ErrorClass('m');
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(ErrorClass);
    expect([error.name, error.message, String(error)]).toEqual([name, 'm', `${name}: m`]);
  });

  it('EXC-01: BrokenBarrierError is a RuntimeError, and no other is an instance of a sibling', () => {
    const related = Object.entries(classes).flatMap(([name, ErrorClass]) =>
      Object.entries(classes)
        .filter(([other, Other]) => other !== name && new ErrorClass() instanceof Other)
        .map(([other]) => `${name} is a ${other}`),
    );
    expect(related).toEqual(['BrokenBarrierError is a RuntimeError']);
  });

  it("EXC-01: TimeoutError and EmptyError are RxJS's own", () => {
    expect(TimeoutError).toBe(rxjs.TimeoutError);
    expect(EmptyError).toBe(rxjs.EmptyError);
  });

  it('a cancel says what it is where its stack would stand, and captures none', () => {
    const { stackTraceLimit } = Error;
    const stacks = inTask(function* () {
      const cancelled = [new Future<void>(), new Future<void>()];
      cancelled[0]!.cancel('no longer needed');
      cancelled[1]!.cancel();
      return cancelled.map((future) => (thrownBy(() => future.result()) as Error).stack);
    });
    expect(stacks).toEqual(['CancelledError: no longer needed', 'CancelledError']);
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  });

  it('EXC-02: gather never groups: it fails with the first error itself', () => {
    const failures = [new Error('first'), new Error('second')] as const;
    const failing = coroutine(function* (ms: number, error: Error): Body<void> {
      yield* sleep(ms);
      throw error;
    });
    const caught = inTask(function* (loop) {
      reportsOf(loop);
      try {
        yield* gather([failing(2, failures[1]), failing(1, failures[0])]);
      } catch (error) {
        return error;
      }
    });
    expect(caught).toBe(failures[0]);
  });
});

describe('ExceptionGroup', () => {
  const [type, range, syntax] = [new TypeError('t'), new RangeError('r'), new SyntaxError('s')] as const;
  const isType = (error: unknown): boolean => error instanceof TypeError;

  it('EXC-03: keeps its errors in order, and is an AggregateError', () => {
    const group = new ExceptionGroup(new Set([range, type]), 'm');
    expect(group).toBeInstanceOf(AggregateError);
    expect(group.errors).toEqual([range, type]);
    expect([group.name, group.message]).toEqual(['ExceptionGroup', 'm']);
  });

  it('EXC-03: split divides the errors, keeps the order, the nesting, the message and the cause', () => {
    const inner = new ExceptionGroup([type, range], 'inner');
    const outer = new ExceptionGroup([syntax, inner, type], 'outer');
    outer.cause = 'why';
    const [match, rest] = outer.split(isType);
    expect(shapeOf(match)).toEqual(['outer', ['inner', type], type]);
    expect(shapeOf(rest)).toEqual(['outer', syntax, ['inner', range]]);
    expect([match!.cause, rest!.cause]).toEqual(['why', 'why']);
  });

  it('EXC-03: split gives null for a side that would be empty', () => {
    const group = new ExceptionGroup([type, range], 'm');
    expect(group.split((error) => error instanceof SyntaxError)[0]).toBeNull();
    const [match, rest] = new ExceptionGroup([type], 'm').split(isType);
    expect(shapeOf(match)).toEqual(['m', type]);
    expect(rest).toBeNull();
  });

  it('EXC-03: split asks about the group first, and about a nested one before its errors', () => {
    const inner = new ExceptionGroup([type, range], 'inner');
    const outer = new ExceptionGroup([inner, syntax], 'outer');
    expect(outer.split(() => true)[0]).toBe(outer);
    const [match, rest] = outer.split((error) => error === inner);
    expect(match!.errors[0]).toBe(inner);
    expect(shapeOf(rest)).toEqual(['outer', syntax]);
  });

  it('EXC-03: subgroup gives the matching errors, or null', () => {
    const group = new ExceptionGroup([range, new ExceptionGroup([type], 'inner')], 'outer');
    expect(shapeOf(group.subgroup(isType))).toEqual(['outer', ['inner', type]]);
    expect(group.subgroup((error) => error instanceof SyntaxError)).toBeNull();
  });

  it('refuses no errors, and what is no iterable of errors', () => {
    expect(() => new ExceptionGroup([], 'm')).toThrow(new RangeError('ExceptionGroup: errors must not be empty'));
    for (const errors of [undefined, null, 5, 'text', {}]) {
      expect(() => new ExceptionGroup(errors as never, 'm')).toThrow(TypeError);
    }
  });

  it('refuses a predicate that is no function, in words', () => {
    const group = new ExceptionGroup([type], 'm');
    expect(thrownBy(() => group.split(1 as never))).toBeInstanceOf(TypeError);
    expect(() => group.split(1 as never)).toThrow('predicate must be a function');
    expect(() => group.subgroup(undefined as never)).toThrow('predicate must be a function');
  });

  it('splits a group nested 1 000 deep', () => {
    let group = new ExceptionGroup([type, range], 'm');
    for (let depth = 1; depth < 1_000; depth++) group = new ExceptionGroup([group], 'm');
    let match = group.subgroup(isType)!;
    let depth = 1;
    for (; match.errors[0] instanceof ExceptionGroup; depth++) match = match.errors[0];
    expect([depth, match.errors]).toEqual([1_000, [type]]);
  });
});

/** The message of a group and its errors, nested groups likewise. */
function shapeOf(error: unknown): unknown {
  return error instanceof ExceptionGroup ? [error.message, ...error.errors.map(shapeOf)] : error;
}
