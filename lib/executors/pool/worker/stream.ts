import { streamWindow, type Reply } from '../protocol.js';
import type { Context } from './context.js';
import { isPromise } from './isPromise.js';
import { packError } from './packError.js';

type Iteration = IteratorResult<unknown, unknown>;

/** Sends what a generator yields, no more than is asked for; what is no generator is awaited, and may call `progress`. */
export async function stream(result: unknown, context: Context): Promise<Reply> {
  const iterator = iteratorOf(result);
  if (iterator === null) {
    await result;
    return end;
  }
  context.credit += streamWindow;
  for (;;) {
    if (context.credit <= 0) await context.wait();
    if (context.isAborted) break;
    const step = iterator.next();
    const { done, value } = isPromise(step) ? await step : step;
    if (done === true) return end;
    context.credit--;
    try {
      context.progress(value);
    } catch (error) {
      await iterator.return?.();
      return { unsent: packError(error) };
    }
  }
  await iterator.return?.();
  return end;
}

const end: Reply = [undefined];

interface AnyIterator {
  next(): Iteration | PromiseLike<Iteration>;
  return?(): unknown;
}

function iteratorOf(result: unknown): AnyIterator | null {
  if (typeof result !== 'object' || result === null) return null;
  const { [Symbol.asyncIterator]: asynchronous, [Symbol.iterator]: synchronous } = result as Partial<
    Record<symbol, () => AnyIterator>
  >;
  return (asynchronous ?? synchronous)?.call(result) ?? null;
}
