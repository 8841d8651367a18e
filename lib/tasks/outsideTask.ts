import { shared } from '../loop/shared.js';

/** What a subscriber or an operator takes is not held by the task that happens to run. */
export function outsideTask<T>(fn: () => T): T {
  const { task } = shared;
  shared.task = null;
  try {
    return fn();
  } finally {
    shared.task = task;
  }
}
