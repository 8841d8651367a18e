/** What travels between an executor and its workers, inside the messages of workerpool. */

/** A function as a worker is told of it: by its id alone when it knows it already. */
export type CalledFunction = { readonly id: number } & (
  | { readonly source: string }
  | { readonly url: string; readonly name: string }
  | object
);

/** The parameters of the worker's method `run`. */
export interface Call {
  readonly fn: CalledFunction;
  /** Of one call, or of each call of a batch. */
  readonly args: readonly unknown[];
  readonly mode: CallMode;
}

/** `batch`: `args` holds the arguments of several calls, made one after the other until the time for a batch is over. */
export type CallMode = 'once' | 'batch' | 'stream';

/** What the worker's method `run` returns. */
export type Reply = { readonly value: unknown } | { readonly error: PackedError } | BatchReply;

/** The results of the calls that were made, how long they took, and how the next one failed. */
export interface BatchReply {
  readonly values: readonly unknown[];
  readonly ms: number;
  readonly error?: PackedError;
}

/** What a worker says while a call runs. */
export type Event = { readonly progress: unknown } | { readonly wantsSignal: true };

/** What a worker is told while a call runs. */
export type Control = { readonly abort: string | undefined } | { readonly credit: number };

/** What a worker's method `hello` returns: the names that mean something there. */
export interface Hello {
  readonly globals: readonly string[];
}

/** An error on its way: what structured cloning leaves out is beside it. */
export type PackedError =
  | { readonly thrown: unknown }
  | {
      /** The names of its class and of those that it extends. */
      readonly classes: readonly string[];
      readonly message: string;
      readonly stack: string | undefined;
      readonly cause?: PackedError;
      readonly errors?: readonly PackedError[];
      readonly properties: Readonly<Record<string, unknown>>;
    };

/** So many values of a stream may be on their way or waiting to be taken. */
export const streamWindow = 64;

/** A batch that takes longer (ms) is broken off after the call that is running, so that other workers can take the rest. */
export const batchTime = 4;

/** For a message: bundlers put small modules into the URL itself. */
export function shortUrl(url: string): string {
  return url.startsWith('data:') ? `${url.slice(0, 40)}…` : url;
}
