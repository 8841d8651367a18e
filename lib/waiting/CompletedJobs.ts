import type { Subscriber } from 'rxjs';
import { Fifo } from '../Fifo.js';
import { DONE } from '../tasks/Outcome.js';
import type { SharedLimit } from './Gate.js';
import type { Job } from './Job.js';
import { MapJobs, type Project } from './MapJobs.js';

/**
 * Hands each result on as it comes. One that comes while there is no room for it counts against the limit until there is.
 */
export class CompletedJobs<T, R> extends MapJobs<T, R, R> {
  readonly #kept = new Fifo<Job<R>>();

  constructor(downstream: Subscriber<R>, name: string, project: Project<T, R> | null, limit: number | SharedLimit) {
    super(downstream, name, project, limit, 'leave alone');
  }

  protected override get isEmpty(): boolean {
    return super.isEmpty && this.#kept.size === 0;
  }

  protected jobEnded(job: Job<R>): void {
    if (this.isHeld || this.#kept.size > 0) this.#keep(job);
    else this.#handOn(job);
  }

  #keep(job: Job<R>): void {
    this.#kept.enqueue(job);
    if (this.mustGiveWay) this.free(job);
  }

  protected override handOnMore(): void {
    while (this.#kept.size > 0 && !this.isHeld && !this.hasEnded) this.#handOn(this.#kept.dequeue() as Job<R>);
  }

  #handOn(job: Job<R>): void {
    const { future } = job;
    this.free(job);
    if (future._state === DONE) this.emit(future._outcome as R);
    else this.failed(future._takeError());
  }

  override _left(): void {
    super._left();
    for (const job of this.#kept.drain()) {
      job.drop();
      this.free(job);
    }
  }

  protected finished(): void {
    this.end((downstream) => downstream.complete());
  }
}
