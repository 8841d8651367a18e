import { batchTime, type BatchReply, type Reply } from '../protocol.js';
import { buffersOf } from '../transfer.js';
import type { Context } from './context.js';
import { isPromise } from './isPromise.js';
import { isSendable, packError } from './packError.js';
import type { Callable } from './load.js';
import { inTransfer } from './transferred.js';

/** The batch that runs, and what it has come to. */
let unfinished: { readonly values: readonly unknown[]; readonly context: Context } | null = null;

/** Goes on synchronously as long as the results are there. */
export async function batch(fn: Callable, calls: readonly unknown[][], context: Context): Promise<BatchReply> {
  const begin = performance.now();
  const values: unknown[] = [];
  let now = begin;
  unfinished = { values, context };
  try {
    for (const args of calls) {
      const result = fn.apply(context, args);
      values.push(isPromise(result) ? await result : result);
      now = performance.now();
      if (now - begin > batchTime || context.isAborted) break;
    }
    return { values, ms: now - begin };
  } catch (error) {
    return { values, ms: now - begin, error: packError(error) };
  } finally {
    unfinished = null;
  }
}

/** A call that exits takes nobody else's result along. */
export function tellOfExit(): void {
  globalThis.process?.on?.('exit', () => {
    try {
      unfinished?.context.say({ exiting: unfinished.values });
    } catch {
      // They can't be cloned, and there is no time for more.
    }
  });
}

/**
 * The reply to a batch, as workerpool awaits it: that sends it in the callback which it gives to `then`. Where that throws, one of the
 * results can't be cloned; then those before it are sent.
 */
export class Sending {
  readonly #reply: Promise<Reply>;

  constructor(reply: Promise<Reply>) {
    this.#reply = reply;
  }

  then(send: (message: object) => void): Promise<void> {
    return this.#reply.then((reply) => {
      if (!('ms' in reply)) return send(reply);
      try {
        send(inTransfer(reply, reply.values));
      } catch (error) {
        const sent = upToFirstUnsent(reply, error);
        send(inTransfer(sent, sent.values));
      }
    });
  }

  /** workerpool takes for a promise what has one. */
  catch(): void {}
}

function upToFirstUnsent({ values, ms }: BatchReply, error: unknown): BatchReply {
  const place = values.findIndex((value) => buffersOf([value]) === undefined && !isSendable(value));
  return { values: values.slice(0, Math.max(place, 0)), ms, unsent: packError(error) };
}
