import { RuntimeError } from '../errors.js';
import { loopFrom } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import type { Task } from './Task.js';

/**
 * The task whose step is running, or null in a bare callback.
 *
 * asyncio: `asyncio.current_task()`. With a loop, it may be asked from anywhere.
 *
 * ```ts
 * const who = coroutine(function* () {
 *   return currentTask()?.getName();
 * });
 * console.log(yield* createTask(who(), { name: 'worker' })); // worker
 * ```
 *
 * @throws RuntimeError where no loop runs and none was given
 */
export function currentTask(loop?: EventLoop): Task<unknown> | null {
  if (loop === undefined && shared.loop === null) throw new RuntimeError('currentTask: no running event loop');
  const asked = loopFrom('currentTask: loop', loop);
  const { task } = shared;
  return task !== null && task.getLoop() === asked ? task : null;
}

/**
 * The tasks of a loop that are not done, in the order in which they were made; a new set at each call.
 *
 * asyncio: `asyncio.all_tasks()`.
 *
 * ```ts
 * createTask(work(), { name: 'worker' });
 * console.log([...allTasks()].map((task) => task.getName())); // [ 'worker' ]
 * ```
 */
export function allTasks(loop?: EventLoop): Set<Task<unknown>> {
  return new Set(loopFrom('allTasks: loop', loop)._tasks);
}
