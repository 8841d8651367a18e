import type { EncodedError, EncodedProperties } from './encodeError.js';
import { errorClass } from './registerErrorClass.js';

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
function revive({ classes, name, message, stack }: EncodedProperties): Error {
  const type = classes.find((candidate) => errorClass(candidate) !== undefined) ?? 'Error';
  // A class that is not known here keeps its name at least.
  const shown = name ?? (type === classes[0] ? null : (classes[0] ?? null));
  const isDom = type === 'DOMException';
  const error = isDom ? new DOMException(message, shown ?? 'Error') : new Error(message);
  if (!isDom) Object.setPrototypeOf(error, errorClass(type)!.prototype as object);
  hide(error, 'stack', stack ?? `${shown ?? error.name}: ${message}`);
  if (shown !== null && error.name !== shown) hide(error, 'name', shown);
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
