import type { Awaitable } from '../Awaitable.js';

/**
 * What is entered before some work, and left after it however it ends.
 *
 * Python: the protocol of `async with`: `__aenter__` and `__aexit__`.
 *
 * ```ts
 * const connection: AsyncContextManager<Client> = {
 *   enter: () => connect(),
 *   exit: () => disconnect(),
 * };
 * console.log(yield* asyncWith(connection, (client) => client.query('select 1'))); // disconnected, [ 1 ]
 * ```
 */
export interface AsyncContextManager<C> {
  /** Begins; what it gives is the value of the block. When it fails, nothing was entered, and `exit` is not called. */
  enter(): Awaitable<C>;
  /**
   * Ends. `failure` holds the error that the block ended with, also a `CancelledError`, or is null. True, or an awaitable
   * of true, swallows that error. An Observable of RxJS may complete without a value.
   */
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- for an exit() that returns nothing
  exit(failure: { error: unknown } | null): Awaitable<boolean | void> | boolean | void;
}
