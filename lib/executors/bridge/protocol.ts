import { decodeError } from '../errors/decodeError.js';
import { encodeError, type EncodedError } from '../errors/encodeError.js';
import { knownNames } from '../errors/registerErrorClass.js';

/** Tells our messages from all others on an endpoint. */
export const protocol = 'rxjs-asyncio/bridge';
export const version = 1;

/** The place in a signal that is counted up with each reply. */
export const REPLIES = 0;
/** The place that is 1 when the owner has closed the connection. */
export const CLOSED = 1;
/** The place that says where the owner is: `UNKNOWN` until it has heard of the client. */
export const OWNER = 2;
export const UNKNOWN = 0;
export const ELSEWHERE = 1;
export const HERE = 2;

export function createSignal(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(12));
}

/** The only message on the endpoint itself: all others have a port of their own. */
export interface Hello {
  readonly protocol: typeof protocol;
  readonly version: number;
  readonly port: MessagePort;
  /** The thread of the client. */
  readonly thread: string;
  /** Shared memory, where a thread sleeps until something has come: see `REPLIES`, `CLOSED` and `OWNER`. */
  readonly signal: Int32Array | null;
  /** Whether the client can take replies out of its port while it blocks. If not, they are kept until it has seen them. */
  readonly pulls: boolean;
}

/** A value, or an error, which would lose its class on the way. */
export type Packed = { readonly value: unknown } | { readonly error: EncodedError };

export type Outcome =
  | { readonly kind: 'result'; readonly value: Packed }
  | { readonly kind: 'error'; readonly error: EncodedError }
  | { readonly kind: 'cancelled'; readonly error: EncodedError };

export type Request =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly args: readonly Packed[] }
  | { readonly kind: 'soon'; readonly name: string; readonly args: readonly Packed[] }
  | { readonly kind: 'cancel'; readonly id: number; readonly message: string | undefined }
  | { readonly kind: 'block'; readonly id: number; readonly mailbox: SharedArrayBuffer }
  | { readonly kind: 'seen'; readonly id: number }
  | { readonly kind: 'ping' }
  | { readonly kind: 'close' };

export type Reply =
  | { readonly kind: 'done'; readonly id: number; readonly outcome: Outcome }
  | { readonly kind: 'fault'; readonly error: EncodedError }
  | { readonly kind: 'closed'; readonly error: EncodedError };

export function isHello(data: unknown): data is Hello {
  const hello = data as Partial<Hello> | null | undefined;
  return hello?.protocol === protocol && typeof hello.port?.postMessage === 'function';
}

/** Both sides have this package, so that classes are told by what they are. */
export function packError(thrown: unknown): EncodedError {
  return encodeError(thrown, { namesOf: knownNames });
}

export function pack(value: unknown): Packed {
  return value instanceof Error ? { error: packError(value) } : { value };
}

export function unpack(packed: Packed): unknown {
  return 'error' in packed ? decodeError(packed.error) : packed.value;
}
