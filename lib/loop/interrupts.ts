/** As much of Node's `process` as Ctrl-C needs. */
interface Process {
  exitCode?: unknown;
  on(event: 'SIGINT', listener: () => void): void;
  off(event: 'SIGINT', listener: () => void): void;
  once(event: 'exit', listener: (code: number) => void): void;
  listenerCount(event: 'SIGINT'): number;
  exit(code: number): never;
}

/** What a shell sees of a program that Ctrl-C ended. */
const interruptedCode = 130;

/** What the first Ctrl-C calls: one for each program that runs. */
const interrupts = new Set<() => void>();
let count = 0;

function listener(): void {
  if (++count > 1) (globalThis as unknown as { process: Process }).process.exit(interruptedCode);
  for (const interrupt of [...interrupts]) interrupt();
}

/**
 * Handles Ctrl-C in Node, unless somebody else does: the first one calls `interrupt`, the second ends the process. Returns
 * how to stop.
 */
export function handleInterrupts(interrupt: () => void): () => void {
  const { process } = globalThis as { process?: Process };
  if (typeof process?.listenerCount !== 'function') return () => undefined;
  if (interrupts.size === 0) {
    if (process.listenerCount('SIGINT') > 0) return () => undefined;
    count = 0;
    process.on('SIGINT', listener);
  }
  interrupts.add(interrupt);
  return () => {
    interrupts.delete(interrupt);
    if (interrupts.size === 0) process.off('SIGINT', listener);
  };
}

/**
 * Lets the program end with the exit code of an interrupted one, unless it sets another; also when nobody catches the
 * CancelledError, for which Node sets 1.
 */
export function noteInterrupted(): void {
  const { process } = globalThis as { process?: Process };
  if (process === undefined) return;
  process.exitCode ??= interruptedCode;
  process.once('exit', (code) => {
    if (code === 1) process.exitCode = interruptedCode;
  });
}
