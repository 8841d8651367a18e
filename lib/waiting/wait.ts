import type { Awaitable, ValueOf } from '../Awaitable.js';
import { checkMs, checkOptions, describe } from '../check.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import { ChildWaiter, type Parent } from '../tasks/ChildWaiter.js';
import { coroutine, type Body, type Coroutine } from '../tasks/Coroutine.js';
import { ensureFuture } from '../tasks/ensureFuture.js';
import { Future } from '../tasks/Future.js';
import { isHandedIn } from '../tasks/isHandedIn.js';
import { FAILED } from '../tasks/Outcome.js';
import { checkLoops } from './checkLoops.js';
import { listOf } from './listOf.js';

// As constants, so that they do not widen to string in an object or a list.
/** {@link wait} until the first is done. asyncio: `asyncio.FIRST_COMPLETED`. */
export const FIRST_COMPLETED = 'FIRST_COMPLETED' as const;
/** {@link wait} until the first has failed, else until all are done. asyncio: `asyncio.FIRST_EXCEPTION`. */
export const FIRST_EXCEPTION = 'FIRST_EXCEPTION' as const;
/** {@link wait} until all are done. asyncio: `asyncio.ALL_COMPLETED`. */
export const ALL_COMPLETED = 'ALL_COMPLETED' as const;

/** What {@link wait} waits for: the first that is done, the first that failed (else all), or all. */
export type ReturnWhen = typeof FIRST_COMPLETED | typeof FIRST_EXCEPTION | typeof ALL_COMPLETED;

/** Options of {@link wait}. */
export interface WaitOptions {
  /** Milliseconds; time being up is no error. Default: none. */
  timeout?: number;
  /** Default: `ALL_COMPLETED`. */
  returnWhen?: ReturnWhen;
}

/** What is done and what is not, each in the order of the inputs. */
export interface Waited<T> {
  readonly done: Set<Future<T>>;
  readonly pending: Set<Future<T>>;
}

/**
 * Waits until all inputs are done, or the first of them, or the first that fails, or time is up, and completes with those
 * that are done and those that are not.
 *
 * asyncio: `asyncio.wait()`, which takes tasks only. It never fails because an input did, and cancels nothing when time is
 * up. What is not a Future is started, as a task. Cancelling cancels what it started itself, and leaves Futures that it
 * was handed alone. A repeated Future is one input.
 *
 *     a                                   ---(1|)
 *     b                                   -----(2|)
 *     wait([a, b], {FIRST_COMPLETED})     ---(x|)      done: a, pending: b
 *
 * ```ts
 * const [fast, slow] = [createTask(sleep(5, 'fast')), createTask(sleep(60_000, 'slow'))];
 * const { done, pending } = yield* wait([fast, slow], { returnWhen: FIRST_COMPLETED });
 * for (const task of pending) task.cancel();
 * console.log([...done].map((task) => task.result())); // [ 'fast' ]
 * ```
 *
 * @throws TypeError when `inputs` is a single awaitable or holds something that can't be awaited
 * @throws RangeError when `inputs` is empty, `returnWhen` is none of the three, or `timeout` is NaN
 */
export function wait<A extends Awaitable>(inputs: Iterable<A>, options: WaitOptions = {}): Coroutine<Waited<ValueOf<A>>> {
  const list = listOf('wait', inputs);
  if (list.length === 0) throw new RangeError('wait: inputs must not be empty');
  checkWaitOptions('wait', options);
  return waiting(list, options) as Coroutine<Waited<ValueOf<A>>>;
}

/** @internal */
export function checkWaitOptions(where: string, options: WaitOptions): void {
  checkOptions(where, options);
  const { timeout, returnWhen } = options;
  if (timeout !== undefined) checkMs(where, 'options.timeout', timeout);
  if (returnWhen === undefined || [FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED].includes(returnWhen)) return;
  throw new RangeError(
    `${where}: options.returnWhen must be FIRST_COMPLETED, FIRST_EXCEPTION or ALL_COMPLETED, got ${describe(returnWhen)}`,
  );
}

