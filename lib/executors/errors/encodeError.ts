import { describe } from '../../check.js';
import { isCloneable } from './isCloneable.js';

/** The place of a value in a table. */
type Ref = number;

export interface EncodedProperties {
  /** The names of its class and of those that it extends. */
  readonly classes: readonly string[];
  /** What it calls itself; null when that is the name of a class. */
  readonly name: string | null;
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

/** How it is sent. */
interface Way {
  /**
   * The names of an error's classes. Default: what they are called, as a worker of a pool does, whose program has no classes but those of
   * the language.
   */
  readonly namesOf?: (error: Error) => readonly string[];
  /** Whether a value can be sent. Default: whether it can be cloned. */
  readonly canSend?: (value: unknown) => boolean;
}

/** What was thrown, as data that can be sent. It never throws: what can't be read or sent is described. */
export function encodeError(thrown: unknown, way: Way = {}): EncodedError {
  return { items: new Table(thrown, way).encode() };
}

/** Each value once, however often it is referred to; a list of work instead of a recursion, for chains of causes may be long. */
class Table {
  readonly #refs = new Map<unknown, Ref>();
  readonly #values: unknown[] = [];
  readonly #namesOf: (error: Error) => readonly string[];
  readonly #canSend: (value: unknown) => boolean;

  constructor(thrown: unknown, { namesOf = classNames, canSend = isCloneable }: Way) {
    this.#namesOf = namesOf;
    this.#canSend = canSend;
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
    try {
      if (isError(value)) return { error: this.#encodeError(value) };
      return this.#canSend(value) ? { value } : { error: plain(`${describe(value)}, which can't be cloned`) };
    } catch {
      return { error: plain("an error that can't be read") };
    }
  }

  #encodeError(error: Error & { errors?: unknown }): EncodedProperties {
    const classes = this.#namesOf(error);
    const name = String(error.name);
    return {
      classes,
      name: Object.hasOwn(error, 'name') || !classes.includes(name) ? name : null,
      message: String(error.message),
      stack: typeof error.stack === 'string' ? error.stack : null,
      cause: 'cause' in error ? this.#add(error.cause) : null,
      errors: Array.isArray(error.errors) ? error.errors.map((inner) => this.#add(inner)) : null,
      own: Object.entries(error)
        .filter(([key, value]) => !written.has(key) && (isError(value) || this.#canSend(value)))
        .map(([key, value]) => [key, this.#add(value)]),
    };
  }
}

const written = new Set(['name', 'message', 'stack', 'cause', 'errors']);

function plain(message: string): EncodedProperties {
  return { classes: ['Error'], name: null, message, stack: null, cause: null, errors: null, own: [] };
}

function isError(value: unknown): value is Error {
  return value instanceof Error || /^\[object (Error|DOMException)\]$/.test(Object.prototype.toString.call(value));
}

function classNames(error: Error): string[] {
  const names: string[] = [];
  for (let type: unknown = error; (type = Object.getPrototypeOf(type)) !== null; ) {
    const name = (type as { constructor?: { name?: unknown } }).constructor?.name;
    if (typeof name === 'string' && name !== '' && name !== 'Object') names.push(name);
  }
  // A class that only says a name, as those of Node and of many libraries.
  const isNew = typeof error.name === 'string' && !names.includes(error.name) && !names.includes('DOMException');
  return isNew ? [error.name, ...names] : names;
}
