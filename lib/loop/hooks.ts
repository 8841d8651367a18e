import type { Executor } from '../executors/Executor.js';
import type { Future } from '../tasks/Future.js';
import type { Awaitable } from '../Awaitable.js';
import type { Task, TaskOptions } from '../tasks/Task.js';
import type { EventLoop } from './EventLoop.js';

/**
 * What a loop makes and asks for without knowing how: the layers above put it here, so that no arrow points upwards.
 */
export const hooks: {
  newFuture: (<T>(loop: EventLoop) => Future<T>) | null;
  newTask: (<T>(input: Awaitable<T>, options: TaskOptions) => Task<T>) | null;
  newExecutor: (() => Executor) | null;
  /** Debug mode: something has run, perhaps a step of a task. */
  stepped: ((item: object) => void) | null;
} = { newFuture: null, newTask: null, newExecutor: null, stepped: null };
