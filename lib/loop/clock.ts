const { performance, Date, setInterval } = globalThis;

/** Looked up anew when the host has other timers: in Node reading `performance` takes longer than `now()`. */
let clock: { now(): number } = performance;
let timers = setInterval;

/** Milliseconds on the host's monotonic clock. */
export function monotonicNow(): number {
  if (timers !== globalThis.setInterval) lookUp();
  return clock.now();
}

/** Fake timers bring a clock of their own; some replace only `Date`. */
function lookUp(): void {
  timers = globalThis.setInterval;
  const onlyDate = timers !== setInterval && globalThis.Date !== Date && globalThis.performance === performance;
  clock = onlyDate ? globalThis.Date : globalThis.performance;
}
