import { EmptyError, TimeoutError } from 'rxjs';
import { checkFunction } from '../check.js';
import * as errors from '../errors.js';
import type { PackedError } from './protocol.js';
import { WorkerCrashedError } from './WorkerCrashedError.js';

type ErrorClass = abstract new (...args: never[]) => Error;

const { throwIfCancelled: _throwIfCancelled, cancelledError: _cancelledError, ...ours } = errors;

const standard = [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError];

/** The copies of this package in one thread share it. */
const registry = globalThis as unknown as Record<symbol, Map<string, ErrorClass> | undefined>;

function classes(): Map<string, ErrorClass> {
  const known = (registry[Symbol.for('rxjs-asyncio.errorClasses')] ??= new Map());
  if (known.size === 0) {
    for (const type of standard) known.set(type.name, type);
    for (const [name, type] of Object.entries({ ...ours, WorkerCrashedError, EmptyError, TimeoutError })) known.set(name, type);
  }
  return known;
}

/**
 * Makes errors of this class, thrown in a worker, arrive as instances of it. Without, they are instances of the nearest class that
 * is known; those of JavaScript, of this package and RxJS's are.
 *
 * Python: errors are pickled. The constructor is not called: what it sets arrives, as far as it can be cloned.
 *
 * ```ts
 * class ParseError extends Error {}
 * registerErrorClass(ParseError);
 * ```
 *
 * @param name what it is called in the worker, where a bundler has renamed it here
 * @throws TypeError when `type` is not a class of errors
 */
export function registerErrorClass(type: abstract new (...args: never[]) => Error, name: string = type.name): void {
  checkFunction('registerErrorClass', 'type', type);
  if (!((type.prototype as unknown) instanceof Error)) throw new TypeError('registerErrorClass: type must be a class that extends Error');
  classes().set(name, type);
}

/** The error that a worker packed. */
export function unpackError(packed: PackedError): unknown {
  if ('thrown' in packed) return packed.thrown;
  const name = packed.classes.find((candidate) => classes().has(candidate)) ?? 'Error';
  const error = Object.setPrototypeOf(new Error(packed.message), (classes().get(name) as ErrorClass).prototype as object) as Error;
  hide(error, 'stack', packed.stack);
  if (packed.cause !== undefined) hide(error, 'cause', unpackError(packed.cause));
  if (packed.errors !== undefined) hide(error, 'errors', packed.errors.map(unpackError));
  // A class that is not known here keeps its name at least.
  if (error.name !== packed.classes[0] && name !== packed.classes[0]) hide(error, 'name', packed.classes[0]);
  return Object.assign(error, packed.properties);
}

function hide(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: false });
}