const waiting = coroutine(
  function* (inputs: readonly Awaitable[], options: WaitOptions): Body<Waited<unknown>> {
    const loop = shared.task!._loop;
    checkLoops('wait', inputs, loop);
    const started: Future<unknown>[] = [];
    const futures = new Set<Future<unknown>>();
    try {
      for (const input of inputs) {
        const own = !isHandedIn(input);
        const future = ensureFuture(input, { loop });
        if (own) started.push(future);
        futures.add(future);
      }
      yield* untilMet(futures, options, loop);
    } catch (error) {
      yield* endAll(started, loop);
      throw error;
    }
    return partition(futures);
  },
  { name: 'wait' },
);

/** What it had started, and nobody else knows, ends before it does. */
const endAll = coroutine(
  function* (started: readonly Future<unknown>[], loop: EventLoop): Body<void> {
    for (const future of started) {
      future._orphan();
      future.cancel();
    }
    const unfinished = new Set(started.filter((future) => !future.done()));
    if (unfinished.size > 0) yield* untilMet(unfinished, {}, loop);
  },
  { name: 'wait' },
);

/** WAIT-04: what is done is looked up when whoever waits goes on. @internal */
export function partition(futures: Iterable<Future<unknown>>): Waited<unknown> {
  const done = new Set<Future<unknown>>();
  const pending = new Set<Future<unknown>>();
  for (const future of futures) (future.done() ? done : pending).add(future);
  return { done, pending };
}

const untilMet = coroutine(
  function* (futures: ReadonlySet<Future<unknown>>, options: WaitOptions, loop: EventLoop): Body<void> {
    const condition = new Condition(futures, options.returnWhen ?? ALL_COMPLETED, loop);
    const timer = options.timeout === undefined ? null : loop.callLater(options.timeout, () => condition._met());
    try {
      yield* condition;
      if (options.returnWhen === FIRST_EXCEPTION) for (const future of condition.decisive) future._markRead();
    } finally {
      timer?.cancel();
      condition.leave();
    }
  },
  { name: 'wait' },
);

/** Settled when enough of the Futures are done. */
class Condition extends Future<void> implements Parent {
  readonly _awaiter: Future<unknown> | null = shared.task;
  /** Those that failed while others were pending. */
  readonly decisive: Future<unknown>[] = [];
  readonly #waiters: ChildWaiter[] = [];
  readonly #returnWhen: ReturnWhen;
  #left: number;

  constructor(futures: ReadonlySet<Future<unknown>>, returnWhen: ReturnWhen, loop: EventLoop) {
    super(loop._own);
    this.#returnWhen = returnWhen;
    this.#left = futures.size;
    for (const future of futures) {
      const waiter = new ChildWaiter(future, this);
      this.#waiters.push(waiter);
      if (future.done()) loop._enqueue(waiter);
      else future._addWaiter(waiter);
    }
  }

  _childDone(child: Future<unknown>): void {
    this.#left--;
    const failed = child._state === FAILED;
    // An error stays for whoever looks into the set; asyncio sees it itself when it decides by it.
    child._leftUnread();
    if (failed && this.#left > 0) this.decisive.push(child);
    const first = this.#returnWhen === FIRST_COMPLETED || (failed && this.#returnWhen === FIRST_EXCEPTION);
    if (first || this.#left === 0) this._met();
  }

  _met(): void {
    if (!this.done()) this.setResult();
  }

  leave(): void {
    for (const waiter of this.#waiters) waiter.child._removeWaiter(waiter);
  }

  /** Where one of them is enough, or time may be up, none of them is needed. */
  override _awaits(): Iterable<Future<unknown>> {
    if (this.#returnWhen !== ALL_COMPLETED) return [];
    return this.#waiters.map(({ child }) => child).filter((child) => !child.done());
  }

  override _describe(): string {
    return `wait of ${this.#waiters.length}, ${this.#left} of them pending`;
  }
}
