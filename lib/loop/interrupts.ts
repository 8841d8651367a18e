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

/**
 * Handles Ctrl-C in Node, unless somebody else does: the first one calls `interrupt`, the second ends the process.
 * Returns how to stop.
 */
export function handleInterrupts(interrupt: () => void): () => void {
  const { process } = globalThis as { process?: Process };
  if (typeof process?.listenerCount !== 'function' || process.listenerCount('SIGINT') > 0) return () => undefined;
  let count = 0;
  const listener = (): void => {
    if (++count > 1) process.exit(interruptedCode);
    interrupt();
  };
  process.on('SIGINT', listener);
  return () => process.off('SIGINT', listener);
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
