import { createCustomEqual } from 'fast-equals';

type Expect = (actual: unknown) => { toEqual(expected: unknown): void };

const equal = createCustomEqual({
  createCustomConfig: () => ({
    areErrorsEqual: (a: Error, b: Error) => a.name === b.name && a.message === b.message,
  }),
});

/** Asserts with the test framework's global `expect` (Jest, Jasmine, Vitest with globals), else with a comparison of our own. */
export function assertEqual(actual: unknown, expected: unknown): void {
  const { expect } = globalThis as { expect?: Expect };
  if (typeof expect === 'function') expect(actual).toEqual(expected);
  else if (!equal(actual, expected)) throw new Error(`expected\n${print(expected)}\nbut got\n${print(actual)}`);
}

function print(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (part instanceof Error ? String(part) : part), 2);
}
