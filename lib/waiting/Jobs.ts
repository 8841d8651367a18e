import type { Observable, Subscriber } from 'rxjs';
import { RuntimeError } from '../errors.js';
import { Fifo } from '../Fifo.js';
import { Closing } from '../loop/Closing.js';
import { shared } from '../loop/shared.js';
import { Future } from '../tasks/Future.js';
import { Engine } from './Engine.js';
import { gateOf, type Gate, type SharedLimit } from './Gate.js';
import { JobList, type Job, type Leave } from './Job.js';

/**
 * The engine of the operators that run something for each value of a source: starts at most `limit` at a time, and keeps
 * the values that came too early. How the ends are handed on is up to a subclass.
 */
export abstract class Jobs<T, R, O> extends Engine<T, O> {
  protected readonly running: JobList<R> = new JobList();
  protected startsNoMore = false;
  /** What the operator is called. */
  protected readonly name: string;
  readonly #gate: Gate;
  readonly #handedIn: Leave;
  readonly #early = new Fifo<T>();
  #count = 0;
  #pumping = false;
  /** Something is being started; who leaves in the middle waits for what comes of it. */
  #starting = false;
  #started: Future<void> | null = null;
  #sourceDone = false;
  #ended = false;
  #gone = false;

  constructor(downstream: Subscriber<O>, name: string, limit: number | SharedLimit, handedIn: Leave) {
    super(downstream);
    this.name = name;
    this.#gate = gateOf(limit, this.loop, (failure) => this.#opened(failure));
    this.#handedIn = handedIn;
  }

  override run(source: Observable<T>): void {
    this.loop._closers.add(this.#closing);
    super.run(source);
  }

  /** Begins what a value asks for. */
  protected abstract begin(value: T, index: number): Job<R>;

  /** A job was started. */
  protected started(_job: Job<R>): void {}

  /** A job is done; perhaps it was when it was started. Its place is for another, unless a subclass keeps it. */
  protected abstract jobEnded(job: Job<R>): void;

  /** The source has completed, and all jobs are done. */
  protected abstract finished(): void;

  /** There is room again for results that had to wait: for a subclass that hands them on one by one. */
  protected handOnMore(): void {}

  protected override letGo(): void {
    this.handOnMore();
    this.#pump();
  }

  /** Whether nothing more is to be handed on. */
  protected get isEmpty(): boolean {
    return this.running.size === 0;
  }

  /** Whether the subscriber has left, or was told the end. */
  protected get hasEnded(): boolean {
    return this.#ended;
  }

  /**
   * Whether results that have to wait for room must not keep their places: whoever makes room may want one. Nothing is
   * started then either, so that no more are kept than were running.
   */
  protected get mustGiveWay(): boolean {
    return this.isHeld && this.#gate.isShared;
  }

  /** Gives the place of a job back. */
  protected free(job: Job<R>): void {
    if (!job.placed) return;
    job.placed = false;
    this.#gate.leave();
  }

  /** Tells the end. Whoever is told leaves, and so cancels what still runs, and can wait for its cleanup. */
  protected end(tell: (downstream: Subscriber<O>) => void): void {
    if (this.#ended) return;
    this.#ended = true;
    tell(this.downstream);
    this._left();
  }

  protected failed(error: unknown): void {
    this.end((downstream) => downstream.error(error));
  }

  /** What is running goes on; the source is left, and its values are dropped. */
  protected startNoMore(): void {
    this.startsNoMore = true;
    this.#early.clear();
    this.#gate.close();
    this._leaveSource();
  }

  _value(value: T): void {
    if (this.startsNoMore) return;
    if (this.loop.isClosed()) {
      this.#failClosed();
      return;
    }
    this.#early.enqueue(value);
    this.#pump();
    if (!this.#ended && (this.#early.size > 0 || this.#isFull)) this.askToWait();
  }

  _sourceFailed(error: unknown): void {
    this.failed(error);
  }

  _sourceCompleted(): void {
    this.#sourceDone = true;
    this.#pump();
    if (!this.#ended && this.loop.isClosed()) this.#failClosed();
  }

  /** What runs will not be done, and what waits will not be started. */
  #failClosed(): void {
    this.failed(new RuntimeError(`${this.name}: the event loop is closed`));
  }

  _left(): void {
    if (this.#gone) return;
    this.#gone = this.#ended = true;
    this.loop._closers.remove(this.#closing);
    this.#early.clear();
    this.#gate.close();
    if (this.#starting) shared.cleanups?.push((this.#started = new Future({ loop: this.loop })));
    this.leave(this.running.drain());
    this._leaveSource();
  }

  protected leave(jobs: readonly Job<R>[]): void {
    for (const job of jobs) if (job.state === 'running') this.running.remove(job);
    for (const job of jobs) {
      job.leave(this.#handedIn);
      // What is cancelled keeps its place until it has cleaned up.
      if (job.own) this.whenOver(job.future, () => this.free(job));
      else this.free(job);
    }
  }

  /** Calls `fn` when `future` is done, at once if it is or if its loop is closed, so that it never will be. */
  protected whenOver(future: Future<R>, fn: () => void): void {
    if (future.done() || this.loop.isClosed()) fn();
    else future.addDoneCallback(fn);
  }

  /** The loop is shut down: what was started here ends with it. */
  readonly #closing = new Closing(() => {
    this.#gate.cancel();
    for (const { future, own } of this.running) {
      if (!own) continue;
      shared.cleanups?.push(future);
      future.cancel();
    }
  });

  #opened(failure: { error: unknown } | null): void {
    if (this.#ended) return;
    this.inContext(() => {
      if (failure === null) this.#pump();
      else this.failed(failure.error);
    });
  }

  /** Results that have to wait count against a limit of one's own: up to that more can be started. */
  get #isFull(): boolean {
    return this.#gate.isFull || (this.isHeld && !this.#gate.isBounded);
  }

  /** Starts what may be started: a loop, not a recursion, as any number of jobs may be done at once. */
  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    while (!this.#ended && this.#early.size > 0 && !this.mustGiveWay && this.#gate.enter()) this.#startNext();
    this.#gate.settle();
    this.#pumping = false;
    if (this.#ended || this.#early.size > 0) return;
    if (this.#sourceDone && this.isEmpty) this.finished();
    else if (!this.#isFull) this.admitMore();
  }

  #startNext(): void {
    const index = this.#count++;
    let job: Job<R>;
    this.#starting = true;
    try {
      job = this.begin(this.#early.dequeue() as T, index);
    } catch (error) {
      this.#starting = false;
      this.#gate.leave();
      this.#startIsOver();
      if (this.#ended) this.report('Exception in what starts a run, which had its operator left', error);
      else this.failed(error);
      return;
    }
    this.#starting = false;
    this.#watch(job);
  }

  #watch(job: Job<R>): void {
    const { future } = job;
    if (this.#ended) {
      // What it ran had us unsubscribed.
      this.leave([job]);
      if (job.own) this.whenOver(future, () => this.#startIsOver());
      else this.#startIsOver();
      return;
    }
    this.started(job);
    if (future.done()) {
      job.state = 'over';
      this.jobEnded(job);
    } else {
      this.running.add(job);
      job.watch();
    }
  }

  #startIsOver(): void {
    if (this.#started?.done() === false) this.#started.setResult();
  }

  /** @internal */
  _jobDone(job: Job<R>): void {
    if (job.state !== 'running') {
      job.drop();
      return;
    }
    this.running.remove(job);
    job.state = 'over';
    this.inContext(this.#goOn, job);
  }

  readonly #goOn = (job: Job<R>): void => {
    this.jobEnded(job);
    this.#pump();
  };
}
