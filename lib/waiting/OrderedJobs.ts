import type { Subscriber } from 'rxjs';
import Queue from 'yocto-queue';
import { DONE } from '../tasks/Outcome.js';
import { MapJobs, type Job, type Project } from './Jobs.js';

/**
 * Hands the results on in the order of the values. One that is ahead of its turn counts against the limit until then, so
 * that the look-ahead is bounded. An error comes in its turn too, but nothing is started any more when it is known.
 */
export class OrderedJobs<T, R> extends MapJobs<T, R, R> {
  /** Those whose results have not been handed on. */
  readonly #order = new Queue<Job<R>>();
  #doomed = false;

  constructor(downstream: Subscriber<R>, name: string, project: Project<T, R>, limit: number) {
    super(downstream, name, project, limit, 'abandon');
  }

  protected override get inFlight(): number {
    return this.#doomed ? Infinity : this.#order.size;
  }

  protected override started(job: Job<R>): void {
    this.#order.enqueue(job);
  }

  protected ended(job: Job<R>): void {
    if (job.future._state !== DONE) this.#giveUpAfter(job);
    for (let first = this.#order.peek(); first?.over === true && !this.closed; first = this.#order.peek()) {
      this.#order.dequeue();
      if (first.future._state === DONE) this.downstream.next(first.future._outcome as R);
      else this.failed(first.future._takeError());
    }
  }

  /** Nobody will see what comes after an error. */
  #giveUpAfter({ index }: Job<R>): void {
    this.#doomed = true;
    const later = [...this.#order].filter((job) => job.index > index);
    this.leave(later.filter((job) => !job.over));
    for (const job of later) if (job.over) job.drop();
  }

  override unsubscribe(): void {
    if (this.closed) return;
    super.unsubscribe();
    for (const job of this.#order) if (job.over) job.drop();
    this.#order.clear();
  }

  protected finished(): void {
    this.unsubscribe();
    this.downstream.complete();
  }
}
