import type { Subscriber } from 'rxjs';
import { Fifo } from '../../Fifo.js';
import { whenAllDone } from '../../loop/cleanups.js';
import { Closing } from '../../loop/Closing.js';
import { captureContext } from '../../loop/Context.js';
import type { EventLoop, Ready } from '../../loop/EventLoop.js';
import { collectHolds } from '../../loop/holds.js';
import { shared } from '../../loop/shared.js';
import type { Waiter } from '../../tasks/Waiter.js';
import { Job } from './Job.js';
import type { Pool } from './Pool.js';
import { streamWindow } from './protocol.js';
import type { Target } from './Target.js';

/** A job whose values on the way reach a subscriber, from the ready queue, and no faster than they are taken. */
export class StreamJob<T> extends Job<unknown> implements Ready {
  readonly #subscriber: Subscriber<T>;
  readonly #context = captureContext();
  readonly #values = new Fifo<T>();
  #delivery: 'none' | 'due' | 'held up' = 'none';
  #isOver = false;
  /** Values taken that the worker has not been told of. */
  #taken = 0;

  constructor(loop: EventLoop, pool: Pool, target: Target, args: readonly unknown[], subscriber: Subscriber<T>) {
    super(loop, pool, target, args, 'stream');
    this.#subscriber = subscriber;
  }

  /** Begins to tell the subscriber, and to listen to its leaving. @internal */
  _watch(): void {
    const { _loop: loop } = this;
    this._addWaiter(new End(() => this._ended()));
    const closing = new Closing(() => this.#leave());
    loop._closers.add(closing);
    this.addDoneCallback(() => loop._closers.remove(closing));
    this.#subscriber.add(closing._close);
  }

  #leave(): void {
    this.#values.clear();
    if (this.done()) return;
    this._orphan();
    shared.cleanups?.push(this);
    this.cancel();
  }

  protected override progressed(value: unknown): void {
    this.#values.enqueue(value as T);
    this.#deliverSoon();
  }

  #deliverSoon(): void {
    if (this.#delivery !== 'none' || this._loop.isClosed()) return;
    this.#delivery = 'due';
    this._loop._enqueue(this);
  }

  /** From the ready queue. @internal */
  _run(): void {
    this.#delivery = 'none';
    shared.context = this.#context;
    const { carried } = this.#context;
    if (carried === null) this.#deliver();
    else carried(() => this.#deliver());
  }

  #deliver(): void {
    while (this.#values.size > 0 && !this.#subscriber.closed) {
      const holds = collectHolds(() => this.#subscriber.next(this.#values.dequeue() as T));
      this.#took();
      if (holds.length > 0) {
        this.#delivery = 'held up';
        whenAllDone(holds, () => this._run());
        return;
      }
    }
    if (this.#isOver) this._deliverEnd();
  }

  /** The worker is told now and then, before it has to wait. */
  #took(): void {
    if (++this.#taken < streamWindow / 2) return;
    this._tell(this.#taken);
    this.#taken = 0;
  }

  /** The job is done; its values may still be on the way to the subscriber. @internal */
  _ended(): void {
    this.#isOver = true;
    if (this.#delivery === 'none') this._run();
  }

  /** @internal */
  _deliverEnd(): void {
    if (this.#subscriber.closed) {
      this._leftUnread();
      return;
    }
    try {
      this.result();
    } catch (error) {
      this.#subscriber.error(error);
      return;
    }
    this.#subscriber.complete();
  }
}

/** The subscriber's place among those who wait for the job. */
class End implements Waiter {
  _next: Waiter | null = null;
  _previous: Waiter | null = null;
  readonly #ended: () => void;

  constructor(ended: () => void) {
    this.#ended = ended;
  }

  get _reads(): boolean {
    return true;
  }

  _run(): void {
    this.#ended();
  }

  toString(): string {
    return '<subscriber of a stream>';
  }
}
