import type { Subscriber } from 'rxjs';
import { DONE } from '../tasks/Outcome.js';
import type { SharedLimit } from './Gate.js';
import { MapJobs, type Job, type Project } from './Jobs.js';

/** So many places in front of the first job are given back. */
const spareLength = 64;

/**
 * Hands the results on in the order of the values. One that is ahead of its turn counts against the limit until then, so
 * that the look-ahead is bounded. An error comes in its turn too, but nothing is started any more when it is known.
 */
export class OrderedJobs<T, R> extends MapJobs<T, R, R> {
  /** Those whose results have not been handed on, from `#first` on: each value has one. */
  readonly #order: (Job<R> | null)[] = [];
  #first = 0;

  constructor(downstream: Subscriber<R>, name: string, project: Project<T, R> | null, limit: number | SharedLimit) {
    super(downstream, name, project, limit, 'abandon');
  }

  protected override get isEmpty(): boolean {
    return this.#first === this.#order.length;
  }

  protected override started(job: Job<R>): void {
    this.#order.push(job);
  }

  protected jobEnded(job: Job<R>): void {
    if (job.future._state !== DONE) this.#giveUpAfter(job);
    if (this.mustGiveWay) this.free(job);
    else this.#handOn();
  }

  protected override handOnMore(): void {
    this.#handOn();
  }

  #handOn(): void {
    while (!this.isEmpty && !this.hasEnded && !this.isHeld) {
      const first = this.#order[this.#first]!;
      if (!first.over) return;
      this.#order[this.#first++] = null;
      this.free(first);
      if (first.future._state === DONE) this.emit(first.future._outcome as R);
      else this.failed(first.future._takeError());
    }
    if (this.mustGiveWay) this.#freeFinished();
    if (this.#first > spareLength && this.#first * 2 > this.#order.length) this.#shorten();
  }

  #freeFinished(): void {
    for (const job of this.#order) if (job?.over === true) this.free(job);
  }

  #shorten(): void {
    this.#order.splice(0, this.#first);
    this.#first = 0;
  }

  /** Nobody will see what comes after an error. */
  #giveUpAfter(job: Job<R>): void {
    this.startNoMore();
    const place = this.#first + job.index - this.#order[this.#first]!.index;
    this.#dropAll(this.#order.splice(place + 1) as Job<R>[]);
  }

  #dropAll(jobs: readonly Job<R>[]): void {
    this.leave(jobs.filter((job) => this.running.has(job)));
    for (const job of jobs) {
      if (!job.over) continue;
      job.drop();
      this.free(job);
    }
  }

  override _left(): void {
    super._left();
    this.#dropAll(this.#order.splice(this.#first) as Job<R>[]);
  }

  protected finished(): void {
    this.end((downstream) => downstream.complete());
  }
}
