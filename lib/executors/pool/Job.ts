import type { EventLoop } from '../../loop/EventLoop.js';
import { Future } from '../../tasks/Future.js';
import { CANCELLED, DONE, FAILED, type State } from '../../tasks/Outcome.js';
import { decodeError } from '../errors/decodeError.js';
import type { EncodedError } from '../errors/encodeError.js';
import { notCloneable } from './notCloneable.js';
import type { Pool } from './Pool.js';
import type { CallMode, Event, Reply } from './protocol.js';
import type { Target } from './Target.js';
import type { Assignment, Worker } from './Worker.js';

/** Where a job is. It ends as its Future does. */
type Place =
  | { readonly in: 'queue' }
  | { readonly in: 'worker'; readonly worker: Worker }
  | { readonly in: 'worker that is to stop'; readonly worker: Worker; readonly message: string | undefined; grace: Timer | null };

type Timer = ReturnType<typeof setTimeout>;

/** So often a job that had not begun goes to another worker. */
const mostReturns = 2;

/** One call in a pool: queued, running, perhaps asked to stop. It is done when the worker has no part in it any more. */
export class Job<R> extends Future<R> implements Assignment {
  readonly target: Target;
  args: readonly unknown[];
  readonly mode: CallMode;
  readonly #pool: Pool;
  #place: Place = { in: 'queue' };
  #returns = 0;

  constructor(loop: EventLoop, pool: Pool, target: Target, args: readonly unknown[], mode: CallMode) {
    super({ loop });
    this.#pool = pool;
    this.target = target;
    this.args = args;
    this.mode = mode;
  }

  /** Takes it out of the queue, or stops it: then it is done when that has happened. */
  override cancel(message?: string): boolean {
    if (this.done()) return super.cancel(message);
    const place = this.#place;
    if (place.in === 'queue') {
      this.#pool.remove(this);
      this._end(CANCELLED, message);
      return true;
    }
    if (place.in === 'worker') this.#stop(place.worker, message);
    return true;
  }

  #stop(worker: Worker, message: string | undefined): void {
    const grace = this.target.wantsSignal !== false && this.#pool.grace > 0 ? setTimeout(() => worker.end(), this.#pool.grace) : null;
    this.#place = { in: 'worker that is to stop', worker, message, grace };
    if (grace === null) worker.end();
    else worker.tell({ abort: message });
  }

  override get _isRun(): boolean {
    return true;
  }

  override _describe(): string {
    return `${this.target.label} in a worker (${this.#place.in === 'queue' ? 'queued' : 'running'})`;
  }

  /** The worker that it was given to. @internal */
  _begun(worker: Worker): void {
    this.#place = { in: 'worker', worker };
    this._loop._trace?.changed(this);
  }

  /** Tells its worker something. @internal */
  _tell(credit: number): void {
    if (this.#place.in === 'worker') this.#place.worker.tell({ credit });
  }

  said(event: Event): void {
    // It runs, so they are not sent again.
    this.args = [];
    if ('wantsSignal' in event) this.#learn(event.wantsSignal);
    else if ('progress' in event && !this.done() && this.#place.in === 'worker') this.progressed(event.progress);
  }

  #learn(wantsSignal: boolean): void {
    this.target.wantsSignal = wantsSignal;
    if (this.#place.in === 'worker that is to stop' && !wantsSignal) this.#place.worker.end();
  }

  /** A value on the way, which only a stream wants. */
  protected progressed(_value: unknown): void {}

  replied(reply: Reply): void {
    if (this._wasStopped()) return;
    if (isValue(reply)) this._end(DONE, reply[0]);
    else this._end(FAILED, errorOf(this.target, reply));
  }

  /** Not for ever: it may be what it brings along that ends its workers. */
  returned(error: Error): void {
    if (++this.#returns > mostReturns) this.failed(error);
    if (this._wasStopped()) return;
    this.#place = { in: 'queue' };
    this.#pool.putBack(this);
    this._loop._trace?.changed(this);
  }

  unsent(error: Error): void {
    this.failed(error);
  }

  failed(error: Error): void {
    if (!this._wasStopped()) this._end(FAILED, error);
  }

  /** @internal */
  _end(state: State, outcome: unknown): void {
    this.args = [];
    this._settle(state, outcome);
  }

  /** Whatever it has come to: it was cancelled. @internal */
  _wasStopped(): boolean {
    if (this.done()) return true;
    if (this.#place.in !== 'worker that is to stop') return false;
    if (this.#place.grace !== null) clearTimeout(this.#place.grace);
    this._end(CANCELLED, this.#place.message);
    return true;
  }
}

function errorOf({ label }: Target, { error, unsent }: { readonly error?: EncodedError; readonly unsent?: EncodedError }): unknown {
  if (unsent !== undefined) return notCloneable(`a value of ${label} can't be sent back`, decodeError(unsent));
  return decodeError(error as EncodedError);
}

function isValue(reply: Reply): reply is readonly [unknown] {
  return Array.isArray(reply);
}
