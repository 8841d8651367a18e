import { shared } from './shared.js';
import type { Future } from '../tasks/Future.js';

/**
 * Unsubscribes, and returns the runs which that cancelled and which are still cleaning up. RxJS's `unsubscribe()` is
 * synchronous, whatever operators are in between, so a variable around the call collects them.
 */
export function collectCleanups(unsubscribe: () => void): Future<unknown>[] {
  const outer = shared.cleanups;
  const runs: Future<unknown>[] = [];
  shared.cleanups = runs;
  try {
    unsubscribe();
  } finally {
    shared.cleanups = outer;
  }
  const unfinished = runs.filter((run) => !run.done() && !run.getLoop().isClosed());
  if (outer !== null) for (const run of unfinished) outer.push(run);
  return unfinished;
}

/** Calls `fn` from the ready queue when all these are done. */
export function whenAllDone(futures: readonly Future<unknown>[], fn: () => void): void {
  let left = futures.length;
  const countDown = (): void => {
    if (--left === 0) fn();
  };
  for (const future of futures) future.addDoneCallback(countDown);
}
