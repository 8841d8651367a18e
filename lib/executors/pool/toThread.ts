import type { EventLoop } from '../../loop/EventLoop.js';
import type { Coroutine } from '../../tasks/Coroutine.js';
import type { Future } from '../../tasks/Future.js';
import { WaitCoroutine } from '../../tasks/WaitCoroutine.js';
import { targetOf } from './Target.js';
import { ThreadPoolExecutor } from './ThreadPoolExecutor.js';
import type { WorkerFunction } from '../WorkerFunction.js';

/**
 * One call of `fn` in the loop's default executor, which is a pool of threads unless `loop.setDefaultExecutor` says otherwise.
 *
 * asyncio: `asyncio.to_thread()`. The thread has no part in this one's memory, so nothing of the context variables either. It is
 * submitted when it is subscribed, awaited or made a task; cancelling stops it, see {@link ThreadPoolExecutor.submit}.
 *
 * ```ts
 * const spin = () => {
 *   for (;;);
 * };
 * waitFor(toThread(spin), 50).subscribe({ error: (error) => console.log(error.name) }); // TimeoutError
 * ```
 *
 * @throws TypeError when `fn` is neither a function nor made by `workerExport`
 */
export function toThread<A extends unknown[], R>(fn: WorkerFunction<A, R>, ...args: A): Coroutine<R> {
  targetOf('toThread', fn);
  return new ToThread(fn, args);
}

class ToThread<A extends unknown[], R> extends WaitCoroutine<R> {
  readonly #fn: WorkerFunction<A, R>;
  readonly #args: A;

  constructor(fn: WorkerFunction<A, R>, args: A) {
    super('toThread');
    this.#fn = fn;
    this.#args = args;
  }

  _start(loop: EventLoop): Future<R> {
    const executor = loop._defaultExecutor.get(() => new ThreadPoolExecutor());
    return executor.submit(this.#fn, ...this.#args)._begin(loop);
  }

  override toString(): string {
    return `toThread(${targetOf('toThread', this.#fn).label})`;
  }
}
