import type { Subscriber, Subscription } from 'rxjs';
import { QueueFull, RuntimeError } from '../errors.js';
import { Fifo } from '../Fifo.js';
import { coroutine, type Body } from '../tasks/Coroutine.js';
import { Engine } from '../waiting/Engine.js';
import type { Queue } from './Queue.js';

/** The engine of `putTo`: puts each value in its turn, and counts those that have to wait. */
export class PutSource<T> extends Engine<T, void> {
  readonly #queue: Queue<T>;
  readonly #shutdown: boolean;
  readonly #backlogLimit: number;
  readonly #backlog = new Fifo<T>();
  #putting: Subscription | null = null;
  #sourceDone = false;

  constructor(downstream: Subscriber<void>, queue: Queue<T>, shutdown: boolean, backlogLimit: number) {
    super(downstream);
    this.#queue = queue;
    this.#shutdown = shutdown;
    this.#backlogLimit = backlogLimit;
  }

  _value(value: T): void {
    if (this.#queue._isShutdown || (this.#backlog.size === 0 && !this.#queue.full())) {
      this.#putNow(value);
      return;
    }
    if (this.loop.isClosed()) {
      this.#fail(closed());
      return;
    }
    // A source that can wait is asked to; one that sends another value all the same can't.
    const waits = this.canAsk && this.#backlog.size === 0;
    if (!waits && this.#backlog.size >= this.#backlogLimit) {
      const { size } = this.#backlog;
      this.#fail(new QueueFull(`putTo: the queue is full, and ${size} values wait to be put: options.backlog allows no more`));
      return;
    }
    this.#backlog.enqueue(value);
    this.askToWait();
    if (this.#putting === null) this.#putAll();
  }

  #putAll(): void {
    const observer = {
      error: (error: unknown) => this.inContext(() => this.#fail(error)),
      complete: () => this.inContext(() => this.#drained()),
    };
    // The value may have come from another loop.
    const putting = this.loop._within(() => puttingAll(this).subscribe(observer));
    // There may have been room for all of them.
    this.#putting = putting.closed ? null : putting;
  }

  #putNow(value: T): void {
    try {
      this.#queue.putNowait(value);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @internal */
  *_putAll(): Body<void> {
    while (this.#backlog.size > 0) {
      yield* this.#queue.put(this.#backlog.peek() as T);
      this.#backlog.dequeue();
    }
  }

  #drained(): void {
    // One may have come since the last was put.
    if (this.#backlog.size > 0) {
      this.#putAll();
      return;
    }
    this.#putting = null;
    this.admitMore();
    if (this.#sourceDone) this.#finish();
  }

  _sourceFailed(error: unknown): void {
    this.#fail(error);
  }

  _sourceCompleted(): void {
    this.#sourceDone = true;
    if (this.#putting === null || (this.#backlog.size === 0 && this.loop.isClosed())) this.#finish();
    else if (this.loop.isClosed()) this.#fail(closed());
  }

  #finish(): void {
    if (this.#shutdown) this.#queue.shutdown();
    this.downstream.next();
    this.downstream.complete();
  }

  #fail(error: unknown): void {
    this.downstream.error(error);
  }

  _left(): void {
    this._leaveSource();
    this.#putting?.unsubscribe();
    this.#backlog.clear();
  }
}

/** What waits will not be put. */
function closed(): RuntimeError {
  return new RuntimeError('putTo: the event loop is closed');
}

const puttingAll = coroutine((source: { _putAll(): Body<void> }) => source._putAll(), { name: 'putTo' });
