import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { config } from 'rxjs';
import type { EventLoop } from '../../lib/index.js';

/** The number of the iteration that `loop` is in, counted from the next one on, until `stop()`: a ticker lets no virtual time pass. */
export function countIterations(loop: EventLoop): { now(): number; stop(): void } {
  let iteration = 0;
  const tick = (): void => {
    iteration++;
    handle = loop.callSoon(tick);
  };
  let handle = loop.callSoon(tick);
  return { now: () => iteration, stop: () => handle.cancel() };
}

/** Lets everything run that takes microtasks only, as a loop does while it is quick: use it with `fakeClock`. */
export async function microtasks(count = 30): Promise<void> {
  for (let i = 0; i < count; i++) await Promise.resolve();
}

/** Lets everything run that is ready, also when a slow machine makes loops wait for turns of the host. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets the host have one turn: its timers that are due, then its immediates. */
export function hostTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(() => setImmediate(resolve), 0));
}

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Collects garbage until `done()`, or a few times. */
export async function collectGarbage(done: () => boolean): Promise<void> {
  for (let i = 0; i < 10 && !done(); i++) {
    await new Promise((resolve) => setImmediate(resolve));
    gc();
  }
  await new Promise((resolve) => setImmediate(resolve));
}

/** The errors that RxJS reports as unhandled from now on; `restore()` ends it. */
export function catchUnhandled(): { errors: unknown[]; restore(): void } {
  const before = config.onUnhandledError;
  const errors: unknown[] = [];
  config.onUnhandledError = (error) => void errors.push(error);
  return {
    errors,
    restore: () => {
      config.onUnhandledError = before;
    },
  };
}

/** Replaces the clock of real time by one that only moves when told to. */
export function fakeClock(): { advance(ms: number): void; now(): number } {
  let now = Math.ceil(performance.now());
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  return { advance: (ms) => (now += ms), now: () => now };
}
