import { brand } from '../brand.js';
import { RuntimeError } from '../errors.js';
import type { Awaitable } from '../tasks/Awaitable.js';
import { checkFunction, describe } from '../check.js';
import { copyContext, type Context } from './Context.js';
import { setEventLoop } from './currentLoop.js';
import { runMain, shutDown } from './drive.js';
import { EventLoop } from './EventLoop.js';
import { OutsideCancels } from './OutsideCancels.js';
import { shared } from './shared.js';

export interface RunnerOptions {
  /** Debug mode on or off. Default: as the loop has it. */
  debug?: boolean;
  /** Makes the loop, which is then not set as the current one. */
  loopFactory?: () => EventLoop;
  /** Ctrl-C cancels main, a second one ends the process (Node). Default: true, unless the program listens to SIGINT itself. */
  handleSigint?: boolean;
}

export interface RunMainOptions {
  /** Aborting it cancels main; when all is cleaned up, the promise is rejected with the signal's reason. */
  signal?: AbortSignal;
  /** The context that main runs in. Default: one that all runs share. */
  context?: Context;
}

type State = 'created' | 'open' | 'closing' | 'closed';

/**
 * Runs several mains on one loop, one after the other, and shuts it down.
 *
 * asyncio: `asyncio.Runner`. The loop is made at the first use. Between two runs background tasks go on, since the host's own loop never stops.
 *
 * ```ts
 * await using runner = new Runner();
 * await runner.run(first());
 * await runner.run(second());
 * ```
 *
 * @throws TypeError when `options.loopFactory` is not a function
 */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #outerLoop: EventLoop | null = shared.setLoop;
  #state: State = 'created';
  #loop: EventLoop | null = null;
  #context: Context | null = null;
  #running = false;

  constructor(options: RunnerOptions = {}) {
    if (options.loopFactory !== undefined) checkFunction('Runner', 'options.loopFactory', options.loopFactory);
    this.#options = options;
  }

  /**
   * The loop of all runs.
   *
   * @throws RuntimeError when the runner is closed
   */
  getLoop(): EventLoop {
    if (this.#state === 'closing' || this.#state === 'closed') throw new RuntimeError('Runner: the runner is closed');
    this.#loop ??= this.#open();
    return this.#loop;
  }

  #open(): EventLoop {
    const { loopFactory, debug } = this.#options;
    const loop = loopFactory === undefined ? new EventLoop() : loopFactory();
    if (!(loop instanceof EventLoop)) throw new TypeError(`Runner: options.loopFactory must return an EventLoop, got ${describe(loop)}`);
    if (loopFactory === undefined) setEventLoop(loop);
    if (debug !== undefined) loop.setDebug(debug);
    this.#context = copyContext();
    this.#state = 'open';
    return loop;
  }

  /**
   * Runs `main` as a task; fulfilled with its value.
   *
   * Ctrl-C cancels main: when that ends it, the promise is rejected with its `CancelledError`, and the process will exit with 130.
   *
   * @throws RuntimeError inside a running loop, during another run, or when the runner is closed
   * @throws TypeError when `main` can't be awaited
   */
  run<T>(main: Awaitable<T>, options: RunMainOptions = {}): Promise<T> {
    if (shared.loop !== null) throw new RuntimeError('Runner.run: cannot be called from a running event loop');
    if (this.#running) throw new RuntimeError('Runner.run: another run of this runner is under way');
    const loop = this.getLoop();
    return new Promise((resolve, reject) => {
      const context = options.context ?? (this.#context as Context);
      const task = runMain(loop, main, { context }, (outcome) => {
        this.#running = false;
        cancels.stop();
        if (outcome.ok) resolve(outcome.value);
        else reject(cancels.explain(outcome.error));
      });
      const cancels = new OutsideCancels(task, options.signal, this.#options.handleSigint !== false);
      this.#running = true;
    });
  }

  /**
   * Cancels the tasks that are left, waits for their cleanups, and closes the loop. Closing twice is no error.
   */
  close(): Promise<void> {
    const loop = this.#loop;
    if (this.#state === 'closing' || this.#state === 'closed' || loop === null) {
      this.#state = 'closed';
      return Promise.resolve();
    }
    this.#state = 'closing';
    return new Promise((resolve) => {
      shutDown(loop, () => {
        this.#state = 'closed';
        if (shared.setLoop === loop) setEventLoop(this.#outerLoop);
        resolve();
      });
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

brand(Runner, 'Runner');
