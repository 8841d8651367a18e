import type { Subscriber } from 'rxjs';
import { DONE } from '../tasks/Outcome.js';
import type { SharedLimit } from './Gate.js';
import { MapJobs, type Job, type Project } from './Jobs.js';

/** Hands each result on as it comes. */
export class CompletedJobs<T, R> extends MapJobs<T, R, R> {
  constructor(downstream: Subscriber<R>, name: string, project: Project<T, R> | null, limit: number | SharedLimit) {
    super(downstream, name, project, limit, 'leave alone');
  }

  protected jobEnded(job: Job<R>): void {
    const { future } = job;
    this.free(job);
    if (future._state === DONE) this.downstream.next(future._outcome as R);
    else this.failed(future._takeError());
  }

  protected finished(): void {
    this.end((downstream) => downstream.complete());
  }
}
