import { brand } from '../brand.js';
import { RuntimeError } from '../errors.js';
import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { checkFunction, checkOptions, checkSignal, describe } from '../check.js';
import { Context, copyContext } from './Context.js';
import { setEventLoop } from './currentLoop.js';
import { runMain, shutDown, type Outcome } from './drive.js';
import { EventLoop } from './EventLoop.js';
import { OutsideCancels } from './OutsideCancels.js';
import { shared } from './shared.js';

/** Options of a {@link Runner}. */
export interface RunnerOptions {
  /** Debug mode on or off. Default: as the loop has it. */
  debug?: boolean;
  /** Makes the loop, which is then not set as the current one. */
  loopFactory?: () => EventLoop;
  /** Ctrl-C cancels main, a second one ends the process (Node). Default: true, unless the program listens to SIGINT itself. */
  handleSigint?: boolean;
}

/** Options of one run of a {@link Runner}. */
export interface RunMainOptions {
  /** Aborting it cancels main; when all is cleaned up, the promise is rejected with the signal's reason. */
  signal?: AbortSignal;
  /** The context that main runs in. Default: one that all runs share. */
  context?: Context;
}

type State = 'created' | 'open' | 'closed';

/**
 * Runs several mains on one loop, one after the other, and shuts it down.
 *
 * asyncio: `asyncio.Runner`. The loop is made at the first use. Between two runs background tasks go on, since the
 * host's own loop never stops.
 *
 * ```ts
 * await using runner = new Runner();
 * await runner.run(first());
 * await runner.run(second());
 * console.log('and the end'); // first, second, and the end
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
  #closed: Promise<void> | null = null;

  constructor(options: RunnerOptions = {}) {
    checkOptions('Runner', options);
    if (options.loopFactory !== undefined) checkFunction('Runner', 'options.loopFactory', options.loopFactory);
    this.#options = options;
  }

  /**
   * The loop of all runs.
   *
   * @throws RuntimeError when the runner is closed
   */
  getLoop(): EventLoop {
    if (this.#state === 'closed') throw new RuntimeError('Runner: the runner is closed');
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
   * Ctrl-C cancels main: when that ends it, the promise is rejected with its `CancelledError`, and the process will
   * exit with 130.
   *
   * @throws RuntimeError inside a running loop, during another run, or when the runner is closed
   * @throws TypeError when `main` can't be awaited
   */
  run<T>(main: Awaitable<T>, options: RunMainOptions = {}): Promise<T> {
    this.#check('Runner.run', main, options);
    return new Promise((resolve, reject) => this.#start(main, options, settleWith(resolve, reject)));
  }

  /** Runs `main` and closes, with no turn of the loop in between. @internal */
  _runOnce<T>(main: Awaitable<T>, options: RunMainOptions): Promise<T> {
    this.#check('run', main, options);
    return new Promise((resolve, reject) => {
      const end = (outcome: Outcome<T>): void => this.#shutDown(() => settleWith(resolve, reject)(outcome));
      try {
        this.#start(main, options, end);
      } catch (error) {
        end({ ok: false, error });
      }
    });
  }

  #check(where: string, main: unknown, options: RunMainOptions): void {
    const { signal, context } = checkOptions(where, options);
    if (shared.loop !== null) throw new RuntimeError(`${where}: cannot be called from a running event loop`);
    if (this.#running) throw new RuntimeError(`${where}: another run of this runner is under way`);
    if (kindOf(main) === null) throw notAwaitable(where, 'main', main);
    if (signal !== undefined) checkSignal(where, 'options.signal', signal);
    if (context !== undefined && !(context instanceof Context)) {
      throw new TypeError(`${where}: options.context must be a Context, got ${describe(context)}`);
    }
    this.getLoop();
  }

  #start<T>(main: Awaitable<T>, options: RunMainOptions, done: (outcome: Outcome<T>) => void): void {
    const context = options.context ?? (this.#context as Context);
    const task = runMain(this.getLoop(), main, { context }, (outcome) => {
      this.#running = false;
      cancels.stop();
      done(outcome.ok ? outcome : { ok: false, error: cancels.explain(outcome.error) });
    });
    const cancels = new OutsideCancels(task, options.signal, this.#options.handleSigint !== false);
    this.#running = true;
  }

  /**
   * Cancels the tasks that are left, waits for their cleanups, and closes the loop. Closing twice is no error.
   *
   * @throws RuntimeError in a callback of the loop
   */
  close(): Promise<void> {
    if (this.#loop?.isRunning() === true) throw new RuntimeError('Runner.close: the loop is running');
    this.#closed ??= new Promise((resolve) => this.#shutDown(resolve));
    return this.#closed;
  }

  #shutDown(done: () => void): void {
    const loop = this.#loop;
    this.#state = 'closed';
    if (loop === null || loop.isClosed()) {
      done();
      return;
    }
    shutDown(loop, () => {
      if (shared.setLoop === loop) setEventLoop(this.#outerLoop);
      done();
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function settleWith<T>(resolve: (value: T) => void, reject: (error: unknown) => void): (outcome: Outcome<T>) => void {
  return (outcome) => {
    if (outcome.ok) resolve(outcome.value);
    else reject(outcome.error);
  };
}

brand(Runner, 'Runner');
