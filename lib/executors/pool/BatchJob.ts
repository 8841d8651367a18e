import type { EventLoop } from '../../loop/EventLoop.js';
import type { Future } from '../../tasks/Future.js';
import { DONE } from '../../tasks/Outcome.js';
import { WaitCoroutine } from '../../tasks/WaitCoroutine.js';
import { decodeError } from '../errors/decodeError.js';
import { Job } from './Job.js';
import { notCloneable } from './notCloneable.js';
import type { Pool } from './Pool.js';
import type { BatchReply, Event, Reply } from './protocol.js';
import type { Target } from './Target.js';
import { WorkerCrashedError } from '../errors/WorkerCrashedError.js';

/** Inputs that travel together. */
export interface Batch {
  /** How many inputs came before them. */
  readonly first: number;
  readonly inputs: readonly unknown[];
}

/** What a batch has come to: the results of its first calls, and how the next one failed. Calls that are left were not made. */
export interface BatchEnd {
  readonly values: readonly unknown[];
  readonly ms: number;
  readonly failure: { readonly error: unknown } | null;
}

/** Several calls in one worker, one after the other. It never fails: each call of it does by itself. */
export class BatchJob extends Job<BatchEnd> {
  readonly #batch: Batch;
  /** The results of a worker that says goodbye. */
  #last: readonly unknown[] | null = null;

  constructor(loop: EventLoop, pool: Pool, target: Target, batch: Batch) {
    super(loop, pool, target, batch.inputs.map((input) => [input]), 'batch');
    this.#batch = batch;
  }

  override said(event: Event): void {
    if ('exiting' in event) this.#last = event.exiting;
    else super.said(event);
  }

  override replied(reply: Reply): void {
    if (this._wasStopped()) return;
    if ('ms' in reply) this.#end(reply.values, reply.ms, this.#failureOf(reply));
    else if ('error' in reply) this.#end([], 0, { error: decodeError(reply.error) });
  }

  #failureOf({ error, unsent }: BatchReply): { error: unknown } | null {
    if (unsent !== undefined) return { error: notCloneable(`the result of ${this.target.label} can't be sent back`, decodeError(unsent)) };
    return error === undefined ? null : { error: decodeError(error) };
  }

  /** One of its inputs is to blame, which will show when they are sent one by one. */
  override unsent(): void {
    if (!this._wasStopped()) this.#end([], 0, null);
  }

  override failed(error: Error): void {
    if (this._wasStopped()) return;
    if (this.#last !== null) this.#end(this.#last, 0, { error });
    else this.#end([], 0, { error: error instanceof WorkerCrashedError ? this.#withPlace(error) : error });
  }

  /** Which of them it was nobody knows. They have run, perhaps, so they are not run again. */
  #withPlace(error: WorkerCrashedError): Error {
    const { first, inputs } = this.#batch;
    if (inputs.length === 1) return error;
    const range = `${first} to ${first + inputs.length - 1}`;
    return new WorkerCrashedError(`${error.message}; it was at one of the inputs ${range}, whose results are lost`, error);
  }

  #end(values: readonly unknown[], ms: number, failure: BatchEnd['failure']): void {
    this._end(DONE, { values, ms, failure });
  }
}

/** A batch, when it is awaited. */
export class BatchCall extends WaitCoroutine<BatchEnd> {
  readonly #pool: Pool;
  readonly #target: Target;
  readonly #batch: Batch;

  constructor(pool: Pool, target: Target, batch: Batch) {
    super(target.label);
    this.#pool = pool;
    this.#target = target;
    this.#batch = batch;
  }

  _start(loop: EventLoop): Future<BatchEnd> {
    const job = new BatchJob(loop, this.#pool, this.#target, this.#batch);
    this.#pool.add(job);
    return job;
  }

  override toString(): string {
    return `map(${this.#target.label})`;
  }
}
