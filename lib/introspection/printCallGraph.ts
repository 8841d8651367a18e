import type { Future } from '../tasks/Future.js';
import type { Task } from '../tasks/Task.js';
import { captureCallGraph, type CallGraph, type CallGraphOptions } from './captureCallGraph.js';

/**
 * {@link captureCallGraph} as text; empty where there is no current task.
 *
 *     * Task(name='b')
 *       + Call stack:
 *       |   nap()
 *       + Awaited by:
 *         * Task(name='a')
 *           + Call stack:
 *           |   main()
 *
 * asyncio: `asyncio.format_call_graph()`.
 *
 * @throws TypeError, RuntimeError as {@link captureCallGraph}
 */
export function formatCallGraph(future?: Future<unknown> | null, options: CallGraphOptions = {}): string {
  const graph = captureCallGraph(future, options);
  if (graph === null) return '';
  const lines: string[] = [];
  render(graph, '', lines);
  return lines.join('\n');
}

/**
 * Prints {@link formatCallGraph} on the console.
 *
 * asyncio: `asyncio.print_call_graph()` of 3.14.
 *
 * ```ts
 * const task = createTask(work(), { name: 'a' });
 * createTask(waitFor(task, 50), { name: 'b' });
 * yield* sleep(1);
 * printCallGraph(task, { limit: 0 });
 * // * Task(name='a')
 * //   + Awaited by:
 * //     * Task(name='b')
 * ```
 *
 * @throws TypeError, RuntimeError as {@link captureCallGraph}
 */
export function printCallGraph(future?: Future<unknown> | null, options: CallGraphOptions = {}): void {
  console.log(formatCallGraph(future, options));
}

function render({ future, callStack, awaitedBy }: CallGraph, indent: string, lines: string[]): void {
  lines.push(`${indent}* ${future._isTask ? `Task(name='${(future as Task<unknown>).getName()}')` : future.toString()}`);
  if (callStack.length > 0) lines.push(`${indent}  + Call stack:`);
  for (const call of callStack) lines.push(`${indent}  |   ${call}`);
  if (awaitedBy.length > 0) lines.push(`${indent}  + Awaited by:`);
  for (const awaiter of awaitedBy) render(awaiter, `${indent}    `, lines);
}
