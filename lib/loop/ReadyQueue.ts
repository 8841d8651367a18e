import type { EventLoop } from './EventLoop.js';

/** What a loop can run: a Handle, a Task's step, a waiter that is told of an outcome. */
export interface Ready {
  /** Returns true when it is to run again in the next iteration. @internal */
  _run(): unknown;
  /** It will never run: its loop is closed. @internal */
  _drop?(): void;
}

/** A power of two. A longer ring is given back when little of it was needed: one burst does not hold its memory for ever. */
const keptLength = 8_192;

/** A short ring is made anew now and then: V8 takes a note of each young task that is stored in an old array. */
const renewedAfter = 1_024;

function ring(length: number): (Ready | null)[] {
  return Array<Ready | null>(length).fill(null);
}

/** What is ready, first in first out, taken a batch at a time: what is added meanwhile waits for the next batch. */
export class ReadyQueue {
  #items = ring(16);
  #first = 0;
  #size = 0;
  /** How many of the first belong to the batch that is being run. */
  #batch = 0;
  /** How many were in batches since the ring was made. */
  #served = 0;
  /** The most that were ready at once since it last ran empty. */
  #most = 0;
  /** Whether a batch may follow the other with nothing to be done between them. */
  flows = false;
  /** How many have begun, for whoever counts them. */
  batches = 0;

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  get batchIsDone(): boolean {
    return this.#batch === 0;
  }

  push(item: Ready): void {
    // One stays free: that of the item which is running.
    if (this.#size === this.#items.length - 1) this.#moveTo(2 * this.#items.length);
    this.#items[(this.#first + this.#size) & (this.#items.length - 1)] = item;
    this.#size++;
  }

  beginBatch(): void {
    this.#batch = this.#size;
    if (this.#size > this.#most) this.#most = this.#size;
    this.batches++;
    this.#served += this.#batch;
    if (this.#served > renewedAfter && this.#items.length < renewedAfter / 4) this.#moveTo(this.#items.length);
  }

  peek(): Ready {
    return this.#items[this.#first] as Ready;
  }

  /** Runs at most `limit` items of the batch, and of those that follow while it flows; returns how many. */
  run(limit: number, loop: EventLoop): number {
    let count = 0;
    while (count < limit) {
      if (this.#batch === 0) {
        if (!this.flows || this.#size === 0 || loop._debug !== null) break;
        this.beginBatch();
      }
      count++;
      this.#runFirst(loop);
    }
    if (this.#size === 0) this.#ranEmpty();
    return count;
  }

  #ranEmpty(): void {
    const { length } = this.#items;
    if (length > keptLength && this.#most < length / 8) this.clear();
    this.#most = 0;
  }

  #runFirst(loop: EventLoop): void {
    const items = this.#items;
    const first = this.#first;
    const item = items[first] as Ready;
    this.#first = (first + 1) & (items.length - 1);
    this.#size--;
    this.#batch--;
    let again: unknown = false;
    try {
      again = item._run();
    } catch (error) {
      loop._failed(item, error);
    }
    if (again === true && this.#size === 0 && this.#items === items) {
      // The only one that is ready stays where it is: storing a young object in an old array costs as much as the rest.
      this.#first = first;
      this.#size = 1;
      return;
    }
    items[first] = null;
    if (again === true) this.push(item);
  }

  #moveTo(length: number): void {
    const items = this.#items;
    const other = ring(length);
    for (let i = 0; i < this.#size; i++) other[i] = items[(this.#first + i) & (items.length - 1)] as Ready;
    this.#items = other;
    this.#first = this.#served = 0;
  }

  /** Drops everything, and tells each of it. */
  drop(): void {
    const items = this.#items;
    const dropped = Array.from({ length: this.#size }, (_, i) => items[(this.#first + i) & (items.length - 1)]);
    this.clear();
    for (const item of dropped) item?._drop?.();
  }

  clear(): void {
    this.#items = ring(16);
    this.#first = this.#size = this.#batch = 0;
  }
}
