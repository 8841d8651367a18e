import { isObservable, Observable } from 'rxjs';
import { kindOf } from '../../Awaitable.js';
import { checkMs, checkOptions, describe } from '../../check.js';
import { getEventLoop } from '../../loop/currentLoop.js';
import type { EventLoop } from '../../loop/EventLoop.js';
import { shared } from '../../loop/shared.js';
import { asPromise } from '../../tasks/asPromise.js';
import type { AsyncContextManager } from '../../tasks/AsyncContextManager.js';
import type { Coroutine } from '../../tasks/Coroutine.js';
import type { Future } from '../../tasks/Future.js';
import { fromAsync } from '../../tasks/fromAsync.js';
import { WaitCoroutine } from '../../tasks/WaitCoroutine.js';
import { Call } from './Call.js';
import type { Executor, ShutdownOptions } from '../Executor.js';
import { mapInOrder } from './mapInOrder.js';
import { defaultWorkers } from './parallelism.js';
import { Pool } from './Pool.js';
import { StreamJob } from './StreamJob.js';
import { targetOf } from './Target.js';
import type { WorkerKind } from './protocol.js';
import type { WorkerFunction, WorkerStream } from '../WorkerFunction.js';

/** How many workers a pool has, and how long one is given to stop. */
export interface PoolExecutorOptions {
  /** At most so many workers, which are started as there are jobs for them. Default: as many as can run at the same time here. */
  maxWorkers?: number;
  /**
   * How long (ms) a function that mentions its `signal` may take to end after it was aborted, before its worker is ended.
   * Default: 1000.
   */
  grace?: number;
}

/** Nobody can shut down an executor that was dropped. Python ends its workers too. */
const dropped = new FinalizationRegistry<Pool>((pool) => pool.keepNoWorkers());

/**
 * What a pool of threads and a pool of processes have in common.
 *
 * Python: `concurrent.futures.Executor`, as its two pools implement it.
 */
export abstract class PoolExecutor<Self> implements Executor, AsyncContextManager<Self> {
  /** At most so many workers. */
  readonly maxWorkers: number;
  readonly #name: string;
  readonly #pool: Pool;

  /** @internal */
  constructor(name: string, kind: WorkerKind, options: PoolExecutorOptions) {
    checkOptions(name, options);
    const { maxWorkers = defaultWorkers(), grace = 1_000 } = options;
    checkWorkers(name, maxWorkers);
    checkMs(name, 'options.grace', grace);
    this.maxWorkers = maxWorkers;
    this.#name = name;
    this.#pool = new Pool(name, kind, maxWorkers, grace);
    dropped.register(this, this.#pool);
  }

  /**
   * One call of `fn` in a worker. asyncio: `loop.run_in_executor()`; Python: `Executor.submit()`.
   *
   * It is submitted when it is subscribed, awaited or made a task. Cancelling takes it out of the queue; when it runs, it is
   * stopped: its signal is aborted, if it mentions one, and has `grace` to have an effect; else its worker is ended, and
   * replaced. The job is done when that has happened.
   *
   *     submit(fn)   ------(r|)
   *     worker       -fn(x)-
   *
   * @throws TypeError when `fn` is neither a function nor made by `workerExport`
   */
  submit<A extends unknown[], R>(fn: WorkerFunction<A, R>, ...args: A): Coroutine<R> {
    return new Call<R>(this.#pool, targetOf(`${this.#name}.submit`, fn), args);
  }

  /**
   * `fn` of each input, in the order of the inputs. Python: `Executor.map()`.
   *
   * An iterable is read as there is room: never are more than a few for each worker begun and not yet emitted. Small calls travel
   * together. The first error ends it, after the results before it; unsubscribing stops what runs.
   *
   * @throws TypeError when `fn` can't be run, or `inputs` is neither an Observable nor iterable
   */
  map<T, R>(fn: WorkerFunction<[T], R>, inputs: Observable<T> | Iterable<T> | AsyncIterable<T>): Observable<R> {
    const where = `${this.#name}.map`;
    const target = targetOf(where, fn);
    if (!isIterable(inputs)) throw new TypeError(`${where}: inputs must be an Observable or an iterable, got ${describe(inputs)}`);
    return mapInOrder(where, this.#pool, target, inputs);
  }

  /**
   * The values that a generator function yields in a worker, or a function hands to `this.progress()`, as they come. A generator
   * is held up when its values are not taken.
   *
   *     worker       -a-b-c-|
   *     stream(fn)   --a-b-c|
   *
   * @throws TypeError when `fn` is neither a function nor made by `workerExport`
   */
  stream<A extends unknown[], T>(fn: WorkerStream<A, T>, ...args: A): Observable<T> {
    const target = targetOf(`${this.#name}.stream`, fn);
    return new Observable((subscriber) => {
      this.#pool.checkOpen();
      const job = new StreamJob<T>(shared.loop ?? getEventLoop(), this.#pool, target, args, subscriber);
      job._watch();
      this.#pool.add(job);
    });
  }

  /**
   * Takes no more jobs, does those it has, and ends its workers; done when they are gone. Python: `Executor.shutdown()`.
   *
   * @throws TypeError when `options` is not an object
   */
  shutdown(options: ShutdownOptions = {}): Coroutine<void> {
    checkOptions(`${this.#name}.shutdown`, options);
    const { wait = true, cancelFutures = false } = options;
    return new Shutdown(this.#name, this.#pool, wait, cancelFutures);
  }

  enter(): Coroutine<Self> {
    return fromAsync(() => Promise.resolve(this as unknown as Self));
  }

  /** Shuts it down, and waits for that. */
  exit(): Coroutine<void> {
    return this.shutdown();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return asPromise(this.shutdown());
  }
}

class Shutdown extends WaitCoroutine<void> {
  readonly #pool: Pool;
  readonly #wait: boolean;
  readonly #cancelFutures: boolean;

  constructor(name: string, pool: Pool, wait: boolean, cancelFutures: boolean) {
    super(`${name}.shutdown`);
    this.#pool = pool;
    this.#wait = wait;
    this.#cancelFutures = cancelFutures;
  }

  _start(loop: EventLoop): Future<void> {
    return this.#pool.shutDown(loop, this.#wait, this.#cancelFutures);
  }

  override toString(): string {
    return 'shutdown()';
  }
}

function checkWorkers(where: string, maxWorkers: unknown): void {
  if (typeof maxWorkers !== 'number') {
    throw new TypeError(`${where}: options.maxWorkers must be a number, got ${describe(maxWorkers)}`);
  }
  if (!Number.isInteger(maxWorkers) || maxWorkers < 1) {
    throw new RangeError(`${where}: options.maxWorkers must be a whole number of at least 1, got ${maxWorkers}`);
  }
}

function isIterable(inputs: unknown): boolean {
  if (isObservable(inputs) || kindOf(inputs) === 'async iterable') return true;
  return typeof inputs === 'string' || (typeof inputs === 'object' && inputs !== null && Symbol.iterator in inputs);
}
