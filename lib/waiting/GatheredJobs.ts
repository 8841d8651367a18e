import type { Subscriber } from 'rxjs';
import { DONE } from '../tasks/Outcome.js';
import { trackRun } from '../tasks/trackRun.js';
import type { SharedLimit } from './Gate.js';
import type { Job } from './Job.js';
import { MapJobs, type Project } from './MapJobs.js';

/** Collects the results in the order of the values. When one fails, the others run on, as in `gather`. */
export class GatheredJobs<T, R> extends MapJobs<T, R, unknown[]> {
  readonly #returnExceptions: boolean;
  readonly #results: unknown[] = [];

  constructor(
    downstream: Subscriber<unknown[]>,
    name: string,
    project: Project<T, R> | null,
    limit: number | SharedLimit,
    returnExceptions: boolean,
  ) {
    super(downstream, name, project, limit, 'cancel');
    this.#returnExceptions = returnExceptions;
  }

  protected jobEnded(job: Job<R>): void {
    const { future, index } = job;
    this.free(job);
    if (future._state === DONE) {
      this.#results[index] = future._outcome;
    } else if (this.#returnExceptions) {
      this.#results[index] = future._takeError();
    } else {
      this.#letRunOn();
      this.failed(future._takeError());
    }
  }

  /** Their later errors nobody can see but the exception handler. */
  #letRunOn(): void {
    for (const job of this.running.drain()) {
      this.whenOver(job.future, () => this.free(job));
      if (!job.own) continue;
      job.future._orphan();
      trackRun(job.future);
    }
  }

  protected finished(): void {
    this.end((downstream) => {
      downstream.next(this.#results);
      downstream.complete();
    });
  }
}
