import { checkObject, describe } from '../../check.js';

/** The copies of this package in one thread share it. */
const registry = globalThis as unknown as Record<symbol, WeakMap<object, readonly Transferable[]> | undefined>;
const moved = (registry[Symbol.for('rxjs-asyncio.transfers')] ??= new WeakMap());

/**
 * Marks `value`: when it is sent to a worker as an argument, or back as a result, these buffers are moved rather than
 * copied, and can't be used here any more.
 *
 * No asyncio equivalent: Python's threads share their memory. Between processes buffers are copied all the same. In a worker it
 * is `this.transfer()`.
 *
 * ```ts
 * const bytes = new Uint8Array([1, 2, 3]);
 * const sum = (numbers: Uint8Array) => numbers.reduce((a, b) => a + b);
 * const total = yield* toThread(sum, transfer(bytes, [bytes.buffer]));
 * console.log(total, bytes.length); // 6 0
 * ```
 *
 * @throws TypeError when `value` is not an object, or `buffers` not an array
 */
export function transfer<T>(value: T, buffers: readonly object[]): T {
  checkObject('transfer', 'value', value);
  if (!Array.isArray(buffers)) throw new TypeError(`transfer: buffers must be an array, got ${describe(buffers)}`);
  moved.set(value as object, buffers as readonly Transferable[]);
  return value;
}

/** What is to be moved with these values. */
export function buffersOf(values: readonly unknown[]): Transferable[] | undefined {
  let buffers: Transferable[] | undefined;
  for (const value of values) {
    if (typeof value !== 'object' || value === null) continue;
    const own = moved.get(value);
    if (own !== undefined) (buffers ??= []).push(...own);
  }
  return buffers;
}
