import type { Observable } from 'rxjs';
import type { Coroutine } from '../tasks/Coroutine.js';
import type { WorkerFunction, WorkerStream } from './WorkerFunction.js';

/** What becomes of the jobs of an executor that is shut down. */
export interface ShutdownOptions {
  /** Whether to wait until all work is done and the workers are gone. Default: true. */
  wait?: boolean;
  /** Cancels the jobs that have not begun. Default: false: they are done first. */
  cancelFutures?: boolean;
}

/**
 * Runs functions elsewhere. Whatever implements it can be given to `loop.runInExecutor`, `loop.setDefaultExecutor` and
 * `mapToThread`.
 *
 * Python: `concurrent.futures.Executor`. Everything is cold: a job is submitted when it is subscribed, awaited or made a task,
 * and unsubscribing cancels it.
 */
export interface Executor {
  /** One call of `fn`. Cancelling it takes it out of the queue, or stops it. */
  submit<A extends unknown[], R>(fn: WorkerFunction<A, R>, ...args: A): Coroutine<R>;
  /** `fn` of each input, in the order of the inputs, which are read as there is room for them. */
  map<T, R>(fn: WorkerFunction<[T], R>, inputs: Observable<T> | Iterable<T> | AsyncIterable<T>): Observable<R>;
  /** The values that a generator function yields, or a function hands to `this.progress()`, as they come. */
  stream<A extends unknown[], T>(fn: WorkerStream<A, T>, ...args: A): Observable<T>;
  /** Takes no more jobs, does those it has, and lets go of its workers. */
  shutdown(options?: ShutdownOptions): Coroutine<void>;
}
