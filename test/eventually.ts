/** Longer than any test should take: when Jest has given one up, what still waits in it must end, or the process never does. */
const patience = 120_000;

/** Turns of the host until `condition` holds. */
export async function eventually(condition: () => boolean): Promise<void> {
  const end = performance.now() + patience;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`still not so after ${patience} ms: ${condition.toString()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
