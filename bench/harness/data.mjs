/** Array.from would take 27 ns for each number, of a clock that shall show what the peers take. */
export function range(n) {
  const numbers = Array(n);
  for (let i = 0; i < n; i++) numbers[i] = i;
  return numbers;
}

/** Whether it is 0, 1, 2 … n - 1. */
export const isRange = (values, n) => values.length === n && values.every((value, i) => value === i);

/** The same shuffle for all peers: 0 … n - 1, each once, for an n that 7919 does not divide. */
export const shuffled = (n) => range(n).map((i) => (i * 7919) % n);

export const sameOrder = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);
