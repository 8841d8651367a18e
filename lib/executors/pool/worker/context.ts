import { emit } from 'workerpool/src/worker.js';
import { CancelledError } from '../../../errors.js';
import type { Event } from '../protocol.js';
import { transfer } from '../transfer.js';
import { inTransfer } from './transferred.js';
import type { WorkerContext } from '../../WorkerFunction.js';

/** `this` of a function that runs in a worker. */
export class Context implements WorkerContext {
  isAborted = false;
  isOver = false;
  /** How many values of a stream may be sent now. */
  credit = 0;
  #controller: AbortController | null = null;
  #message: string | undefined;
  #wake: (() => void) | null = null;

  /** Made for the one who asks: it costs as much as a small call. */
  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.isAborted) this.#controller.abort(new CancelledError(this.#message));
    }
    return this.#controller.signal;
  }

  /** What goes on after the call has ended has nobody to tell: another call may be running. */
  progress(value: unknown): void {
    if (!this.isOver) emit(inTransfer({ progress: value }, [value]));
  }

  transfer<T>(value: T, buffers: readonly object[]): T {
    return transfer(value, buffers);
  }

  say(event: Event): void {
    emit(event);
  }

  abort(message: string | undefined): void {
    this.isAborted = true;
    this.#message = message;
    this.#controller?.abort(new CancelledError(message));
    this.#wake?.();
  }

  giveCredit(count: number): void {
    this.credit += count;
    this.#wake?.();
  }

  /** Until there is credit, or this is aborted. */
  async wait(): Promise<void> {
    while (this.credit <= 0 && !this.isAborted) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = null;
  }
}
