import { RuntimeError } from '../../errors.js';
import type { EventLoop } from '../../loop/EventLoop.js';
import { Future } from '../../tasks/Future.js';
import type { Job } from './Job.js';
import type { Analyser } from './Target.js';
import type { WorkerKind } from './protocol.js';
import { Worker, type Owner } from './Worker.js';
import type * as Workers from './workers.js';

/** What is loaded when it is first needed. */
interface Parts {
  readonly workers: typeof Workers | null;
  readonly analyse: Analyser | null;
}

/** So many workers may end while they are started before that fails a job. */
const mostStartsInVain = 2;

/** Jobs, first come, first served, and the workers that do them: started as there is work for them, kept, and replaced. */
export class Pool implements Owner {
  readonly maxWorkers: number;
  /** How long (ms) a job that wants its signal may take to stop. */
  readonly grace: number;
  readonly #name: string;
  readonly #kind: WorkerKind;
  /** In the order in which they came; any of them can leave. */
  readonly #queue = new Set<Job<unknown>>();
  readonly #workers = new Set<Worker>();
  /** The last that became free is the first to be used again. */
  readonly #free: Worker[] = [];
  readonly #starting = new Set<Worker>();
  /** Since a worker was ready. */
  #startsInVain = 0;
  #parts: Parts = { workers: null, analyse: null };
  #loading = false;
  #state: 'open' | 'dropped' | 'shut down' = 'open';
  readonly #whenOver = new Set<Over>();
  #holds = 0;

  constructor(name: string, kind: WorkerKind, maxWorkers: number, grace: number) {
    this.#name = name;
    this.#kind = kind;
    this.maxWorkers = maxWorkers;
    this.grace = grace;
  }

  /**
   * @param isAccepted whether it is a part of what was taken before
   * @throws RuntimeError when it was shut down
   */
  add(job: Job<unknown>, isAccepted = false): void {
    if (!isAccepted) this.checkOpen();
    this.#queue.add(job);
    this.#serve();
  }

  /** What was taken may have more jobs to add: it is not over before it is released. */
  hold(): () => void {
    this.#holds++;
    return () => {
      this.#holds--;
      this.#endIfOver();
    };
  }

  /** @throws RuntimeError when it was shut down */
  checkOpen(): void {
    if (this.#state === 'shut down') throw new RuntimeError(`${this.#name}: cannot schedule new futures after shutdown`);
  }

  /** A job that had not begun in a worker that is gone: it is the first again. */
  putBack(job: Job<unknown>): void {
    const others = [...this.#queue];
    this.#queue.clear();
    for (const queued of [job, ...others]) this.#queue.add(queued);
  }

  /** A queued job leaves. */
  remove(job: Job<unknown>): void {
    this.#queue.delete(job);
    this.#endIfOver();
  }

  /** Its executor is not to be had any more. Jobs that were made before may still come, but none is waited for. */
  keepNoWorkers(): void {
    if (this.#state !== 'open') return;
    this.#state = 'dropped';
    this.#endIfOver();
  }

  shutDown(loop: EventLoop, wait: boolean, cancelFutures: boolean): Future<void> {
    this.#state = 'shut down';
    if (cancelFutures) for (const job of [...this.#queue]) job.cancel();
    const over = new Over(loop, this.#whenOver);
    this.#endIfOver();
    if (this.#isOver || !wait) over.end();
    else this.#whenOver.add(over);
    return over;
  }

  get #isOver(): boolean {
    return this.#queue.size === 0 && this.#workers.size === 0 && this.#holds === 0;
  }

  /** Workers that have nothing more to do are ended. */
  #endIfOver(): void {
    if (this.#state === 'open' || this.#queue.size > 0 || this.#holds > 0) return;
    for (const worker of [...this.#free.splice(0), ...this.#starting]) worker.end();
    this.#starting.clear();
    if (this.#workers.size > 0) return;
    for (const over of this.#whenOver) over.end();
    this.#whenOver.clear();
  }

  #serve(): void {
    if (this.#loading) return;
    const { workers } = this.#parts;
    for (const job of this.#queue) {
      if (workers === null || (job.target.source !== null && this.#parts.analyse === null)) {
        this.#load(job.target.source !== null);
        return;
      }
      const worker = this.#free.pop();
      if (worker === undefined) {
        this.#startWorkers(workers);
        return;
      }
      this.#queue.delete(job);
      this.#give(job, worker);
    }
    this.#endIfOver();
  }

  #give(job: Job<unknown>, worker: Worker): void {
    const refusal = job.target.refusal(worker.globals, this.#parts.analyse);
    if (refusal === null && worker.assign(job)) {
      job._begun(worker);
      return;
    }
    this.#free.push(worker);
    if (refusal !== null) job.failed(refusal);
  }

  /** One for each job that has none, as far as that is allowed. */
  #startWorkers(workers: typeof Workers): void {
    while (this.#starting.size < this.#queue.size && this.#workers.size < this.maxWorkers) {
      try {
        const worker = new Worker(workers, this.#kind, this);
        this.#workers.add(worker);
        this.#starting.add(worker);
      } catch (cause) {
        this.#failFirst(new RuntimeError(`${this.#name}: a worker could not be started: ${messageOf(cause)}`, { cause }));
        return;
      }
    }
  }

  workerReady(worker: Worker): void {
    this.#starting.delete(worker);
    this.#startsInVain = 0;
    this.workerFree(worker);
  }

  workerFree(worker: Worker): void {
    this.#free.push(worker);
    this.#serve();
  }

  workerGone(worker: Worker, error: Error): void {
    this.#workers.delete(worker);
    const place = this.#free.indexOf(worker);
    if (place >= 0) this.#free.splice(place, 1);
    // Somebody may have ended it; but not one after the other is to be started in vain.
    if (this.#starting.delete(worker) && ++this.#startsInVain > mostStartsInVain) this.#failFirst(error);
    this.#serve();
    this.#endIfOver();
  }

  #failFirst(error: Error): void {
    for (const job of this.#queue) {
      this.#queue.delete(job);
      job.failed(error);
      break;
    }
    this.#serve();
  }

  #load(analyser: boolean): void {
    this.#loading = true;
    const workers = this.#parts.workers ?? import('./workers.js');
    const analyse = this.#parts.analyse ?? (analyser ? import('./freeVariables.js').then(({ freeVariables }) => freeVariables) : null);
    Promise.all([workers, analyse]).then(
      (parts) => this.#loaded({ workers: parts[0], analyse: parts[1] }),
      (cause: unknown) => {
        this.#loading = false;
        const error = new RuntimeError(`${this.#name}: what it needs could not be loaded: ${messageOf(cause)}`, { cause });
        for (const job of [...this.#queue]) {
          this.#queue.delete(job);
          job.failed(error);
        }
      },
    );
  }

  #loaded(parts: Parts): void {
    this.#loading = false;
    this.#parts = parts;
    this.#serve();
  }
}

/** Of a pool that was shut down: done when its workers are gone. Who does not wait any more leaves it to that. */
class Over extends Future<void> {
  readonly #waiting: Set<Over>;

  constructor(loop: EventLoop, waiting: Set<Over>) {
    super({ loop });
    this.#waiting = waiting;
  }

  override cancel(message?: string): boolean {
    this.#waiting.delete(this);
    return super.cancel(message);
  }

  override get _isRun(): boolean {
    return true;
  }

  override _describe(): string {
    return 'the shutdown of an executor';
  }

  end(): void {
    if (!this.done() && !this._loop.isClosed()) this.setResult();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
