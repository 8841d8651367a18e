import { brand } from '../brand.js';
import { checkFunction, checkOptions, describe } from '../check.js';
import { Heap, type Compare } from './Heap.js';
import { checkMaxsize, Queue } from './Queue.js';

/** Options of a {@link PriorityQueue}. */
export interface PriorityQueueOptions<T> {
  /** Negative when `a` comes first. Default: numbers, strings, bigints and dates in their order, arrays item by item. */
  compare?: Compare<T>;
}

/**
 * A {@link Queue} that gives the smallest item first; equal ones in the order in which they were put.
 *
 * asyncio: `asyncio.PriorityQueue`, which leaves the order of equal items open, and takes NaN, whose order is none: here
 * it is refused. A comparison that throws, or gives no number, leaves the queue as it was; `shutdown(true)` drops also what
 * can't be compared.
 *
 * ```ts
 * const jobs = new PriorityQueue<[priority: number, name: string]>();
 * jobs.putNowait([2, 'later']);
 * jobs.putNowait([1, 'first']);
 * console.log(jobs.getNowait()); // [ 1, 'first' ]
 * ```
 *
 * @throws TypeError when `maxsize` is not a number, `options` not an object, or `options.compare` not a function
 * @throws RangeError when `maxsize` is NaN
 * @throws RuntimeError from `put` and `get` that are called by `options.compare`
 */
export class PriorityQueue<T> extends Queue<T> {
  readonly #heap: Heap<T>;
  readonly #isNatural: boolean;

  constructor(maxsize = 0, options: PriorityQueueOptions<T> = {}) {
    super(checkMaxsize('PriorityQueue', maxsize));
    checkOptions('PriorityQueue', options);
    const { compare = natural } = options;
    checkFunction('PriorityQueue', 'options.compare', compare);
    this.#isNatural = compare === natural;
    this.#heap = new Heap(this.#isNatural ? compare : checked(compare));
  }

  protected override putItem(item: T): void {
    if (this.#isNatural && hasNaN(item)) {
      throw new TypeError(`PriorityQueue: item must not be or hold NaN or an invalid date, got ${describe(item)}`);
    }
    this.#heap.push(item);
  }

  protected override getItem(): T {
    return this.#heap.pop();
  }

  protected override itemCount(): number {
    return this.#heap.size;
  }

  /** What has no order can be dropped in any. @internal */
  override _dropItem(): void {
    const { size } = this.#heap;
    try {
      super._dropItem();
    } catch (error) {
      if (this.#heap.size < size) throw error;
      this.#heap.popAny();
    }
  }
}

brand(PriorityQueue, 'PriorityQueue');

/** A comparison that gives a boolean, say, would give a wrong order without a word. */
function checked<T>(compare: Compare<T>): Compare<T> {
  return (a, b) => {
    const order = compare(a, b);
    if (typeof order === 'number' && !Number.isNaN(order)) return order;
    throw new TypeError(`PriorityQueue: options.compare must return a number, got ${describe(order)}`);
  };
}

/** As Python compares, but only what has an order in JavaScript: no mixture of types. */
function natural(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) return byItems(a, b);
  const ordered =
    (typeof a === typeof b && (typeof a === 'number' || typeof a === 'string' || typeof a === 'bigint')) ||
    (a instanceof Date && b instanceof Date);
  if (!ordered) {
    throw new TypeError(
      `PriorityQueue: ${describe(a)} and ${describe(b)} have no order of their own; give options.compare, ` +
        'or put numbers, strings, bigints, dates, or arrays of them',
    );
  }
  const [left, right] = [a as number, b as number];
  return left < right ? -1 : left > right ? 1 : 0;
}

function byItems(a: readonly unknown[], b: readonly unknown[]): number {
  for (let index = 0; index < a.length && index < b.length; index++) {
    // As in Python, only items that differ have to have an order.
    const order = a[index] === b[index] ? 0 : natural(a[index], b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Whether it is, or has in it, what comes neither before nor after anything: it would make a heap of items that are in no order. */
function hasNaN(item: unknown): boolean {
  if (typeof item === 'number') return Number.isNaN(item);
  if (item instanceof Date) return Number.isNaN(item.getTime());
  return Array.isArray(item) && item.some(hasNaN);
}
