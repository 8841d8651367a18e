import { RuntimeError } from '../errors.js';

/** Negative when `a` comes before `b`. */
export type Compare<T> = (a: T, b: T) => number;

interface Entry<T> {
  readonly item: T;
  readonly number: number;
}

/**
 * A binary heap whose equal items come out in the order in which they were put. It first compares, and then moves: a
 * comparator that throws leaves it as it was, which no heap that we could have taken does.
 */
export class Heap<T> {
  readonly #entries: Entry<T>[] = [];
  readonly #compare: Compare<T>;
  #count = 0;
  #isComparing = false;

  constructor(compare: Compare<T>) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#entries.length;
  }

  push(item: T): void {
    this.#checkOrderly();
    const entries = this.#entries;
    const entry = { item, number: this.#count };
    const path: number[] = [];
    for (let index = entries.length; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(entry, entries[parent]!)) break;
      path.push((index = parent));
    }
    this.#count++;
    this.#move(entry, entries.length, path);
  }

  /** Takes out the first; there must be one. */
  pop(): T {
    this.#checkOrderly();
    const entries = this.#entries;
    const first = entries[0]!;
    const length = entries.length - 1;
    const last = entries[length]!;
    const path: number[] = [];
    for (let child = 1; child < length; child = 2 * child + 1) {
      if (child + 1 < length && this.#isBefore(entries[child + 1]!, entries[child]!)) child++;
      if (!this.#isBefore(entries[child]!, last)) break;
      path.push(child);
    }
    entries.pop();
    if (length > 0) this.#move(last, 0, path);
    return first.item;
  }

  /** Takes out any of them, without a comparison; there must be one. */
  popAny(): T {
    this.#checkOrderly();
    return this.#entries.pop()!.item;
  }

  /** Moves each entry on the way one place back, and puts `entry` where the way ends. */
  #move(entry: Entry<T>, start: number, path: readonly number[]): void {
    let hole = start;
    for (const index of path) {
      this.#entries[hole] = this.#entries[index]!;
      hole = index;
    }
    this.#entries[hole] = entry;
  }

  #isBefore(a: Entry<T>, b: Entry<T>): boolean {
    const compare = this.#compare;
    this.#isComparing = true;
    try {
      const order = compare(a.item, b.item);
      return order === 0 ? a.number < b.number : order < 0;
    } finally {
      this.#isComparing = false;
    }
  }

  /** @throws RuntimeError when it is called by a comparison: the way that is being looked for would be another then */
  #checkOrderly(): void {
    if (this.#isComparing) throw new RuntimeError('PriorityQueue: options.compare must not put or get items of its own queue');
  }
}
