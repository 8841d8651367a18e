import { Closing } from '../loop/Closing.js';
import type { Future } from './Future.js';

/** A failure that nobody has read yet. It must not hold the Future, which is to be collected when nobody can read it any more. */
interface UnreadFailure {
  report(): void;
  forget(): void;
}

interface Process {
  on(event: 'beforeExit', listener: () => void): void;
  off(event: 'beforeExit', listener: () => void): void;
}

const failures = new WeakMap<Future<unknown>, UnreadFailure>();
const collected = new FinalizationRegistry<UnreadFailure>((failure) => failure.report());
const open = new Set<UnreadFailure>();

/**
 * Has the failure of `future` reported when it is collected, its loop closes, or (in Node) the process has nothing left
 * to do.
 */
export function noteUnread(future: Future<unknown>, error: unknown): void {
  if (failures.has(future)) return;
  // V8 keeps the objects of all frames, the task among them, until the stack has been formatted once.
  if (error instanceof Error) void error.stack;
  const failure = createFailure(future, error);
  failures.set(future, failure);
  collected.register(future, failure, failure);
}

/** Somebody has read it. */
export function forgetUnread(future: Future<unknown>): void {
  failures.get(future)?.forget();
  failures.delete(future);
}

function createFailure(future: Future<unknown>, exception: unknown): UnreadFailure {
  const loop = future.getLoop();
  const message = `exception was never retrieved: ${future.toString()}`;
  const failure: UnreadFailure = {
    report() {
      if (!open.has(failure)) return;
      failure.forget();
      loop.callExceptionHandler({ message, exception });
    },
    forget() {
      collected.unregister(failure);
      loop._closers.remove(closing);
      close(failure);
    },
  };
  const closing = new Closing(failure.report);
  loop._closers.add(closing);
  if (open.size === 0) nodeProcess()?.on('beforeExit', reportAll);
  open.add(failure);
  return failure;
}

function close(failure: UnreadFailure): void {
  open.delete(failure);
  if (open.size === 0) nodeProcess()?.off('beforeExit', reportAll);
}

function reportAll(): void {
  for (const failure of [...open]) failure.report();
}

function nodeProcess(): Process | undefined {
  const { process } = globalThis as { process?: Partial<Process> };
  return typeof process?.on === 'function' && typeof process.off === 'function' ? (process as Process) : undefined;
}
