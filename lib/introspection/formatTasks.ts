import { loopFrom } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import { tasksAwaiting } from '../tasks/awaiters.js';
import { describeCycle, findCycles, numbering, ownerOf } from '../tasks/cycles.js';
import { stackOf } from '../tasks/stackOf.js';
import type { Task } from '../tasks/Task.js';
import type { Owner, TaskName } from '../tasks/WaitQueue.js';

type AnyTask = Task<unknown>;

/**
 * What every pending task of a loop does, as text: its name and state, the calls that it is in, what it awaits, and who
 * awaits it; then the same as a tree, and the cycles in which tasks and those who hold a lock wait for each other.
 *
 * asyncio: `python -m asyncio ps` and `pstree`. Who holds a semaphore is only known in debug mode and in virtual time.
 *
 * ```ts
 * process.on('SIGUSR2', () => console.error(formatTasks()));
 * ```
 *
 * @param loop default: the running one, else `getEventLoop()`
 * @throws TypeError when `loop` is not an EventLoop
 */
export function formatTasks(loop?: EventLoop): string {
  const tasks = [...loopFrom('formatTasks: loop', loop)._tasks];
  if (tasks.length === 0) return 'no tasks';
  const report = new Report(tasks);
  const cycles = findCycles(tasks).map((cycle) => `a cycle: ${describeCycle(cycle)}`);
  return [...report.table(), '', ...report.tree(), ...(cycles.length > 0 ? ['', ...cycles] : [])].join('\n');
}

class Report {
  readonly #tasks: readonly AnyTask[];
  readonly #nameOf: (owner: object) => string;
  readonly #awaiters: ReadonlyMap<AnyTask, readonly AnyTask[]>;
  readonly #awaited = new Map<AnyTask, AnyTask[]>();

  constructor(tasks: readonly AnyTask[]) {
    this.#tasks = tasks;
    this.#nameOf = numbering(tasks.map((task) => ownerOf(task._waitsFor)));
    this.#awaiters = new Map(tasks.map((task) => [task, tasksAwaiting(task)]));
    for (const [task, awaiters] of this.#awaiters) {
      for (const awaiter of awaiters) this.#awaited.set(awaiter, [...(this.#awaited.get(awaiter) ?? []), task]);
    }
  }

  table(): string[] {
    const rows = this.#tasks.map((task) => [
      task.getName(),
      stateOf(task),
      callsOf(task),
      this.#awaits(task),
      this.#awaiters.get(task)!.map((awaiter) => awaiter.getName()).join(', '),
    ]);
    return columns([['task', 'state', 'calls', 'awaits', 'awaited by'], ...rows]);
  }

  /** Each task below who awaits it; those whom nobody awaits first, then what waits in a circle. */
  tree(): string[] {
    const lines: string[] = [];
    const shown = new Set<AnyTask>();
    const roots = this.#tasks.filter((task) => this.#awaiters.get(task)!.length === 0);
    for (const task of [...roots, ...this.#tasks]) if (!shown.has(task)) this.#branch(task, '', '', shown, lines);
    return lines;
  }

  #branch(task: AnyTask, first: string, indent: string, shown: Set<AnyTask>, lines: string[]): void {
    const isRepeated = shown.has(task);
    shown.add(task);
    const children = this.#awaited.get(task) ?? [];
    const awaits = children.length > 0 ? '' : this.#awaits(task);
    const text = isRepeated ? '(see above)' : `${callsOf(task)}${awaits === '' ? '' : `  awaits ${awaits}`}`;
    lines.push(`${first}${task.getName()}  ${text}`);
    if (isRepeated) return;
    children.forEach((child, index) => {
      const isLast = index === children.length - 1;
      this.#branch(child, `${indent}${isLast ? '└── ' : '├── '}`, `${indent}${isLast ? '    ' : '│   '}`, shown, lines);
    });
  }

  /** Such as `Lock.acquire() of Lock 2 (locked, waiters: 3), held by task 'a'`. */
  #awaits(task: AnyTask): string {
    const { _waitsFor: future } = task;
    if (future === null || shared.task === task) return '';
    const owner = ownerOf(future);
    return owner === null ? future._describe() : `${future._describe()} of ${this.#describeOwner(owner)}`;
  }

  #describeOwner(owner: Owner): string {
    const [, , state = ''] = /^<(\w+) ?(.*)>$/.exec(owner.toString()) ?? [];
    const known = (owner._holders?.() ?? []).filter((name) => name !== null);
    const holders = known.map((name) => this.#describeHolder(name));
    return `${this.#nameOf(owner)} (${state})${holders.length === 0 ? '' : `, held by ${holders.join(' and ')}`}`;
  }

  #describeHolder(name: TaskName): string {
    const text = `task '${typeof name === 'number' ? `Task-${name}` : name}'`;
    return this.#tasks.some((task) => task._name === name) ? text : `${text}, which is not pending on this loop`;
  }
}

function stateOf(task: AnyTask): string {
  const state = stepOf(task);
  return task.cancelling() > 0 ? `${state}, cancelling` : state;
}

function stepOf(task: AnyTask): string {
  if (shared.task === task) return 'running';
  if (task._waitsFor?.done() === false) return 'waiting';
  return task._frames.length === 0 ? 'not started' : 'ready';
}

/** Outermost first. */
function callsOf(task: AnyTask): string {
  return stackOf(task).reverse().join(' > ');
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, index) => Math.max(...rows.map((row) => row[index]!.length)));
  return rows.map((row) => row.map((cell, index) => cell.padEnd(widths[index]!)).join('  ').trimEnd());
}
