import type { Subscriber } from 'rxjs';
import type { Awaitable } from '../Awaitable.js';
import { kindOf, notAwaitable } from '../Awaitable.js';
import { cancelledError } from '../errors.js';
import { Closing } from '../loop/Closing.js';
import type { TimerHandle } from '../loop/Handle.js';
import { ensureFuture } from '../tasks/ensureFuture.js';
import type { Future } from '../tasks/Future.js';
import { isHandedIn } from '../tasks/isHandedIn.js';
import { FAILED } from '../tasks/Outcome.js';
import { Job } from './Job.js';
import { Jobs } from './Jobs.js';
import { checkLoops } from './checkLoops.js';
import { FIRST_COMPLETED, FIRST_EXCEPTION, partition, type Waited, type WaitOptions } from './wait.js';

/** `wait` for the inputs of a source, each of which is started as it comes. */
export class WaitedJobs<T> extends Jobs<Awaitable<T>, T, Waited<T>> {
  readonly #options: WaitOptions;
  readonly #futures = new Set<Future<T>>();
  readonly #timer: TimerHandle | null;

  constructor(downstream: Subscriber<Waited<T>>, options: WaitOptions) {
    super(downstream, 'waitAll', Infinity, 'leave alone');
    this.#options = options;
    if (options.timeout === undefined) {
      this.#timer = null;
    } else {
      this.#timer = this.loop.callLater(options.timeout, () => this.#emit());
      this.loop._closers.add(this.#closingTimer);
    }
  }

  /** The loop is shut down, and with it the timer. */
  readonly #closingTimer = new Closing(() => this.failed(cancelledError(undefined)));

  protected begin(input: Awaitable<T>, index: number): Job<T> {
    if (kindOf(input) === null) throw notAwaitable('waitAll', 'a value of the source', input);
    checkLoops('waitAll', [input], this.loop);
    const own = !isHandedIn(input);
    const future = ensureFuture(input, { loop: this.loop });
    this.#futures.add(future);
    return new Job(index, future, own, this);
  }

  protected jobEnded({ future }: Job<T>): void {
    const { returnWhen } = this.#options;
    const failed = future._state === FAILED;
    if (failed && returnWhen === FIRST_EXCEPTION) future._markRead();
    else future._leftUnread();
    if (returnWhen === FIRST_COMPLETED || (failed && returnWhen === FIRST_EXCEPTION)) this.#emit();
  }

  protected finished(): void {
    if (this.#futures.size > 0) this.#emit();
    else this.failed(new RangeError('waitAll: the source must not be empty'));
  }

  #emit(): void {
    for (const job of this.running.drain()) job.handOut();
    this.end((downstream) => {
      downstream.next(partition(this.#futures) as Waited<T>);
      downstream.complete();
    });
  }

  override _left(): void {
    this.#timer?.cancel();
    this.loop._closers.remove(this.#closingTimer);
    super._left();
  }
}
