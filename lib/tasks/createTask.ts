import { checkOptions } from '../check.js';
import { loopFrom } from '../loop/currentLoop.js';
import { hooks } from '../loop/hooks.js';
import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import type { Task, TaskOptions } from './Task.js';
import { warnOfCycle } from './warnOfCycle.js';

/**
 * Runs a coroutine as a task, from the loop's next iteration on.
 *
 * asyncio: `asyncio.create_task()`. A plain Observable is subscribed at once. A task nobody subscribes to runs on; its
 * error, if nobody reads it, goes to the exception handler.
 *
 * ```ts
 * const task = createTask(work(), { name: 'worker' });
 * task.subscribe((n) => console.log(task.getName(), n)); // worker 1
 * ```
 *
 * @throws TypeError when `input` can't be awaited, or an option has the wrong type
 * @throws RuntimeError when the loop is closed
 */
export function createTask<T>(input: Awaitable<T>, options?: TaskOptions): Task<T> {
  if (kindOf(input) === null) throw notAwaitable('createTask', 'input', input);
  if (options !== undefined) checkOptions('createTask', options);
  return loopFrom('createTask: options.loop', options?.loop).createTask(input, options);
}

hooks.stepped = warnOfCycle;
