import { join } from 'node:path';
import threads, { type Worker } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';
import { asPromise, type Awaitable } from '../../../lib/index.js';
import { ProcessPoolExecutor, ThreadPoolExecutor, workerExport } from '../../../lib/executors/index.js';

export const fixture = (name: string): URL => pathToFileURL(join(__dirname, 'fixtures', name));
export const tasks = workerExport<typeof import('./fixtures/tasks.mjs')>(fixture('tasks.mjs'));

export const kinds = [
  ['ThreadPoolExecutor', ThreadPoolExecutor],
  ['ProcessPoolExecutor', ProcessPoolExecutor],
] as const;

/** How something ended: its value, or its error. */
export async function outcome(input: Awaitable<unknown>): Promise<{ value: unknown } | { error: Error & Record<string, unknown> }> {
  try {
    return { value: await asPromise(input) };
  } catch (error) {
    return { error: error as Error & Record<string, unknown> };
  }
}

export async function errorOf(input: Awaitable<unknown>): Promise<Error & Record<string, unknown>> {
  const end = await outcome(input);
  if ('value' in end) throw new Error(`expected an error, got the value ${String(end.value)}`);
  return end.error;
}

/** Memory that threads share: so a test knows where a job is, and holds it there. */
export class Gate {
  readonly shared = new SharedArrayBuffer(16);
  readonly #view = new Int32Array(this.shared);

  /** How many jobs have come to it; a job adds one at index 1. */
  get entered(): number {
    return Atomics.load(this.#view, 1);
  }

  get aborted(): boolean {
    return Atomics.load(this.#view, 2) !== 0;
  }

  /** Until so many have come. */
  async whenEntered(count = 1): Promise<void> {
    for (;;) {
      const now = this.entered;
      if (now >= count) return;
      await waitAsync(this.#view, 1, now).value;
    }
  }

  open(): void {
    Atomics.store(this.#view, 0, 1);
    Atomics.notify(this.#view, 0);
  }
}

// Node has it; the declarations of ES2022 do not.
const { waitAsync } = Atomics as unknown as {
  waitAsync(view: Int32Array, index: number, value: number): { value: Promise<string> | string };
};

/** A job that says that it is there, and blocks its thread until the gate is open. */
export function pass(shared: SharedArrayBuffer, result?: number): number | undefined {
  const view = new Int32Array(shared);
  Atomics.add(view, 1, 1);
  Atomics.notify(view, 1);
  Atomics.wait(view, 0, 0);
  return result;
}

/** A job that says that it is there, and never ends. */
export function spin(shared: SharedArrayBuffer): never {
  const view = new Int32Array(shared);
  Atomics.add(view, 1, 1);
  Atomics.notify(view, 1);
  for (;;);
}

/** The threads that are started from now on, until Jest restores its mocks. */
export function startedWorkers(): { readonly list: Worker[] } {
  const { Worker: Original } = threads;
  const { mock } = jest.spyOn(threads, 'Worker').mockImplementation((...args) => new Original(...args));
  return {
    get list() {
      return mock.results.map(({ value }) => value as Worker);
    },
  };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
