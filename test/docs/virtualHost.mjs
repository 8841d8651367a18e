// The host's timers for a program without I/O: time passes when nothing is ready, so that a busy machine changes no order.
const { setImmediate } = globalThis;
const start = Date.now();
const timers = new Set();
let now = 0;
let armed = false;

/** Others may wait for a turn of the host: they have theirs before time passes. */
function afterTurns(count, fn) {
  setImmediate(() => (count === 0 ? fn() : afterTurns(count - 1, fn)));
}

function arm() {
  if (armed || ![...timers].some((timer) => timer.held)) return;
  armed = true;
  afterTurns(3, fire);
}

function fire() {
  armed = false;
  const timer = [...timers].reduce((first, other) => (first === null || other.when < first.when ? other : first), null);
  if (timer === null) return;
  now = Math.max(now, timer.when);
  timers.delete(timer);
  if (timer.repeats) set(timer);
  arm();
  timer.fn(...timer.args);
}

function set(timer) {
  timer.when = now + timer.ms;
  timers.add(timer);
  arm();
  return timer;
}

function timerOf(fn, ms, args, repeats) {
  const timer = {
    fn,
    ms: Math.max(1, Number(ms) || 0),
    args,
    repeats,
    held: true,
    ref: () => ((timer.held = true), arm(), timer),
    unref: () => ((timer.held = false), timer),
    hasRef: () => timer.held,
  };
  return set(timer);
}

globalThis.setTimeout = (fn, ms, ...args) => timerOf(fn, ms, args, false);
globalThis.setInterval = (fn, ms, ...args) => timerOf(fn, ms, args, true);
globalThis.clearTimeout = globalThis.clearInterval = (timer) => void timers.delete(timer);
Date.now = () => start + now;
performance.now = () => now;
