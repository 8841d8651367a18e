import { CancelledError, ExceptionGroup, LookupError, RuntimeError, TimeoutError } from '../../lib/index.js';
import type { Raised } from './language.js';

/** An error of the program's own. */
class Oops extends Error {
  override readonly name = 'Oops';
}

const types: Record<Raised['type'], (message: string | undefined) => Error> = {
  Oops: (message) => new Oops(message),
  ValueError: (message) => new RangeError(message),
  RuntimeError: (message) => new RuntimeError(message),
  LookupError: (message) => new LookupError(message),
  TimeoutError: () => new TimeoutError(),
  CancelledError: (message) => new CancelledError(message),
};

export function errorFrom({ type, message }: Raised): Error {
  return types[type](message);
}

export type Caught = 'cancelled' | 'exception' | 'everything' | Raised['type'];

/** Whether `except` of this kind would catch it; in Python CancelledError is no Exception. */
export function isCaught(error: unknown, what: Caught): boolean {
  if (what === 'everything') return true;
  if (what === 'cancelled') return error instanceof CancelledError;
  if (what === 'exception') return !(error instanceof CancelledError);
  return nameOf(error) === what;
}

const own = /^[em]\d+$/;

function nameOf(error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error;
  return name === 'RangeError' ? 'ValueError' : name;
}

/** In the words of both sides. The texts of the library's own errors are left out. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (Array.isArray(value)) return `[${value.map(describe).join(', ')}]`;
  if (value instanceof ExceptionGroup) return `ExceptionGroup[${value.errors.map(describe).join(', ')}]`;
  if (!(value instanceof Error)) return String(value);
  const message = own.test(value.message) ? `(${value.message})` : '';
  const cause = value instanceof TimeoutError && value.cause !== undefined ? ` from ${describe(value.cause)}` : '';
  return `${nameOf(value)}${message}${cause}`;
}
