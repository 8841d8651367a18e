/** Offers functions to the tests; what they return has to be JSON. */
export function expose(scenarios: Record<string, (argument: never) => unknown>): void {
  Object.assign(globalThis, { scenarios });
}

/** What `fn` throws, as text. */
export function caught(fn: () => unknown): string {
  try {
    return `gave ${String(fn())}`;
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}
