import {
  ArgumentOutOfRangeError,
  EmptyError,
  NotFoundError,
  ObjectUnsubscribedError,
  SequenceError,
  TimeoutError,
  UnsubscriptionError,
} from 'rxjs';
import { checkFunction, checkObject, describe } from '../check.js';
import * as errors from '../errors.js';
import { WorkerCrashedError } from './WorkerCrashedError.js';

type ErrorClass = abstract new (...args: never[]) => Error;

/** The place of a value in a table. */
type Ref = number;

interface EncodedProperties {
  readonly type: string;
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
  readonly cause: Ref | null;
  readonly errors: readonly Ref[] | null;
  /** What else the error has, such as a `code`. */
  readonly own: readonly (readonly [key: string, value: Ref])[];
}

type EncodedItem = { readonly error: EncodedProperties } | { readonly value: unknown };

/**
 * What was thrown in another thread or process, as plain data: a table, since errors refer to each other (as a cause, in a
 * group), maybe in a circle. The first item is what was thrown.
 */
export interface EncodedError {
  readonly items: readonly EncodedItem[];
}

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
  checkObject('registerErrorClass', 'options', options);
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

/** What was thrown, as data that can be cloned. It never throws: what can't be read or cloned is described. */
export function encodeError(thrown: unknown): EncodedError {
  return { items: new Table(thrown).encode() };
}

/** Each value once, however often it is referred to; a list of work instead of a recursion, for chains of causes may be long. */
class Table {
  readonly #refs = new Map<unknown, Ref>();
  readonly #values: unknown[] = [];

  constructor(thrown: unknown) {
    this.#add(thrown);
  }

  encode(): EncodedItem[] {
    const items: EncodedItem[] = [];
    for (let i = 0; i < this.#values.length; i++) items.push(this.#encode(this.#values[i]));
    return items;
  }

  #add(value: unknown): Ref {
    const known = this.#refs.get(value);
    if (known !== undefined) return known;
    const ref = this.#values.push(value) - 1;
    this.#refs.set(value, ref);
    return ref;
  }

  #encode(value: unknown): EncodedItem {
    if (!isError(value)) return isCloneable(value) ? { value } : { error: plain(`${describe(value)}, which can't be cloned`) };
    try {
      return { error: this.#encodeError(value) };
    } catch {
      return { error: plain("an error that can't be read") };
    }
  }

  #encodeError(error: Error & { errors?: unknown }): EncodedProperties {
    return {
      type: typeName(error),
      name: String(error.name),
      message: String(error.message),
      stack: typeof error.stack === 'string' ? error.stack : null,
      cause: 'cause' in error ? this.#add(error.cause) : null,
      errors: Array.isArray(error.errors) ? error.errors.map((inner) => this.#add(inner)) : null,
      own: Object.entries(error)
        .filter(([key, value]) => !written.has(key) && (isError(value) || isCloneable(value)))
        .map(([key, value]) => [key, this.#add(value)]),
    };
  }
}

const written = new Set(['name', 'message', 'stack', 'cause', 'errors']);

function plain(message: string): EncodedProperties {
  return { type: 'Error', name: 'Error', message, stack: null, cause: null, errors: null, own: [] };
}

function isError(value: unknown): value is Error {
  return value instanceof Error || /^\[object (Error|DOMException)\]$/.test(Object.prototype.toString.call(value));
}

function isCloneable(value: unknown): boolean {
  if (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol') return true;
  if (value === null) return true;
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

/** The nearest class that the other side knows too. A class of another copy of this package, or of another realm, has the name of ours. */
function typeName(error: Error): string {
  for (let prototype: unknown = error; (prototype = Object.getPrototypeOf(prototype)) !== null; ) {
    const { constructor: type } = prototype as { constructor: ErrorClass };
    const name = names.get(type) ?? registered.names.get(type);
    if (name !== undefined) return name;
    const namesake = known.get(type.name);
    if (namesake !== undefined && (type.name in standard || error instanceof namesake)) return type.name;
  }
  return 'Error';
}

/** What was thrown over there, with its class, message, stack, cause and properties. */
export function decodeError({ items }: EncodedError): unknown {
  const values = withoutStacks(() => items.map((item) => ('value' in item ? item.value : revive(item.error))));
  items.forEach((item, i) => {
    if ('error' in item) link(values[i] as Error, item.error, values);
  });
  return values[0];
}

/** They have those of the originals, and capturing one costs more than the rest. */
function withoutStacks<T>(fn: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return fn();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** The prototype is put on a real Error, for a constructor may want anything. */
function revive({ type, name, message, stack }: EncodedProperties): Error {
  const error = type === 'DOMException' ? new DOMException(message, name) : new Error(message);
  if (type !== 'DOMException') {
    const { prototype } = errorClass(type) ?? Error;
    Object.setPrototypeOf(error, prototype as object);
  }
  hide(error, 'stack', stack ?? `${name}: ${message}`);
  if (error.name !== name) hide(error, 'name', name);
  return error;
}

function link(error: Error, { cause, errors: inner, own }: EncodedProperties, values: readonly unknown[]): void {
  if (cause !== null) hide(error, 'cause', values[cause]);
  if (inner !== null) hide(error, 'errors', inner.map((ref) => values[ref]));
  for (const [key, ref] of own) Object.defineProperty(error, key, { ...open, enumerable: true, value: values[ref] });
}

const open = { writable: true, configurable: true };

/** As the language has the properties of an error: `for … in` does not see them. */
function hide(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { ...open, value });
}
