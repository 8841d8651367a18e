import { brand } from '../../brand.js';
import { RuntimeError } from '../../errors.js';

/**
 * The worker that ran a job is gone: it exited, was killed, ran out of memory, or an error in it was nobody's. Only that job
 * fails, and another worker takes its place.
 *
 * Python: `concurrent.futures.BrokenExecutor`, which however ends the whole pool.
 *
 * `cause` is the error that ended it, where one is known.
 */
export class WorkerCrashedError extends RuntimeError {
  /** What the worker exited with; null when a signal ended it, or in a browser. */
  readonly exitCode: number | null;
  /** The signal that ended a process. */
  readonly signal: string | null;

  constructor(message: string, how: { exitCode?: number | null; signal?: string | null; cause?: unknown } = {}) {
    super(message);
    this.exitCode = how.exitCode ?? null;
    this.signal = how.signal ?? null;
    if (how.cause !== undefined) this.cause = how.cause;
  }
}

Object.defineProperty(WorkerCrashedError.prototype, 'name', { value: 'WorkerCrashedError', writable: true, configurable: true });
brand(WorkerCrashedError, 'WorkerCrashedError');
