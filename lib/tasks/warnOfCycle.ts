import { describeCycle, findCycle } from './cycles.js';
import type { Task } from './Task.js';

/** So many are looked at, each time that a task suspends in debug mode. */
const farthest = 1_000;

/** Debug mode: says so when tasks wait for each other in a circle, which `task` has just closed. */
export function warnOfCycle(task: Task<unknown>): void {
  const cycle = findCycle(task, farthest);
  if (cycle !== null) console.warn(`a cycle that only a cancel can break: ${describeCycle(cycle)}`);
}
