import { createCustomEqual } from 'fast-equals';

type Expect = (actual: unknown) => { toEqual(expected: unknown): void };

const areErrorsEqual = (a: Error, b: Error): boolean => a.name === b.name && a.message === b.message;

const equal = createCustomEqual({
  createCustomConfig: ({ areObjectsEqual }) => ({
    areErrorsEqual,
    // The errors of RxJS's ES5 build are no errors to the engine.
    areObjectsEqual: (a, b, state) => (a instanceof Error && b instanceof Error ? areErrorsEqual(a, b) : areObjectsEqual(a, b, state)),
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
