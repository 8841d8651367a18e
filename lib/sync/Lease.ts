/**
 * Something that is held, and let go at the end of a `using` block. Python: what `async with lock` holds.
 *
 * ```ts
 * using lease = yield* lock.hold();
 * console.log(lock.locked()); // true
 * ```
 */
export class Lease implements Disposable {
  #release: (() => void) | null;

  /** @internal */
  constructor(release: () => void) {
    this.#release = release;
  }

  /** Lets it go; a second time does nothing. */
  [Symbol.dispose](): void {
    const release = this.#release;
    this.#release = null;
    release?.();
  }
}
