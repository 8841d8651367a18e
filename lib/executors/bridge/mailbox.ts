import { parse, stringify } from 'devalue';
import { packError, type Outcome } from './protocol.js';
import { decodeError } from '../errors/decodeError.js';
import type { EncodedError } from '../errors/encodeError.js';

/** A mailbox is a place in shared memory for one outcome, for a thread that sleeps and can't be sent a message. */
const STATE = 0;
const LENGTH = 1;
const headerBytes = 8;

export const EMPTY = 0;
export const FILLED = 1;
/** The outcome does not fit; its length is there. */
export const TOO_SMALL = 2;

const smallest = 65_536 - headerBytes;

export function createMailbox(bytes = smallest): SharedArrayBuffer {
  return new SharedArrayBuffer(headerBytes + Math.max(bytes, smallest));
}

/** Puts an outcome into a mailbox. */
export function fillMailbox(mailbox: SharedArrayBuffer, outcome: Outcome): void {
  const header = new Int32Array(mailbox, 0, 2);
  const bytes = new TextEncoder().encode(textOf(outcome));
  const fits = bytes.length <= mailbox.byteLength - headerBytes;
  if (fits) new Uint8Array(mailbox, headerBytes).set(bytes);
  Atomics.store(header, LENGTH, bytes.length);
  Atomics.store(header, STATE, fits ? FILLED : TOO_SMALL);
}

/** What a value was that structured cloning carries, and text does not. */
function textOf(outcome: Outcome): string {
  try {
    // A clone has plain objects where the value has instances of classes, as a message has.
    return stringify(structuredClone(outcome), reducers);
  } catch (error) {
    const message = `ConcurrentFuture.result: a thread that blocks can't be given this result: ${String((error as Error).message)}`;
    return stringify({ kind: 'error', error: packError(new TypeError(message)) });
  }
}

const reducers = { Error: (value: unknown) => (value instanceof Error ? packError(value) : false) };
const revivers = { Error: (encoded: EncodedError) => decodeError(encoded) };

/** Whether it is `EMPTY`, `FILLED` or `TOO_SMALL`. */
export function mailboxState(mailbox: SharedArrayBuffer): number {
  return Atomics.load(new Int32Array(mailbox, 0, 2), STATE);
}

/** How many bytes are there, or would be. */
export function mailboxLength(mailbox: SharedArrayBuffer): number {
  return Atomics.load(new Int32Array(mailbox, 0, 2), LENGTH);
}

/** Takes the outcome out. */
export function emptyMailbox(mailbox: SharedArrayBuffer): Outcome {
  // A TextDecoder reads no shared memory: the bytes are copied.
  const bytes = new Uint8Array(mailbox, headerBytes, mailboxLength(mailbox)).slice();
  const outcome = parse(new TextDecoder().decode(bytes), revivers) as Outcome;
  Atomics.store(new Int32Array(mailbox, 0, 2), STATE, EMPTY);
  return outcome;
}
