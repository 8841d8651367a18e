import { Subscriber, type Observable } from 'rxjs';
import Queue from 'yocto-queue';
import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { describe } from '../check.js';
import { captureContext, type ContextState } from '../loop/Context.js';
import { getEventLoop } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import { isFuture, type Future } from '../tasks/Future.js';
import { start } from '../tasks/start.js';
import type { Waiter } from '../tasks/Waiter.js';

/** What an operator runs for each value. */
export type Project<T, R> = (value: T, index: number) => Awaitable<R>;

/** @throws TypeError, RangeError when `limit` is not a whole number of at least 1, or Infinity */
export function checkLimit(where: string, limit: unknown): void {
  if (typeof limit !== 'number') throw new TypeError(`${where}: options.limit must be a number, got ${describe(limit)}`);
  if (limit === Infinity || (Number.isInteger(limit) && limit >= 1)) return;
  throw new RangeError(`${where}: options.limit must be a whole number of at least 1, got ${limit}`);
}

/** One value's run, and the operator's place in the list of those who wait for it. */
export class Job<R> implements Waiter {
  _next: Waiter | null = null;
  _previous: Waiter | null = null;
  readonly index: number;
  readonly future: Future<R>;
  /** Whether the operator started it, so that nobody else knows it. */
  readonly own: boolean;
  /** Whether its end has been taken notice of. */
  over = false;
  readonly #jobs: Listener<R>;

  constructor(index: number, future: Future<R>, own: boolean, jobs: Listener<R>) {
    this.index = index;
    this.future = future;
    this.own = own;
    this.#jobs = jobs;
  }

  get _reads(): boolean {
    return true;
  }

  _run(): void {
    this.#jobs._jobDone(this);
  }

  /** Stops waiting for it, and cancels what was started here; whoever waits for cleanups hears of that. */
  leave(handedIn: Leave): void {
    const { future } = this;
    future._removeWaiter(this);
    if (future.done()) {
      this.drop();
    } else if (this.own) {
      future._orphan();
      shared.cleanups?.push(future);
      future.cancel();
    } else if (handedIn === 'cancel') {
      future.cancel();
    } else if (handedIn === 'abandon') {
      future._abandon();
    }
  }

  /** It is done, and nobody will be told how. */
  drop(): void {
    if (this.own) this.future._orphan();
    else this.future._leftUnread();
  }
}

interface Listener<R> {
  _jobDone(job: Job<R>): void;
}

/** What becomes of a Future that was handed in, when the operator is left before it is done. */
export type Leave = 'cancel' | 'abandon' | 'leave alone';

/**
 * The engine of the operators that run something for each value of a source: starts at most `limit` at a time, and keeps
 * the values that came too early. How the ends are handed on is up to a subclass.
 */
export abstract class Jobs<T, R, O> extends Subscriber<T> {
  protected readonly running: Set<Job<R>> = new Set();
  protected readonly downstream: Subscriber<O>;
  protected readonly loop: EventLoop;
  readonly #limit: number;
  readonly #handedIn: Leave;
  readonly #context: ContextState = captureContext();
  readonly #early = new Queue<T>();
  #count = 0;
  #pumping = false;
  #sourceDone = false;

  constructor(downstream: Subscriber<O>, limit: number, handedIn: Leave) {
    super();
    this.downstream = downstream;
    this.loop = shared.loop ?? getEventLoop();
    this.#limit = limit;
    this.#handedIn = handedIn;
  }

  run(source: Observable<T>): void {
    this.loop._closers.add(this.#close);
    this.downstream.add(this);
    source.subscribe(this);
  }

  /** How many count against the limit. */
  protected get inFlight(): number {
    return this.running.size;
  }

  /** Begins what a value asks for. */
  protected abstract begin(value: T, index: number): { future: Future<R>; own: boolean };

  /** A job was started. */
  protected started(_job: Job<R>): void {}

  /** A job is done; perhaps it was when it was started. */
  protected abstract ended(job: Job<R>): void;

  /** The source has completed, and all jobs are done. */
  protected abstract finished(): void;

  /** Ends with an error. What still runs is cancelled before anybody hears of it, so that a retry comes after. */
  protected failed(error: unknown): void {
    this.unsubscribe();
    this.downstream.error(error);
  }

  protected override _next(value: T): void {
    this.#early.enqueue(value);
    this.pump();
  }

  protected override _error(error: unknown): void {
    this.failed(error);
  }

  protected override _complete(): void {
    this.#sourceDone = true;
    this.pump();
  }

  override unsubscribe(): void {
    if (this.closed) return;
    super.unsubscribe();
    this.loop._closers.delete(this.#close);
    this.#early.clear();
    this.leave([...this.running]);
  }

  protected leave(jobs: readonly Job<R>[]): void {
    for (const job of jobs) this.running.delete(job);
    for (const job of jobs) job.leave(this.#handedIn);
  }

  /** The loop is shut down: what was started here ends with it. */
  readonly #close = (): void => {
    for (const { future, own } of this.running) {
      if (!own) continue;
      shared.cleanups?.push(future);
      future.cancel();
    }
  };

  /** Starts what may be started: a loop, not a recursion, as any number of jobs may be done at once. */
  protected pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    while (!this.closed && this.#early.size > 0 && this.inFlight < this.#limit) this.#startNext();
    this.#pumping = false;
    if (!this.closed && this.#sourceDone && this.#early.size === 0 && this.inFlight === 0) this.finished();
  }

  #startNext(): void {
    const index = this.#count++;
    let begun: { future: Future<R>; own: boolean };
    try {
      begun = this.begin(this.#early.dequeue() as T, index);
    } catch (error) {
      this.failed(error);
      return;
    }
    const { future, own } = begun;
    const job = new Job(index, future, own, this);
    this.started(job);
    if (this.closed) {
      // What it ran had us unsubscribed.
      job.leave(this.#handedIn);
    } else if (future.done()) {
      job.over = true;
      this.ended(job);
    } else {
      this.running.add(job);
      future._addWaiter(job);
    }
  }

  /** @internal */
  _jobDone(job: Job<R>): void {
    if (!this.running.delete(job)) {
      job.drop();
      return;
    }
    job.over = true;
    shared.context = this.#context;
    const { carried } = this.#context;
    if (carried === null) this.#goOn(job);
    else carried(() => this.#goOn(job));
  }

  #goOn(job: Job<R>): void {
    this.ended(job);
    this.pump();
  }
}

/** Runs what `project` makes of each value. */
export abstract class MapJobs<T, R, O> extends Jobs<T, R, O> {
  readonly #name: string;
  readonly #project: Project<T, R>;

  constructor(downstream: Subscriber<O>, name: string, project: Project<T, R>, limit: number, handedIn: Leave) {
    super(downstream, limit, handedIn);
    this.#name = name;
    this.#project = project;
  }

  protected begin(value: T, index: number): { future: Future<R>; own: boolean } {
    const project = this.#project;
    const awaitable = project(value, index);
    if (kindOf(awaitable) === null) throw notAwaitable(this.#name, 'what project returned', awaitable);
    return { future: start(awaitable, this.loop), own: !isFuture(awaitable) };
  }
}
