/** What travels between an executor and its workers, inside the messages of workerpool. */
import type { EncodedError } from '../errors/encodeError.js';

export type WorkerKind = 'thread' | 'process' | 'web';

/** A function as a worker is told of it. */
export type CalledFunction = { readonly id: number } & ({ readonly source: string } | { readonly url: string; readonly name: string });

/**
 * The parameters of the worker's method `run`: a function, by its id alone when the worker knows it; the arguments of one call, or of each
 * call of a batch. A list, and no more than it takes, as every object on the way costs.
 */
export type Call = readonly [fn: CalledFunction | number, mode: CallMode, args: readonly unknown[]];

/** `batch`: `args` holds the arguments of several calls, made one after the other until the time for a batch is over. */
export type CallMode = 'once' | 'batch' | 'stream';

/** What the worker's method `run` returns. */
export type Reply = readonly [value: unknown] | { readonly error: EncodedError } | { readonly unsent: EncodedError } | BatchReply;

/** The results of the calls that were made, how long they took, and how the next one failed. */
export interface BatchReply {
  readonly values: readonly unknown[];
  readonly ms: number;
  readonly error?: EncodedError;
  /** Why the next result can't be cloned. */
  readonly unsent?: EncodedError;
}

/** What a worker says while a call runs; `exiting`: that it exits, in the middle of a batch that has come to these values. */
export type Event = { readonly progress: unknown } | { readonly wantsSignal: boolean } | { readonly exiting: readonly unknown[] };

/** What a worker is told while a call runs. */
export type Control = { readonly abort: string | undefined } | { readonly credit: number };

/** What a worker's method `hello` returns: the names that mean something there. It is given where to note the calls that it begins. */
export interface Hello {
  readonly globals: readonly string[];
  /** Whether it notes them. */
  readonly isMarked?: boolean;
}

/** A message of its own: the last one could not be read, and why. */
export interface Notice {
  readonly unread: string;
}

/** So many values of a stream may be on their way or waiting to be taken. */
export const streamWindow = 64;

/** A batch that takes longer (ms) is broken off after the call that is running, so that other workers can take the rest. */
export const batchTime = 4;

/** For a message: bundlers put small modules into the URL itself. */
export function shortUrl(url: string): string {
  return url.startsWith('data:') ? `${url.slice(0, 40)}…` : url;
}
