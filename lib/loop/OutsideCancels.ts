import { CancelledError } from '../errors.js';
import type { Task } from '../tasks/Task.js';
import { handleInterrupts, noteInterrupted } from './interrupts.js';

/** Cancels a main task on Ctrl-C and when a signal is aborted, as long as it runs. */
export class OutsideCancels {
  readonly #task: Task<unknown>;
  readonly #signal: AbortSignal | undefined;
  readonly #stopInterrupts: () => void;
  readonly #abort = (): void => void this.#task.cancel();
  #interrupted = false;

  constructor(task: Task<unknown>, signal: AbortSignal | undefined, interrupts: boolean) {
    this.#task = task;
    this.#signal = signal;
    this.#stopInterrupts = interrupts ? handleInterrupts(() => this.#interrupt()) : () => undefined;
    if (signal?.aborted === true) this.#abort();
    signal?.addEventListener('abort', this.#abort);
  }

  #interrupt(): void {
    this.#interrupted = true;
    this.#task.cancel('SIGINT');
  }

  stop(): void {
    this.#stopInterrupts();
    this.#signal?.removeEventListener('abort', this.#abort);
  }

  /**
   * What main's error is to whoever started it. A main that was also cancelled by somebody else was not ended by Ctrl-C
   * (RUN-13).
   */
  explain(error: unknown): unknown {
    if (!(error instanceof CancelledError)) return error;
    if (this.#interrupted && this.#task.uncancel() === 0) noteInterrupted();
    return this.#signal?.aborted === true ? this.#signal.reason : error;
  }
}
