import { checkOptions } from '../check.js';
import type { Awaitable } from '../Awaitable.js';
import { Runner, type RunnerOptions } from './Runner.js';

/** Options of {@link run}. */
export interface RunOptions extends RunnerOptions {
  /** Aborting it cancels main; when all is cleaned up, the promise is rejected with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Runs a program: `main` as a task of a new loop. When that is done, the tasks that are left are cancelled and awaited,
 * and the loop is closed; then the promise settles as `main` did.
 *
 * asyncio: `asyncio.run()`. Ctrl-C cancels main and waits for its cleanup (the promise is then rejected with its
 * `CancelledError`, and the process will exit with 130); a second one ends the process.
 *
 * ```ts
 * const main = coroutine(function* () {
 *   yield* sleep(100);
 *   return 'done';
 * });
 * console.log(await run(main())); // done
 * ```
 *
 * @throws RuntimeError inside a running loop
 * @throws TypeError when `main` can't be awaited, or an option has the wrong type
 */
export function run<T>(main: Awaitable<T>, options: RunOptions = {}): Promise<T> {
  const { signal, ...runnerOptions } = checkOptions('run', options);
  return new Runner(runnerOptions)._runOnce(main, signal === undefined ? {} : { signal });
}
