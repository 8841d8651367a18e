import { errorClass } from './errorCodec.js';
import type { PackedError } from './protocol.js';

/** The error that a worker packed: of the nearest class that is known here. */
export function unpackError(packed: PackedError): unknown {
  if ('thrown' in packed) return packed.thrown;
  const name = packed.classes.find((candidate) => errorClass(candidate) !== undefined) ?? 'Error';
  const error = Object.setPrototypeOf(new Error(packed.message), errorClass(name)!.prototype as object) as Error;
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
