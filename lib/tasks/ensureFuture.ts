import { checkOptions } from '../check.js';
import { loopFrom } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { hooks } from '../loop/hooks.js';
import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { isFuture, type Future } from './Future.js';
import type { WaitCoroutine } from './WaitCoroutine.js';
import { warnOfCycle } from './warnOfCycle.js';

/**
 * A Future as it is; anything else that can be awaited as a task.
 *
 * asyncio: `asyncio.ensure_future()`. `gather` and `shield`, which give a Future in asyncio, are begun, and need no task.
 *
 * ```ts
 * const future = ensureFuture(work());
 * console.log(ensureFuture(future) === future, yield* future); // true 1
 * ```
 *
 * @throws TypeError when `input` can't be awaited, or `options.loop` is no EventLoop
 * @throws RangeError when `input` is a Future of another loop than `options.loop`
 */
export function ensureFuture<T>(input: Awaitable<T>, options: { loop?: EventLoop } = {}): Future<T> {
  checkOptions('ensureFuture', options);
  if (!isFuture(input)) {
    if (kindOf(input) === null) throw notAwaitable('ensureFuture', 'input', input);
    const loop = loopFrom('ensureFuture: options.loop', options.loop);
    return isFutureLike(input) && depth < deepest ? begin(input, loop) : loop.createTask(input);
  }
  if (options.loop !== undefined && options.loop !== input.getLoop()) {
    throw new RangeError('ensureFuture: input is a Future of another loop than options.loop');
  }
  return input as Future<T>;
}

/** What is begun in one another nests this deep natively; a task begins what is deeper. */
const deepest = 64;
let depth = 0;

function begin<T>(input: WaitCoroutine<unknown>, loop: EventLoop): Future<T> {
  depth++;
  try {
    return input._begin(loop) as Future<T>;
  } finally {
    depth--;
  }
}

function isFutureLike(input: unknown): input is WaitCoroutine<unknown> {
  return (input as Partial<WaitCoroutine<unknown>>)._isFutureLike === true;
}

hooks.stepped = warnOfCycle;
