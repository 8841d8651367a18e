import type { Future } from './Future.js';
import type { Task } from './Task.js';
import { isPlace } from './WaitQueue.js';

type AnyFuture = Future<unknown>;
type AnyTask = Task<unknown>;

/**
 * The way on which a task waits for itself: through tasks, combinators, and who holds a lock; null when there is none, or
 * none among the first `limit` that it waits for.
 */
export function findCycle(start: AnyTask, limit: number = Infinity): AnyFuture[] | null {
  const from = new Map<AnyFuture, AnyFuture>();
  const met: AnyFuture[] = [start];
  for (const future of met) {
    if (met.length > limit) return null;
    for (const next of future._awaits()) {
      if (next === start) return wayTo(future, from);
      if (from.has(next)) continue;
      from.set(next, future);
      met.push(next);
    }
  }
  return null;
}

function wayTo(last: AnyFuture, from: ReadonlyMap<AnyFuture, AnyFuture>): AnyFuture[] {
  const way: AnyFuture[] = [];
  for (let future: AnyFuture | undefined = last; future !== undefined; future = from.get(future)) way.unshift(future);
  return way;
}

/** All cycles among tasks, each once. */
export function findCycles(tasks: Iterable<AnyTask>): AnyFuture[][] {
  const known = new Set<AnyFuture>();
  const cycles: AnyFuture[][] = [];
  for (const task of tasks) {
    const cycle = known.has(task) ? null : findCycle(task);
    if (cycle === null) continue;
    cycles.push(cycle);
    for (const future of cycle) known.add(future);
  }
  return cycles;
}

/** A cycle in words: `task 'a' waits for Lock held by task 'b', which waits for task 'a'`. */
export function describeCycle(cycle: readonly AnyFuture[]): string {
  const numbers = new Numbers(cycle.flatMap((future) => (isPlace(future) ? [future.owner] : [])));
  const [start, ...rest] = cycle as [AnyFuture, ...AnyFuture[]];
  let text = `${start._describe()} waits for `;
  rest.forEach((future, index) => {
    text += future._isTask ? `${future._describe()}, which waits for ` : linkOf(future, rest[index + 1] ?? start, numbers);
  });
  return text + start._describe();
}

function linkOf(future: AnyFuture, next: AnyFuture, numbers: Numbers): string {
  if (isPlace(future)) return `${numbers.nameOf(future.owner)} held by `;
  const what = future._describe().replace(/,.*/, '');
  const end = next._describe();
  return what.endsWith(end) ? what.slice(0, -end.length) : `${what} with `;
}

/** Names locks and queues by their kind, and by a number where there are several of a kind. */
export class Numbers {
  readonly #byKind = new Map<string, object[]>();

  constructor(owners: Iterable<object | null>) {
    for (const owner of owners) {
      if (owner === null) continue;
      const same = this.#byKind.get(kindOf(owner)) ?? [];
      if (!same.includes(owner)) same.push(owner);
      this.#byKind.set(kindOf(owner), same);
    }
  }

  nameOf(owner: object | null): string {
    if (owner === null) return 'what is';
    const kind = kindOf(owner);
    const same = this.#byKind.get(kind) ?? [];
    return same.length < 2 ? kind : `${kind} ${same.indexOf(owner) + 1}`;
  }
}

function kindOf(owner: object): string {
  return owner.constructor.name;
}
