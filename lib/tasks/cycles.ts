import type { Future } from './Future.js';
import type { Task } from './Task.js';
import type { Turn } from './Turn.js';
import type { Owner } from './WaitQueue.js';

type AnyFuture = Future<unknown>;
type AnyTask = Task<unknown>;

/**
 * The way on which a task waits for itself: through tasks, combinators, and who holds a lock; null when there is none, or
 * none among the first `limit` that it waits for.
 */
export function findCycle(start: AnyTask, limit: number = Infinity): AnyFuture[] | null {
  const waits = new Waits();
  const cycle = wayBack(start, limit, waits, () => true);
  if (cycle?.some((future) => waits.isForOneOfSeveral(future)) !== true) return cycle;
  const stuck = stuckAmong(reachedFrom(start, limit, waits), waits);
  return wayBack(start, limit, waits, (future) => stuck.has(future));
}

/** What each of them waits for. All who wait for one lock wait for the same, which takes time to find. */
class Waits {
  readonly #holders = new Map<Owner, readonly AnyFuture[]>();

  of(future: AnyFuture): readonly AnyFuture[] {
    const owner = ownerOf(future);
    if (owner === null) return [...future._awaits()];
    let holders = this.#holders.get(owner);
    if (holders === undefined) this.#holders.set(owner, (holders = [...new Set(future._awaits())]));
    return holders;
  }

  /** Each of those who hold permits can give one: it takes all of them for a circle. */
  isForOneOfSeveral(future: AnyFuture): boolean {
    return ownerOf(future) !== null && this.of(future).length > 1;
  }
}

function wayBack(start: AnyTask, limit: number, waits: Waits, leads: (future: AnyFuture) => boolean): AnyFuture[] | null {
  const from = new Map<AnyFuture, AnyFuture>();
  const met: AnyFuture[] = [start];
  for (const future of met) {
    if (met.length > limit) return null;
    for (const next of waits.of(future)) {
      if (next === start) return wayTo(future, from);
      if (from.has(next) || !leads(next)) continue;
      from.set(next, future);
      met.push(next);
    }
  }
  return null;
}

function reachedFrom(start: AnyFuture, limit: number, waits: Waits): ReadonlySet<AnyFuture> {
  const met = new Set([start]);
  for (const future of met) {
    if (met.size > limit) return new Set();
    for (const next of waits.of(future)) met.add(next);
  }
  return met;
}

/** Those that nothing but these can let go on: for a turn all of its givers count, else one that is waited for is enough. */
function stuckAmong(futures: ReadonlySet<AnyFuture>, waits: Waits): ReadonlySet<AnyFuture> {
  const stuck = new Set(futures);
  const isStuck = (future: AnyFuture): boolean => stuck.has(future);
  for (let before = -1; before !== stuck.size; ) {
    before = stuck.size;
    for (const future of stuck) {
      const awaited = waits.of(future);
      const holds = waits.isForOneOfSeveral(future) ? awaited.every(isStuck) : awaited.some(isStuck);
      if (!holds) stuck.delete(future);
    }
  }
  return stuck;
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
  const nameOf = numbering(cycle.map(ownerOf));
  const rest = [...cycle.slice(1), cycle[0]!];
  const steps = rest.map((future, index) => {
    const owner = ownerOf(future);
    if (owner !== null) return `${nameOf(owner)} held by `;
    const text = future._describe();
    if (future._isTask) return index === rest.length - 1 ? text : `${text}, which waits for `;
    const what = text.replace(/,.*/, '');
    const next = rest[index + 1]!._describe();
    return what.endsWith(next) ? what.slice(0, -next.length) : `${what} with `;
  });
  return `${cycle[0]!._describe()} waits for ${steps.join('')}`;
}

/** What a Future is a turn of. */
export function ownerOf(future: AnyFuture | null): Owner | null {
  // Not by its class, so that a loop alone needs no queues.
  return (future as Partial<Turn> | null)?._owner ?? null;
}

/** Names locks and queues by their kind, and by a number where there are several of a kind. */
export function numbering(owners: readonly (object | null)[]): (owner: object) => string {
  const byKind = new Map<string, Set<object>>();
  for (const owner of owners) {
    if (owner === null) continue;
    const same = byKind.get(owner.constructor.name);
    if (same === undefined) byKind.set(owner.constructor.name, new Set([owner]));
    else same.add(owner);
  }
  return (owner) => {
    const kind = owner.constructor.name;
    const same = [...byKind.get(kind)!];
    return same.length < 2 ? kind : `${kind} ${same.indexOf(owner) + 1}`;
  };
}
