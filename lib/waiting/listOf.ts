import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { describe } from '../check.js';

/**
 * The inputs of a function that takes any iterable of awaitables; an awaitable alone is none, although a Future can be iterated.
 *
 * @throws TypeError
 */
export function listOf<A extends Awaitable>(where: string, inputs: Iterable<A>): A[] {
  const iterable = typeof inputs === 'object' && inputs !== null && Symbol.iterator in inputs;
  if (!iterable || kindOf(inputs) !== null) {
    throw new TypeError(`${where}: inputs must be an iterable of awaitables, got ${describe(inputs)}`);
  }
  const list = [...inputs];
  list.forEach((input, index) => {
    if (kindOf(input) === null) throw notAwaitable(where, `inputs[${index}]`, input);
  });
  return list;
}
