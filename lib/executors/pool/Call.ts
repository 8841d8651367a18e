import type { EventLoop } from '../../loop/EventLoop.js';
import type { Future } from '../../tasks/Future.js';
import { WaitCoroutine } from '../../tasks/WaitCoroutine.js';
import { Job } from './Job.js';
import type { Pool } from './Pool.js';
import type { Target } from './Target.js';

/** One job of a pool, when it is awaited. */
export class Call<R> extends WaitCoroutine<R> {
  readonly #pool: Pool;
  readonly #target: Target;
  readonly #args: readonly unknown[];
  readonly #isAccepted: boolean;

  /** @param isAccepted whether the pool has taken it already, as a part of something */
  constructor(pool: Pool, target: Target, args: readonly unknown[], isAccepted = false) {
    super(target.label);
    this.#pool = pool;
    this.#target = target;
    this.#args = args;
    this.#isAccepted = isAccepted;
  }

  _start(loop: EventLoop): Future<R> {
    const job = new Job<R>(loop, this.#pool, this.#target, this.#args, 'once');
    this.#pool.add(job, this.#isAccepted);
    return job;
  }

  override toString(): string {
    return `submit(${this.#target.label})`;
  }
}
