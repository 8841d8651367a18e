import { RuntimeError } from '../errors.js';

/** Negative when `a` comes before `b`. */
export type Compare<T> = (a: T, b: T) => number;

/**
 * A binary heap whose equal items come out in the order in which they were put. It first compares, and then moves: a
 * comparator that throws leaves it as it was, which no heap that we could have taken does.
 */
export class Heap<T> {
  readonly #items: T[] = [];
  /** When each was put. Beside the items: an object for each of them would be twice as slow where there are many. */
  readonly #numbers: number[] = [];
  readonly #compare: Compare<T>;
  #count = 0;
  #isComparing = false;
  /** The places on the way that is being looked for. */
  readonly #path: number[] = [];

  constructor(compare: Compare<T>) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  push(item: T): void {
    const { length } = this.#items;
    const steps = this.#comparing(() => this.#pathUp(item, length));
    this.#move(length, steps, item, this.#count++);
  }

  /** Takes out the first; there must be one. */
  pop(): T {
    const steps = this.#comparing(() => this.#pathDown());
    const first = this.#items[0] as T;
    const last = this.#items.pop() as T;
    const number = this.#numbers.pop()!;
    if (this.#items.length > 0) this.#move(0, steps, last, number);
    return first;
  }

  /** Takes out any of them, without a comparison; there must be one. */
  popAny(): T {
    this.#checkOrderly();
    this.#numbers.pop();
    return this.#items.pop() as T;
  }

  /** From a new leaf to where `item` belongs: those that come after it. It is the youngest, and comes after its equals. */
  #pathUp(item: T, leaf: number): number {
    const compare = this.#compare;
    let steps = 0;
    for (let index = leaf; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (compare(item, this.#items[parent] as T) >= 0) break;
      this.#path[steps++] = index = parent;
    }
    return steps;
  }

  /** From the root to where the last one belongs. It mostly belongs far down: so first all the way, and then back up. */
  #pathDown(): number {
    const last = this.#items.length - 1;
    let steps = 0;
    for (let child = 1; child < last; child = 2 * child + 1) {
      if (child + 1 < last && this.#isBefore(child + 1, child)) child++;
      this.#path[steps++] = child;
    }
    while (steps > 0 && this.#isBefore(last, this.#path[steps - 1]!)) steps--;
    return steps;
  }

  #isBefore(a: number, b: number): boolean {
    const compare = this.#compare;
    const order = compare(this.#items[a] as T, this.#items[b] as T);
    return order === 0 ? this.#numbers[a]! < this.#numbers[b]! : order < 0;
  }

  /** Moves each item on the way one place back, and puts `item` where the way ends. */
  #move(start: number, steps: number, item: T, number: number): void {
    let hole = start;
    for (let step = 0; step < steps; step++) {
      const index = this.#path[step]!;
      this.#items[hole] = this.#items[index] as T;
      this.#numbers[hole] = this.#numbers[index]!;
      hole = index;
    }
    this.#items[hole] = item;
    this.#numbers[hole] = number;
  }

  #comparing(fn: () => number): number {
    this.#checkOrderly();
    this.#isComparing = true;
    try {
      return fn();
    } finally {
      this.#isComparing = false;
    }
  }

  /** @throws RuntimeError when it is called by a comparison: the way that is being looked for would be another then */
  #checkOrderly(): void {
    if (this.#isComparing) throw new RuntimeError('PriorityQueue: options.compare must not put or get items of its own queue');
  }
}
