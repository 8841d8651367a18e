/** What can stand in a {@link List}, in one at a time. */
export interface Listed<E> {
  /** @internal */
  _before: E | null;
  /** @internal */
  _after: E | null;
}

/**
 * A list through its entries, in the order in which they were added. Not a Set: once one has grown old, V8 lets nothing die
 * young any more that was in it, as each of its tables points to the next one.
 */
export class List<E extends Listed<E>> {
  size = 0;
  #first: E | null = null;
  #last: E | null = null;

  add(entry: E): void {
    this.size++;
    entry._before = this.#last;
    if (this.#last === null) this.#first = entry;
    else this.#last._after = entry;
    this.#last = entry;
  }

  /** Does nothing to one that is not in it. */
  remove(entry: E): void {
    const { _before: before, _after: after } = entry;
    if (before === null && this.#first !== entry) return;
    this.size--;
    if (before === null) this.#first = after;
    else before._after = after;
    if (after === null) this.#last = before;
    else after._before = before;
    entry._before = entry._after = null;
  }

  /** It must not be changed meanwhile. */
  *[Symbol.iterator](): Generator<E, void> {
    for (let entry = this.#first; entry !== null; entry = entry._after) yield entry;
  }
}
