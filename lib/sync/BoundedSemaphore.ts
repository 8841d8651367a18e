import { brand } from '../brand.js';
import { checkPermits, Semaphore } from './Semaphore.js';

/**
 * A {@link Semaphore} that refuses a release too many.
 *
 * asyncio: `asyncio.BoundedSemaphore`. It counts free permits: one that was handed to a waiter which has yet to go on is not
 * free, so a wrong release at that moment passes (BSEM-02).
 *
 * ```ts
 * const pool = new BoundedSemaphore(10);
 * try {
 *   pool.release();
 * } catch (error) {
 *   console.log((error as Error).message); // BoundedSemaphore.release: released too many times
 * }
 * ```
 *
 * @throws TypeError when `value` is not a number
 * @throws RangeError when `value` is not a whole number of at least 0
 */
export class BoundedSemaphore extends Semaphore {
  readonly #bound: number;

  constructor(value = 1) {
    super(checkPermits('BoundedSemaphore', value));
    this.#bound = value;
  }

  /**
   * Gives a permit to the first who waits, else back.
   *
   * @throws RangeError when all permits are free
   */
  override release(): void {
    if (this._value >= this.#bound) throw new RangeError('BoundedSemaphore.release: released too many times');
    super.release();
  }
}

brand(BoundedSemaphore, 'BoundedSemaphore');
