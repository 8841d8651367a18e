import { describe } from '../check.js';
import { RuntimeError } from '../errors.js';
import type { Executor } from '../executors/Executor.js';
import type { EventLoop } from './EventLoop.js';
import { hooks } from './hooks.js';

/** As `asyncio.run` has it: so long (ms) the work of the default executor may take at the end of a loop. */
const patience = 300_000;

/** The executor that a loop runs functions in when none is named: made when it is first used. */
export class DefaultExecutor {
  #executor: Executor | null = null;
  #isShutDown = false;

  /**
   * @param make in place of what the package has, where that may not be there
   * @throws RuntimeError when it was shut down
   */
  get(make: (() => Executor) | null = hooks.newExecutor): Executor {
    if (this.#isShutDown) throw new RuntimeError('the default executor was shut down');
    if (this.#executor === null && make === null) {
      throw new RuntimeError(
        'there is no default executor in this bundle: call setDefaultExecutor() with a ThreadPoolExecutor of rxjs-asyncio/executors',
      );
    }
    return (this.#executor ??= (make as () => Executor)());
  }

  /** @throws TypeError when it is no Executor */
  set(executor: Executor): void {
    checkExecutor('EventLoop.setDefaultExecutor', executor);
    this.#executor = executor;
  }

  /** The loop is closed: what runs is left to itself, as it has no more time to wait. */
  close(loop: EventLoop): void {
    this.#isShutDown = true;
    this.#executor?.shutdown({ wait: false })._begin(loop);
    this.#executor = null;
  }

  /** Waits for the work that there is, and calls `done`, from the loop. */
  shutDown(loop: EventLoop, done: () => void): void {
    this.#isShutDown = true;
    const executor = this.#executor;
    this.#executor = null;
    if (executor === null) {
      done();
      return;
    }
    const over = executor.shutdown()._begin(loop);
    const timer = loop.callLater(patience, () => {
      loop.callExceptionHandler({ message: `The executor did not finish its work within ${patience / 1_000} seconds` });
      over.cancel();
    });
    over.addDoneCallback(() => {
      timer.cancel();
      loop._afterIteration(done);
    });
  }
}

export function checkExecutor(where: string, executor: unknown): void {
  const { submit, shutdown } = (executor ?? {}) as Partial<Executor>;
  if (typeof submit === 'function' && typeof shutdown === 'function') return;
  throw new TypeError(`${where}: executor must be an Executor, with submit() and shutdown(), got ${describe(executor)}`);
}
