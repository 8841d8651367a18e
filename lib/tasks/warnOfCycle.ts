import { describeCycle, findCycle } from './cycles.js';
import type { Task } from './Task.js';

/** So many are looked at, each time that a task suspends in debug mode. */
const farthest = 1_000;

/**
 * Debug mode: says so when tasks wait for each other in a circle, which the step of a task has just closed. Every module with
 * which that can be done sets it as a hook, so that a loop alone does without.
 */
export function warnOfCycle(item: object): void {
  const task = item as Task<unknown>;
  if (task._isTask !== true || task.done() || task._waitsFor?.done() !== false) return;
  const cycle = findCycle(task, farthest);
  if (cycle !== null) console.warn(`a cycle that only a cancel can break: ${describeCycle(cycle)}`);
}
