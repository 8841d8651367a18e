import { Closing } from '../loop/Closing.js';
import { shared } from '../loop/shared.js';
import type { Future } from './Future.js';

/**
 * Has a run that is no task, such as a sleep that was subscribed, cancelled when its loop is shut down: whoever waits for it
 * hears of that.
 */
export function trackRun(run: Future<unknown>): void {
  if (run.done() || run._isTask || !run._isRun) return;
  const { _closers: closers } = run._loop;
  const closing = new Closing(() => {
    shared.cleanups?.push(run);
    run.cancel();
  });
  closers.add(closing);
  run.addDoneCallback(() => closers.remove(closing));
}
