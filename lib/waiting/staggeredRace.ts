import { TimeoutError } from 'rxjs';
import type { Awaitable, ValueOf } from '../Awaitable.js';
import { checkFunction, checkMs, describe } from '../check.js';
import { CancelledError, ExceptionGroup } from '../errors.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import { ChildWaiter, tellWhenDone, type Parent } from '../tasks/ChildWaiter.js';
import { coroutine, type Body, type Coroutine } from '../tasks/Coroutine.js';
import { Future } from '../tasks/Future.js';
import { FAILED } from '../tasks/Outcome.js';
import type { Task } from '../tasks/Task.js';
import { until } from '../tasks/until.js';
import { waitFor } from './waitFor.js';

/** The winner's result, which of the functions it came from, and the error of each that was started (`null` for the winner). */
export type StaggeredRace<T> =
  | [result: T, index: number, exceptions: unknown[]]
  | [result: undefined, index: null, exceptions: unknown[]];

/**
 * Starts the first of `starters`, and the next one when that fails or `delay` milliseconds later, until one succeeds; then
 * cancels the others, waits for their cleanups, and gives the winner. With a `delay` of null, the next starts only when
 * the one before has failed. When all fail, the result is `[undefined, null, exceptions]`.
 *
 * asyncio: `asyncio.staggered.staggered_race()`, "happy eyeballs" (RFC 8305). Cancelling cancels all that run, and waits for
 * them; the errors of those that had failed are dropped, as in asyncio.
 *
 *     a                     ---------(1|)
 *     b                        --(2|)
 *     staggeredRace([…], 3)  -----(x|)        [2, 1, [CancelledError, null]]
 *
 * ```ts
 * const [socket, index] = yield* staggeredRace([() => connect('::1'), () => connect('127.0.0.1')], 25);
 * console.log(socket?.host, index); // 127.0.0.1 1
 * ```
 *
 * @throws TypeError when `starters` is not an iterable of functions, or `delay` is neither a number nor null
 * @throws RangeError when `delay` is NaN
 */
export function staggeredRace<S extends () => Awaitable>(
  starters: Iterable<S>,
  delay: number | null,
): Coroutine<StaggeredRace<ValueOf<ReturnType<S>>>> {
  if (typeof starters !== 'object' || starters === null || !(Symbol.iterator in starters)) {
    throw new TypeError(`staggeredRace: starters must be an iterable of functions, got ${describe(starters)}`);
  }
  const list = [...starters];
  list.forEach((starter, index) => checkFunction('staggeredRace', `starters[${index}]`, starter));
  if (delay !== null) checkMs('staggeredRace', 'delay', delay);
  return racing(list, delay) as Coroutine<StaggeredRace<ValueOf<ReturnType<S>>>>;
}

const racing = coroutine(
  (starters: readonly (() => Awaitable)[], delay: number | null) => new Race(starters, delay, shared.task!._loop).run(),
  { name: 'staggeredRace' },
);

/** Tells the next in line that the one before it has failed. */
class Failure {
  #failed = false;
  #waiting: Future<void> | null = null;

  set(): void {
    this.#failed = true;
    if (this.#waiting !== null && !this.#waiting.done()) this.#waiting.setResult();
  }

  *_wait(): Body<void> {
    if (this.#failed) return;
    this.#waiting = new Future();
    yield* this.#waiting;
  }
}

const failed = coroutine((failure: Failure) => failure._wait(), { name: 'staggeredRace' });

class Race implements Parent {
  readonly _awaiter: Future<unknown> | null = shared.task;
  readonly #starters: readonly (() => Awaitable)[];
  readonly #delay: number | null;
  readonly #loop: EventLoop;
  readonly #running = new Set<Task<unknown>>();
  readonly #exceptions: unknown[] = [];
  readonly #unhandled: unknown[] = [];
  #allDone: Future<void> | null = null;
  #started = 0;
  #winner: { result: unknown; index: number } | null = null;

  constructor(starters: readonly (() => Awaitable)[], delay: number | null, loop: EventLoop) {
    this.#starters = starters;
    this.#delay = delay;
    this.#loop = loop;
  }

  *run(): Body<StaggeredRace<unknown>> {
    let cancel: CancelledError | null = null;
    this.#startNext(null);
    while (this.#running.size > 0) {
      this.#allDone = new Future({ loop: this.#loop });
      try {
        yield* this.#allDone;
      } catch (error) {
        cancel = error as CancelledError;
        for (const task of this.#running) task.cancel(cancel.message || undefined);
      }
      this.#allDone = null;
    }
    if (this.#unhandled.length > 0) throw new ExceptionGroup(this.#unhandled, 'staggered race failed');
    if (cancel !== null) throw cancel;
    if (this.#winner === null) return [undefined, null, this.#exceptions];
    return [this.#winner.result, this.#winner.index, this.#exceptions];
  }

  #startNext(previous: Failure | null): void {
    const task = this.#loop.createTask(racer(this, previous), { loop: this.#loop });
    this.#running.add(task);
    // STAG-02: an eager one may be over already.
    if (task.done()) this.#loop._enqueue(new ChildWaiter(task, this));
    else tellWhenDone(task, this);
  }

  *_race(previous: Failure | null): Body<void> {
    if (previous !== null) yield* this.#turn(previous);
    const index = this.#started;
    const starter = this.#starters[index];
    if (starter === undefined) return;
    this.#started++;
    const failure = new Failure();
    this.#startNext(failure);
    this.#exceptions.push(null);
    let result: unknown;
    try {
      result = yield* until(starter());
    } catch (error) {
      this.#exceptions[index] = error;
      failure.set();
      return;
    }
    this.#won(result, index);
  }

  /** Waits until the one before has failed, or for the delay. */
  *#turn(previous: Failure): Body<void> {
    try {
      yield* waitFor(failed(previous), this.#delay);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
    }
  }

  #won(result: unknown, index: number): void {
    if (this.#winner !== null) {
      this.#exceptions[index] = new CancelledError('staggeredRace: another had won before this one returned');
      return;
    }
    this.#winner = { result, index };
    for (const task of this.#running) if (task !== shared.task) task.cancel();
  }

  _childDone(child: Future<unknown>): void {
    this.#running.delete(child as Task<unknown>);
    if (this.#running.size === 0 && this.#allDone !== null && !this.#allDone.done()) this.#allDone.setResult();
    if (child._state === FAILED) this.#unhandled.push(child._takeError());
  }
}

const racer = coroutine((race: Race, previous: Failure | null) => race._race(previous), { name: 'staggeredRace' });
