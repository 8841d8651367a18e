import { asyncScheduler, type Subscription } from 'rxjs';

/** Read once: in the CommonJS build of RxJS every export is a getter. */
const clock = asyncScheduler;

/**
 * Whether RxJS's clock is virtual now: it differs from the host's exactly inside `TestScheduler.run`. The fake timers
 * of Jest and Vitest move both.
 */
export function isVirtual(): boolean {
  return Math.abs(Date.now() - clock.now()) > 1_000;
}

let run = 0;
let lastInterval = 0;
let lastTime = 0;
let ending = false;

/** A number for the `TestScheduler.run` that is under way; another one for each. */
export function virtualRun(): number {
  const probe = clock.schedule(() => undefined, 0);
  noteInterval(probe);
  probe.unsubscribe();
  return run;
}

/**
 * Tells runs apart by two signs. A run is synchronous, so a native microtask comes after it. And within one tick, a
 * TestScheduler numbers the intervals of each run from 1, so that a number which does not grow means a new run (the
 * last one may have thrown).
 */
export function noteInterval(action: Subscription): number {
  const { id } = action as { id?: unknown };
  if (typeof id === 'number') {
    const now = clock.now();
    if (id <= lastInterval || now < lastTime) run++;
    lastInterval = id;
    lastTime = now;
  }
  if (!ending) {
    ending = true;
    void Promise.resolve().then(endRun);
  }
  return run;
}

function endRun(): void {
  ending = false;
  lastInterval = 0;
  lastTime = 0;
  run++;
}
