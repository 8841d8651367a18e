const { gc } = globalThis;

/** What a round calls around its timed part; after it, `value` is what was measured: ns, or bytes. */
const clocks = {
  wall: { read: () => Number(process.hrtime.bigint()) },
  cpu: {
    read: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) * 1_000;
    },
  },
  heap: {
    read: () => {
      gc();
      return process.memoryUsage().heapUsed;
    },
  },
};

export function clockOf(measure) {
  const { read } = clocks[measure];
  let from = NaN;
  return {
    value: NaN,
    start() {
      this.value = NaN;
      from = read();
    },
    stop() {
      this.value = read() - from;
    },
  };
}
