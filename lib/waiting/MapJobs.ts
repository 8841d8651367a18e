import type { Subscriber } from 'rxjs';
import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { shared } from '../loop/shared.js';
import { isHandedIn } from '../tasks/isHandedIn.js';
import { start } from '../tasks/start.js';
import { checkLoops } from './checkLoops.js';
import type { SharedLimit } from './Gate.js';
import { Job, type Leave } from './Job.js';
import { Jobs } from './Jobs.js';

/** What an operator runs for each value. */
export type Project<T, R> = (value: T, index: number) => Awaitable<R>;

/** Runs what `project` makes of each value. */
export abstract class MapJobs<T, R, O> extends Jobs<T, R, O> {
  readonly #project: Project<T, R> | null;

  /** @param project null: the values are what is run */
  constructor(downstream: Subscriber<O>, name: string, project: Project<T, R> | null, limit: number | SharedLimit, handedIn: Leave) {
    super(downstream, name, limit, handedIn);
    this.#project = project;
  }

  protected begin(value: T, index: number): Job<R> {
    // The value may have come from another loop.
    return shared.loop === this.loop ? this.#begin(value, index) : this.loop._within(() => this.#begin(value, index));
  }

  #begin(value: T, index: number): Job<R> {
    const project = this.#project;
    const awaitable = project === null ? (value as unknown as Awaitable<R>) : project(value, index);
    if (kindOf(awaitable) === null) {
      throw notAwaitable(this.name, project === null ? 'a value of the source' : 'what project returned', awaitable);
    }
    const own = !isHandedIn(awaitable);
    if (!own) checkLoops(this.name, [awaitable], this.loop);
    return new Job(index, start(awaitable, this.loop), own, this);
  }
}
