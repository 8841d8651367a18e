import type { Subscriber } from 'rxjs';
import { DONE } from '../tasks/Outcome.js';
import type { SharedLimit } from './Gate.js';
import type { Job } from './Job.js';
import { MapJobs, type Project } from './MapJobs.js';

/**
 * Hands the results on in the order of the values. One that is ahead of its turn counts against the limit until then, so
 * that the look-ahead is bounded. An error comes in its turn too, but nothing is started any more when it is known.
 */
export class OrderedJobs<T, R> extends MapJobs<T, R, R> {
  /** Those whose results have not been handed on, in the order of the values. */
  #first: Job<R> | null = null;
  #last: Job<R> | null = null;

  constructor(downstream: Subscriber<R>, name: string, project: Project<T, R> | null, limit: number | SharedLimit) {
    super(downstream, name, project, limit, 'abandon');
  }

  protected override get isEmpty(): boolean {
    return this.#first === null;
  }

  protected override started(job: Job<R>): void {
    if (this.#last === null) this.#first = job;
    else this.#last._following = job;
    this.#last = job;
  }

  protected jobEnded(job: Job<R>): void {
    if (job.future._state !== DONE) this.#giveUpAfter(job);
    if (this.mustGiveWay || this.startsNoMore) this.free(job);
    if (!this.mustGiveWay) this.#handOn();
  }

  protected override handOnMore(): void {
    this.#handOn();
  }

  #handOn(): void {
    for (let job = this.#first; job?.state === 'over' && !this.hasEnded && !this.isHeld; job = this.#first) {
      this.#first = job._following;
      if (this.#first === null) this.#last = null;
      // One that is old would keep all that follow from being collected with the young.
      job._following = null;
      this.free(job);
      if (job.future._state === DONE) this.emit(job.future._outcome as R);
      else this.failed(job.future._takeError());
    }
    if (this.mustGiveWay) this.#freeFinished();
  }

  #freeFinished(): void {
    for (const job of from(this.#first)) if (job.state === 'over') this.free(job);
  }

  /** Nobody will see what comes after an error; and as nothing is started any more, no result has to keep a place. */
  #giveUpAfter(job: Job<R>): void {
    this.startNoMore();
    this.#freeFinished();
    const jobs = [...from(job._following)];
    job._following = null;
    this.#last = job;
    this.#dropAll(jobs);
  }

  #dropAll(jobs: readonly Job<R>[]): void {
    this.leave(jobs.filter((job) => job.state === 'running'));
    for (const job of jobs) {
      if (job.state !== 'over') continue;
      job.drop();
      this.free(job);
    }
  }

  override _left(): void {
    super._left();
    const jobs = [...from(this.#first)];
    this.#first = this.#last = null;
    this.#dropAll(jobs);
  }

  protected finished(): void {
    this.end((downstream) => downstream.complete());
  }
}

/** `first`, and those of the later values. */
function* from<R>(first: Job<R> | null): Generator<Job<R>, void> {
  for (let job = first; job !== null; job = job._following) yield job;
}
