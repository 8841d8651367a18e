import type { Subscriber } from 'rxjs';
import { DONE } from '../tasks/Outcome.js';
import { trackRun } from '../tasks/trackRun.js';
import { MapJobs, type Job, type Project } from './Jobs.js';

/** Collects the results in the order of the values. When one fails, the others run on, as in `gather`. */
export class GatheredJobs<T, R> extends MapJobs<T, R, unknown[]> {
  readonly #returnExceptions: boolean;
  readonly #results: unknown[] = [];

  constructor(downstream: Subscriber<unknown[]>, name: string, project: Project<T, R>, limit: number, returnExceptions: boolean) {
    super(downstream, name, project, limit, 'cancel');
    this.#returnExceptions = returnExceptions;
  }

  protected ended({ future, index }: Job<R>): void {
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
    for (const { future, own } of this.running) {
      if (!own) continue;
      future._orphan();
      trackRun(future);
    }
    this.running.clear();
  }

  protected finished(): void {
    this.unsubscribe();
    this.downstream.next(this.#results);
    this.downstream.complete();
  }
}
