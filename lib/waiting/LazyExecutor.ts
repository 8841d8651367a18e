import { defer, from, mergeMap, type Observable } from 'rxjs';
import type { Executor, ShutdownOptions } from '../executors/Executor.js';
import type { WorkerFunction, WorkerStream } from '../executors/WorkerFunction.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { coroutine, type Body, type Coroutine } from '../tasks/Coroutine.js';
import { Future } from '../tasks/Future.js';
import { CANCELLED, DONE, FAILED } from '../tasks/Outcome.js';
import { until } from '../tasks/until.js';
import { WaitCoroutine } from '../tasks/WaitCoroutine.js';

/** Stands for an executor that is loaded when it is first used. */
export class LazyExecutor implements Executor {
  readonly #load: () => Promise<Executor>;
  #loading: Promise<Executor> | null = null;
  #executor: Executor | null = null;

  constructor(load: () => Promise<Executor>) {
    this.#load = load;
  }

  submit<A extends unknown[], R>(fn: WorkerFunction<A, R>, ...args: A): Coroutine<R> {
    return this.#executor?.submit(fn, ...args) ?? new LazySubmission(this.#get(), (executor) => executor.submit(fn, ...args));
  }

  map<T, R>(fn: WorkerFunction<[T], R>, inputs: Observable<T> | Iterable<T> | AsyncIterable<T>): Observable<R> {
    return this.#executor?.map(fn, inputs) ?? this.#streamed((executor) => executor.map(fn, inputs));
  }

  stream<A extends unknown[], T>(fn: WorkerStream<A, T>, ...args: A): Observable<T> {
    return this.#executor?.stream(fn, ...args) ?? this.#streamed((executor) => executor.stream(fn, ...args));
  }

  shutdown(options?: ShutdownOptions): Coroutine<void> {
    return this.#executor?.shutdown(options) ?? shuttingDown(this.#get(), options);
  }

  #get(): Promise<Executor> {
    this.#loading ??= this.#load().then((executor) => (this.#executor = executor));
    return this.#loading;
  }

  #streamed<T>(use: (executor: Executor) => Observable<T>): Observable<T> {
    return defer(() => from(this.#get())).pipe(mergeMap(use));
  }
}

const shuttingDown = coroutine(
  function* (loading: Promise<Executor>, options: ShutdownOptions | undefined): Body<void> {
    yield* (yield* until(loading)).shutdown(options);
  },
  { name: 'shutdown' },
);

class LazySubmission<R> extends WaitCoroutine<R> {
  readonly #loading: Promise<Executor>;
  readonly #submit: (executor: Executor) => Coroutine<R>;

  constructor(loading: Promise<Executor>, submit: (executor: Executor) => Coroutine<R>) {
    super('submit');
    this.#loading = loading;
    this.#submit = submit;
  }

  _start(loop: EventLoop): Future<R> {
    return new LazyJob(loop, this.#loading, this.#submit);
  }

  override toString(): string {
    return 'submit()';
  }
}

/** A job whose executor is on its way, and then the job itself, for whoever waits for it. */
class LazyJob<R> extends Future<R> {
  #job: Future<R> | null = null;

  constructor(loop: EventLoop, loading: Promise<Executor>, submit: (executor: Executor) => Coroutine<R>) {
    super(loop._own);
    loading.then(
      (executor) => this.#loaded(() => submit(executor)._begin(loop)),
      (error: unknown) => {
        if (!this.done()) this._settle(FAILED, error);
      },
    );
  }

  #loaded(begin: () => Future<R>): void {
    if (this.done() || this._loop.isClosed()) return;
    try {
      this.#job = begin();
    } catch (error) {
      this._settle(FAILED, error);
      return;
    }
    this.#job.addDoneCallback((job) => {
      if (job._state === DONE) this._settle(DONE, job._outcome);
      else if (job.cancelled()) this._settle(CANCELLED, (job._takeError() as Error).message);
      else this._settle(FAILED, job._takeError());
    });
  }

  /** It is done when the job is. */
  override cancel(message?: string): boolean {
    return this.#job === null || this.done() ? super.cancel(message) : this.#job.cancel(message);
  }

  override get _isRun(): boolean {
    return true;
  }

  override _describe(): string {
    return this.#job?._describe() ?? 'a job whose executor is being loaded';
  }
}
