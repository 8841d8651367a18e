/** A power of two; a longer ring that runs empty is given back, so that one burst does not hold its memory for ever. */
const keptLength = 1_024;

function ring<T>(length: number): (T | undefined)[] {
  return Array<T | undefined>(length);
}

/** First in, first out, in one array: a linked queue has an object for each value, and a synchronous source sends many at once. */
export class Fifo<T> {
  #items = ring<T>(16);
  #first = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  enqueue(item: T): void {
    if (this.#size === this.#items.length) this.#grow();
    this.#items[(this.#first + this.#size) & (this.#items.length - 1)] = item;
    this.#size++;
  }

  /** Undefined when there is none. */
  dequeue(): T | undefined {
    if (this.#size === 0) return undefined;
    const items = this.#items;
    const item = items[this.#first];
    items[this.#first] = undefined;
    this.#first = (this.#first + 1) & (items.length - 1);
    this.#size--;
    if (this.#size === 0 && items.length > keptLength) this.clear();
    return item;
  }

  peek(): T | undefined {
    return this.#items[this.#first];
  }

  /** Takes out all of them. */
  drain(): T[] {
    const items: T[] = [];
    while (this.#size > 0) items.push(this.dequeue() as T);
    return items;
  }

  clear(): void {
    this.#items = ring(16);
    this.#first = this.#size = 0;
  }

  #grow(): void {
    const items = this.#items;
    const { length } = items;
    // In a loop: V8 puts arrays with holes together slowly.
    const grown = ring<T>(2 * length);
    for (let i = 0; i < length; i++) grown[i] = items[(this.#first + i) & (length - 1)];
    this.#items = grown;
    this.#first = 0;
  }
}
