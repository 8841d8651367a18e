/** Read anew when the host has other timers: fake ones bring a clock. In Node reading `performance` takes longer than `now()`. */
let { performance: clock, setInterval: timers } = globalThis;

/** Milliseconds on the host's monotonic clock. */
export function monotonicNow(): number {
  if (timers !== globalThis.setInterval) ({ performance: clock, setInterval: timers } = globalThis);
  return clock.now();
}
