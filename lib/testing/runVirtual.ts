import { TestScheduler } from 'rxjs/testing';
import { DeadlockError, ExceptionGroup, RuntimeError } from '../errors.js';
import { runMain, shutDown, type Outcome } from '../loop/drive.js';
import { EventLoop } from '../loop/EventLoop.js';
import type { ExceptionContext } from '../loop/exceptions.js';
import { checkFunction, checkOptions } from '../check.js';
import { setEventLoop } from '../loop/currentLoop.js';
import { shared } from '../loop/shared.js';
import { isVirtual } from '../loop/virtualTime.js';
import { describeCycle, findCycles } from '../tasks/cycles.js';
import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';

/** Stops when the program is over, where a TestScheduler goes on until nothing is scheduled. */
class ProgramScheduler extends TestScheduler {
  #stopped = false;

  constructor() {
    super(() => true);
  }

  stop(): void {
    this.#stopped = true;
  }

  override flush(): void {
    try {
      while (!this.#stopped && this.actions.length > 0) this.#runNext();
      // What RxJS reports in this last instant is an error too.
      while (this.#isDue()) this.#runNext();
    } finally {
      for (const action of this.actions.splice(0)) action.unsubscribe();
    }
  }

  #isDue(): boolean {
    const next = this.actions[0];
    return next !== undefined && next.delay <= this.frame;
  }

  #runNext(): void {
    const action = this.actions.shift()!;
    this.frame = action.delay;
    const error: unknown = action.execute(action.state, action.delay);
    if (error !== undefined) throw error;
  }
}

/** Keeps the errors that nobody could see, for `runVirtual` to throw. */
class VirtualLoop extends EventLoop {
  #unseen: unknown[] | null = [];

  override defaultExceptionHandler(context: ExceptionContext): void {
    if (this.#unseen !== null && 'exception' in context) this.#unseen.push(context.exception);
    else super.defaultExceptionHandler(context);
  }

  /** The program is over: gives the errors that were kept, and reports later ones as every loop does. */
  takeUnseen(): unknown[] {
    const unseen = this.#unseen ?? [];
    this.#unseen = null;
    return unseen;
  }
}

/** What {@link runVirtual} returns. */
export interface VirtualResult<T> {
  readonly value: T;
  /** Milliseconds of virtual time, from the start to the end of the last cleanup. */
  readonly elapsed: number;
}

/**
 * Runs a whole program in virtual time, synchronously. RxJS's own timers in it are virtual too; native promises never
 * are.
 *
 * It ends as `run()` ends: what is left is cancelled and awaited, timers are dropped. An error that nobody saw is
 * thrown at the end.
 *
 * ```ts
 * const { value, elapsed } = runVirtual(() => gather([sleep(60_000, 'a'), sleep(30_000, 'b')]));
 * console.log(value, elapsed); // [ 'a', 'b' ] 60000
 * ```
 *
 * @throws the error of `main`
 * @throws DeadlockError when nothing can run, naming each pending task and what it waits for, and who waits for whom in a
 * cycle; the tasks are left as they are
 * @throws LivelockError when a million iterations pass in one instant
 * @throws RuntimeError inside a running loop, or where time is virtual already
 */
export function runVirtual<T>(main: (loop: EventLoop) => Awaitable<T>, options: { debug?: boolean } = {}): VirtualResult<T> {
  checkFunction('runVirtual', 'main', main);
  checkOptions('runVirtual', options);
  if (shared.loop !== null) throw new RuntimeError('runVirtual: cannot be called from a running event loop');
  if (isVirtual()) throw new RuntimeError('runVirtual: time is virtual already: use the constructs as they are');
  const program = new Program<T>(options.debug === true);
  const outer = shared.setLoop;
  shared.watchers++;
  try {
    return program.run(main);
  } finally {
    shared.watchers--;
    setEventLoop(outer);
  }
}

class Program<T> {
  readonly #scheduler = new ProgramScheduler();
  readonly #debug: boolean;
  #outcome: Outcome<T> | null = null;

  constructor(debug: boolean) {
    this.#debug = debug;
  }

  run(main: (loop: EventLoop) => Awaitable<T>): VirtualResult<T> {
    const loop = this.#scheduler.run(() => this.#begin(main));
    if (this.#outcome === null) throw deadlock(loop);
    const unseen = loop.takeUnseen();
    if (!this.#outcome.ok) {
      for (const error of unseen) console.error('beside the error of main, one that nobody saw:', error);
      throw this.#outcome.error;
    }
    if (unseen.length > 0) throw together(unseen);
    return { value: this.#outcome.value, elapsed: this.#scheduler.frame };
  }

  #begin(main: (loop: EventLoop) => Awaitable<T>): VirtualLoop {
    const loop = new VirtualLoop({ debug: this.#debug });
    setEventLoop(loop);
    const input = loop._within(() => main(loop));
    if (kindOf(input) === null) throw notAwaitable('runVirtual', 'the result of main', input);
    runMain(loop, input, {}, (outcome) => {
      shutDown(loop, () => {
        this.#outcome = outcome;
        this.#scheduler.stop();
      });
    });
    return loop;
  }
}

function together(errors: unknown[]): unknown {
  return errors.length === 1 ? errors[0] : new ExceptionGroup(errors, 'errors that nobody saw');
}

/** The tasks are left as they are; what nobody saw, which may be why nothing can run, is the cause. */
function deadlock(loop: VirtualLoop): DeadlockError {
  const pending = [...loop._tasks];
  const tasks = pending.map((task) => `\n  ${task.toString()}`);
  const cycles = findCycles(pending).map((cycle) => `\na cycle: ${describeCycle(cycle)}`);
  loop._drop();
  const unseen = loop.takeUnseen();
  const error = new DeadlockError(`nothing can run any more, and ${tasks.length} task(s) are pending:${tasks.join('')}${cycles.join('')}`);
  if (unseen.length > 0) error.cause = together(unseen);
  return error;
}
