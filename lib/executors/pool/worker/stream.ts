import { streamWindow } from '../protocol.js';
import type { Context } from './context.js';
import { isPromise } from './isPromise.js';

type Iteration = IteratorResult<unknown, unknown>;

/** Sends what a generator yields, no more than is asked for; what is no generator is awaited, and may call `progress`. */
export async function stream(result: unknown, context: Context): Promise<void> {
  const iterator = iteratorOf(result);
  if (iterator === null) {
    await result;
    return;
  }
  context.credit += streamWindow;
  for (;;) {
    if (context.credit <= 0) await context.wait();
    if (context.isAborted) break;
    const step = iterator.next();
    const { done, value } = isPromise(step) ? await step : step;
    if (done === true) return;
    context.credit--;
    context.progress(value);
  }
  await iterator.return?.();
}

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
