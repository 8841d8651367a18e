/** So many empty places in front are given back. */
const spareLength = 64;

/** First in, first out, in one array: a linked queue has an object for each value, and a synchronous source sends many at once. */
export class Fifo<T> {
  readonly #items: (T | undefined)[] = [];
  #first = 0;

  get size(): number {
    return this.#items.length - this.#first;
  }

  enqueue(item: T): void {
    this.#items.push(item);
  }

  /** There must be one. */
  dequeue(): T {
    const items = this.#items;
    if (items.length === 1) return items.pop() as T;
    const item = items[this.#first] as T;
    items[this.#first++] = undefined;
    if (this.#first > spareLength && this.#first * 2 > items.length) {
      items.splice(0, this.#first);
      this.#first = 0;
    }
    return item;
  }

  clear(): void {
    this.#items.length = this.#first = 0;
  }
}
