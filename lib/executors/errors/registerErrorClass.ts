import {
  ArgumentOutOfRangeError,
  EmptyError,
  NotFoundError,
  ObjectUnsubscribedError,
  SequenceError,
  TimeoutError,
  UnsubscriptionError,
} from 'rxjs';
import { checkFunction, checkOptions, describe } from '../../check.js';
import * as errors from '../../errors.js';
import { WorkerCrashedError } from './WorkerCrashedError.js';

type ErrorClass = abstract new (...args: never[]) => Error;

const standard: Record<string, ErrorClass> = {
  ...{ AggregateError, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError },
};

const known = new Map<string, ErrorClass>(Object.entries(standard));
const names = new Map<ErrorClass, string>();

function know(classes: Record<string, unknown>): void {
  for (const [name, type] of Object.entries(classes)) {
    if (typeof type === 'function' && type.prototype instanceof Error) known.set(name, type as ErrorClass);
  }
}

know(errors);
know({ ArgumentOutOfRangeError, EmptyError, NotFoundError, ObjectUnsubscribedError, SequenceError, TimeoutError, UnsubscriptionError });
know({ WorkerCrashedError });
if (typeof DOMException === 'function') known.set('DOMException', DOMException);
for (const [name, type] of known) names.set(type, name);

interface Registered {
  readonly classes: Map<string, ErrorClass>;
  readonly names: Map<ErrorClass, string>;
}

/** All copies of this package in one thread share what is registered. Sealed for the reason of loop/shared.ts. */
const key = Symbol.for('rxjs-asyncio.errorClasses');
const registry = globalThis as unknown as Record<symbol, Registered | undefined>;
const registered: Registered = (registry[key] ??= Object.seal({ classes: new Map(), names: new Map() }));

/**
 * Lets errors of a class of yours keep it on their way between threads and processes; both sides have to register it. What
 * arrives has the message, stack, cause and properties of the original, and was not made by the constructor. The standard
 * classes, RxJS's and those of this package need no registration; an error of any other arrives as its nearest ancestor that
 * is known.
 *
 * No asyncio equivalent: there threads share their classes, and `pickle` finds them by their module.
 *
 * ```ts
 * class PaymentError extends Error {}
 * registerErrorClass(PaymentError);
 * ```
 *
 * @param options `name`: what it is called on the way, the same on both sides; default: the name of the class, which a minifier
 * may have changed
 * @throws TypeError when `type` is no class of errors, or `options.name` no string
 * @throws RangeError when the name is missing, or that of a class that needs no registration
 */
export function registerErrorClass(type: ErrorClass, options: { name?: string } = {}): void {
  checkFunction('registerErrorClass', 'type', type);
  checkOptions('registerErrorClass', options);
  if (!((type as { prototype: unknown }).prototype instanceof Error)) {
    throw new TypeError(`registerErrorClass: type must be a class that extends Error, got ${describe(type)}`);
  }
  const { name = type.name } = options;
  if (typeof name !== 'string') throw new TypeError(`registerErrorClass: options.name must be a string, got ${describe(name)}`);
  if (name === '') throw new RangeError('registerErrorClass: options.name must be given for a class without a name');
  if (known.has(name)) throw new RangeError(`registerErrorClass: the name ${name} is that of a class that needs no registration`);
  registered.classes.set(name, type);
  registered.names.set(type, name);
}

/** The class that errors of this name are revived as. */
export function errorClass(name: string): ErrorClass | undefined {
  return known.get(name) ?? registered.classes.get(name);
}

/**
 * The names under which the other side finds the class of an error, the nearest first. A class of another copy of this package, or of
 * another realm, has the name of ours; one that has it by chance is left out.
 */
export function knownNames(error: Error): string[] {
  const found: string[] = [];
  for (let prototype: unknown = error; (prototype = Object.getPrototypeOf(prototype)) !== null; ) {
    const type = (prototype as { constructor?: unknown }).constructor;
    if (typeof type !== 'function') continue;
    const name = names.get(type as ErrorClass) ?? registered.names.get(type as ErrorClass) ?? nameByText(type, error);
    if (name !== '' && !found.includes(name)) found.push(name);
  }
  return found;
}

function nameByText({ name }: { readonly name: unknown }, error: Error): string {
  if (typeof name !== 'string' || name === 'Object') return '';
  const namesake = known.get(name);
  return namesake === undefined || name in standard || error instanceof namesake ? name : '';
}
