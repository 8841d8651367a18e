import { brand } from '../brand.js';
import { checkMaxsize, Queue } from './Queue.js';

/**
 * A {@link Queue} that gives the item that was put last.
 *
 * asyncio: `asyncio.LifoQueue`.
 *
 * ```ts
 * const recent = new LifoQueue<string>(100);
 * recent.putNowait('a');
 * recent.putNowait('b');
 * console.log(recent.getNowait()); // b
 * ```
 *
 * @throws TypeError when `maxsize` is not a number
 * @throws RangeError when `maxsize` is NaN
 */
export class LifoQueue<T> extends Queue<T> {
  readonly #stack: T[] = [];

  constructor(maxsize = 0) {
    super(checkMaxsize('LifoQueue', maxsize));
  }

  protected override putItem(item: T): void {
    this.#stack.push(item);
  }

  protected override getItem(): T {
    return this.#stack.pop() as T;
  }

  protected override itemCount(): number {
    return this.#stack.length;
  }
}

brand(LifoQueue, 'LifoQueue');
