import { List, type Listed } from '../List.js';
import { shared } from '../loop/shared.js';
import { tellWhenDone, type ChildWaiter, type Parent } from '../tasks/ChildWaiter.js';
import type { Future } from '../tasks/Future.js';
import type { Task } from '../tasks/Task.js';

interface Listener<R> {
  /** @internal */
  _jobDone(job: Job<R>): void;
}

/** What becomes of a Future that was handed in, when the operator is left before it is done. */
export type Leave = 'cancel' | 'abandon' | 'leave alone';

/** One value's run, and its place in the list of those that run. */
export class Job<R> implements Parent, Listed<Job<R>> {
  /** @internal */
  _before: Job<R> | null = null;
  /** @internal */
  _after: Job<R> | null = null;
  /** The job of the next value, where the order counts. @internal */
  _following: Job<R> | null = null;
  readonly index: number;
  readonly future: Future<R>;
  /** Whether the operator started it, and nobody else knows it. */
  own: boolean;
  /** Over: its end has been taken notice of. Left: it will not be. */
  state: 'new' | 'running' | 'over' | 'left' = 'new';
  /** Whether it has a place that counts against the limit. */
  placed = true;
  readonly #jobs: Listener<R>;
  #waiter: ChildWaiter | null = null;

  constructor(index: number, future: Future<R>, own: boolean, jobs: Listener<R>) {
    this.index = index;
    this.future = future;
    this.own = own;
    this.#jobs = jobs;
  }

  /** Has its end told. */
  watch(): void {
    this.#waiter = tellWhenDone(this.future, this);
  }

  unwatch(): void {
    const task = this.future as unknown as Task<unknown>;
    if (this.#waiter !== null) this.future._removeWaiter(this.#waiter);
    // What was left before it was watched may be somebody else's child.
    else if (task._parent === this) task._parent = null;
  }

  /** It is the subscriber's now, and runs on. */
  handOut(): void {
    this.unwatch();
    this.own = false;
  }

  _childDone(): void {
    this.#jobs._jobDone(this);
  }

  /** Stops waiting for it, and cancels what was started here; whoever waits for cleanups hears of that. */
  leave(handedIn: Leave): void {
    const { future } = this;
    this.state = 'left';
    this.unwatch();
    if (future.done()) {
      this.drop();
    } else if (this.own) {
      future._orphan();
      shared.cleanups?.push(future);
      future.cancel();
    } else if (handedIn === 'cancel') {
      shared.cleanups?.push(future);
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

/** The jobs that run, in the order in which they were started. */
export class JobList<R> extends List<Job<R>> {
  override add(job: Job<R>): void {
    job.state = 'running';
    super.add(job);
  }

  /** Takes all of them out. */
  drain(): Job<R>[] {
    const jobs = [...this];
    for (const job of jobs) {
      this.remove(job);
      job.state = 'left';
    }
    return jobs;
  }
}
