import type { EventLoop } from './EventLoop.js';

/** What a loop can run: a Handle, a Task's step, a waiter that is told of an outcome. */
export interface Ready {
  /** @internal */
  _run(): void;
}

/** An array that is longer, and was mostly unused, is given back, so that one burst does not hold its memory for ever. */
const keptLength = 8_192;

/** What is ready, first in first out, taken a batch at a time: what is added meanwhile waits for the next batch. */
export class ReadyQueue {
  #batch: (Ready | null)[] = [];
  #position = 0;
  #end = 0;
  #next: (Ready | null)[] = [];
  #size = 0;

  get isEmpty(): boolean {
    return this.#size === 0 && this.#position === this.#end;
  }

  get batchIsDone(): boolean {
    return this.#position === this.#end;
  }

  push(item: Ready): void {
    this.#next[this.#size++] = item;
  }

  beginBatch(): void {
    const spare = this.#batch;
    if (spare.length > keptLength && this.#end * 8 < spare.length) spare.length = 0;
    this.#batch = this.#next;
    this.#position = 0;
    this.#end = this.#size;
    this.#next = spare;
    this.#size = 0;
  }

  peek(): Ready {
    return this.#batch[this.#position] as Ready;
  }

  /** Runs at most `limit` items of the batch, and returns how many. */
  run(limit: number, loop: EventLoop): number {
    const batch = this.#batch;
    const start = this.#position;
    const end = Math.min(start + limit, this.#end);
    for (let index = start; index < end; index++) {
      const item = batch[index] as Ready;
      batch[index] = null;
      this.#position = index + 1;
      try {
        item._run();
      } catch (error) {
        loop._failed(item, error);
      }
    }
    return end - start;
  }

  clear(): void {
    this.#batch = [];
    this.#next = [];
    this.#position = this.#end = this.#size = 0;
  }
}
