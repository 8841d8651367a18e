import type { Awaitable, ValueOf } from '../../Awaitable.js';
import { describe } from '../../check.js';
import { ConcurrentFuture } from './ConcurrentFuture.js';
import type { RemoteCall } from './RemoteCall.js';
import { checkRemoteLoop, type ArgumentsOf, type RemoteLoop } from './RemoteLoop.js';

/** The names of those exposed functions that return something to await. */
export type CoroutineNames<F> = { [N in keyof F]: F[N] extends (...args: never[]) => Awaitable ? N : never }[keyof F] & string;

/** What a task that runs an exposed function gives. */
export type ResultOf<F> = F extends (...args: never[]) => infer R ? ValueOf<R> : never;

/**
 * Runs an exposed coroutine function as a task of the loop of another thread, and gives its outcome to this one.
 *
 * asyncio: `asyncio.run_coroutine_threadsafe()`, which takes the coroutine itself: a JavaScript thread can't make one for
 * another thread, so it sends the name and the arguments. They, and the result, are cloned as messages are; an error keeps its
 * class, see `registerErrorClass`.
 *
 *     this thread        --call.............result-->
 *     the loop           -----(task runs)--|
 *
 * ```ts
 * const future = runCoroutineThreadsafe('fetchUser', [1], remote);
 * future.subscribe((user) => console.log(user.name)); // Ada
 * const { id } = future.result(5_000); // blocks this thread; `yield* future` does not
 * ```
 *
 * @throws TypeError when `name` is no string, `args` no array, `remote` no RemoteLoop, or an argument can't be cloned
 * @throws RuntimeError when the connection is closed
 */
export function runCoroutineThreadsafe<F, N extends CoroutineNames<F>>(
  name: N,
  args: ArgumentsOf<F[N]>,
  remote: RemoteLoop<F>,
): ConcurrentFuture<ResultOf<F[N]>> {
  if (typeof name !== 'string') throw new TypeError(`runCoroutineThreadsafe: name must be a string, got ${describe(name)}`);
  if (!Array.isArray(args)) throw new TypeError(`runCoroutineThreadsafe: args must be an array, got ${describe(args)}`);
  checkRemoteLoop('runCoroutineThreadsafe', remote);
  return new ConcurrentFuture(remote._submit(name, args) as RemoteCall<ResultOf<F[N]>>);
}
