import { checkOptions, describe } from '../check.js';
import { RuntimeError } from '../errors.js';
import { shared } from '../loop/shared.js';
import { tasksAwaiting } from '../tasks/awaiters.js';
import { isFuture, type Future } from '../tasks/Future.js';
import { stackOf } from '../tasks/stackOf.js';
import type { Task } from '../tasks/Task.js';

/** A Future, the calls that it is in, and who awaits it. asyncio: `asyncio.FutureCallGraph`. */
export interface CallGraph {
  readonly future: Future<unknown>;
  /** The calls of a task, innermost first, such as `Lock.acquire()`; `?` where a name is only known in debug mode. */
  readonly callStack: readonly string[];
  /** The tasks that await it, also through gather, wait, asCompleted, shield and task groups. */
  readonly awaitedBy: readonly CallGraph[];
}

/** How much of a call graph is wanted. */
export interface CallGraphOptions {
  /** How many calls of a stack are kept: the outermost; when it is negative, the innermost. Default: all. */
  limit?: number;
}

/**
 * Who awaits a task or Future, and who awaits those, up to those whom nobody awaits; null where there is no current task.
 *
 * asyncio: `asyncio.capture_call_graph()` of 3.14. Of the running task only those calls are known which had called something
 * that was suspended. Where tasks await each other in a circle, the one that is met again has no `awaitedBy`.
 *
 * ```ts
 * const nap = coroutine(function* nap() {
 *   yield* sleep(10);
 * });
 * const task = createTask(nap());
 * createTask(waitFor(task, 50));
 * yield* sleep(1);
 * const graph = captureCallGraph(task);
 * console.log(graph?.callStack, graph?.awaitedBy.map(({ callStack }) => callStack)); // [ 'nap()' ] [ [ 'waitFor()' ] ]
 * ```
 *
 * @param future default: the current task
 * @throws TypeError when `future` is not a Future, or `options.limit` is not a number
 * @throws RuntimeError outside a running loop, when no Future is given
 */
export function captureCallGraph(future?: Future<unknown> | null, options: CallGraphOptions = {}): CallGraph | null {
  checkOptions('captureCallGraph', options);
  const subject = future ?? currentSubject();
  if (subject === null) return null;
  if (!isFuture(subject)) throw new TypeError(`captureCallGraph: future must be a Future, got ${describe(subject)}`);
  const { limit } = options;
  if (limit !== undefined && (typeof limit !== 'number' || Number.isNaN(limit))) {
    throw new TypeError(`captureCallGraph: options.limit must be a number, got ${describe(limit)}`);
  }
  return capture(subject, limit ?? Infinity, new Set());
}

function currentSubject(): Task<unknown> | null {
  if (shared.loop === null) throw new RuntimeError('captureCallGraph: no running event loop, and no future to look at was given');
  return shared.task;
}

function capture(future: Future<unknown>, limit: number, above: Set<Future<unknown>>): CallGraph {
  const stack = future._isTask ? stackOf(future as Task<unknown>) : [];
  const callStack = limit >= 0 ? stack.slice(Math.max(0, stack.length - limit)) : stack.slice(0, -limit);
  const isRepeated = above.has(future);
  above.add(future);
  const awaitedBy = isRepeated ? [] : tasksAwaiting(future).map((task) => capture(task, limit, above));
  if (!isRepeated) above.delete(future);
  return { future, callStack, awaitedBy };
}
