import { CancelledError, cancelledError } from '../errors.js';
import { checkOptions, describe } from '../check.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { kindOf, notAwaitable, type Awaitable, type ValueOf } from '../Awaitable.js';
import type { Coroutine } from '../tasks/Coroutine.js';
import { lastMessage } from '../tasks/cancelMessages.js';
import { ensureFuture } from '../tasks/ensureFuture.js';
import { Future } from '../tasks/Future.js';
import { CANCELLED, DONE, FAILED } from '../tasks/Outcome.js';
import type { Task } from '../tasks/Task.js';
import { lastWaiter } from '../tasks/waiters.js';
import { WaitCoroutine } from '../tasks/WaitCoroutine.js';
import { cancelTree } from './cancelTree.js';
import { checkLoops } from './checkLoops.js';
import { ChildWaiter, tellWhenDone, type Parent } from '../tasks/ChildWaiter.js';

/** The results of a tuple, list or record of inputs. */
export type Gathered<I> = { -readonly [K in keyof I]: ValueOf<I[K]> };

/** The same where each may also be the error of its input. */
export type GatheredOrErrors<I> = { -readonly [K in keyof I]: ValueOf<I[K]> | Error };

/** Options of {@link gather}. */
export interface GatherOptions {
  /** Put errors into the results and wait for all. Default: false, the first error is gather's. */
  returnExceptions?: boolean;
}

type Inputs = readonly Awaitable[] | Readonly<Record<string, Awaitable>>;

/**
 * Runs all inputs concurrently, and completes with the list of their results, in the order of the inputs; a record
 * gives a record.
 *
 * asyncio: `asyncio.gather()`. RxJS: `forkJoin`, with siblings that survive an error: when an input fails, so does
 * gather, at once, and the others run on; their later errors go to the exception handler. Cancelling cancels every
 * input that is not done, Futures too, and ends with the first of them; with `returnExceptions` with the last. A repeated
 * Future is one input, a repeated Coroutine a run each. An input that completes empty is an `EmptyError`.
 *
 *     a                ---(1|)
 *     b                -----(2|)
 *     gather([a, b])   -----([1,2]|)
 *
 * ```ts
 * const [user, posts] = yield* gather([fetchUser(1), fetchPosts(1)]);
 * const { a, b } = yield* gather({ a: work(1), b: work(2) });
 * const settled = yield* gather([work(1), failing()], { returnExceptions: true });
 * console.log(user.name, posts.length, a + b, settled.map(String)); // Ada 1 3 [ '1', 'Error: no luck' ]
 * ```
 *
 * @throws TypeError when `inputs` is neither an array nor a record of what can be awaited
 */
export function gather<const I extends readonly Awaitable[] | []>(
  inputs: I,
  options?: { returnExceptions?: false },
): Coroutine<Gathered<I>>;
export function gather<I extends Readonly<Record<string, Awaitable>>>(
  inputs: I,
  options?: { returnExceptions?: false },
): Coroutine<Gathered<I>>;
export function gather<const I extends readonly Awaitable[] | []>(inputs: I, options: GatherOptions): Coroutine<GatheredOrErrors<I>>;
export function gather<I extends Readonly<Record<string, Awaitable>>>(
  inputs: I,
  options: GatherOptions,
): Coroutine<GatheredOrErrors<I>>;
export function gather(inputs: Inputs, options: GatherOptions = {}): Coroutine<unknown> {
  checkOptions('gather', options);
  const keys = Array.isArray(inputs) ? null : keysOf(inputs);
  const list = keys === null ? [...(inputs as readonly Awaitable[])] : keys.map((key) => (inputs as Record<string, Awaitable>)[key]!);
  // V8 optimises a loop while it runs; the function that a forEach calls, from its second time on.
  for (let i = 0; i < list.length; i++) {
    if (kindOf(list[i]) === null) throw notAwaitable('gather', keys === null ? `inputs[${i}]` : `inputs.${keys[i]}`, list[i]);
  }
  return new Gather(list, keys, options.returnExceptions === true);
}

function keysOf(inputs: unknown): string[] {
  const prototype: unknown = typeof inputs === 'object' && inputs !== null ? Object.getPrototypeOf(inputs) : undefined;
  if (prototype !== Object.prototype && prototype !== null) {
    const hint = kindOf(inputs) === null ? '' : ' (put it into a list: gather([a, b]))';
    throw new TypeError(`gather: inputs must be an array or a record of awaitables, got ${describe(inputs)}${hint}`);
  }
  return Object.keys(inputs as object);
}

class Gather extends WaitCoroutine<unknown> {
  readonly #inputs: readonly Awaitable[];
  readonly #keys: readonly string[] | null;
  readonly #returnExceptions: boolean;

  constructor(inputs: readonly Awaitable[], keys: readonly string[] | null, returnExceptions: boolean) {
    super('gather');
    this.#inputs = inputs;
    this.#keys = keys;
    this.#returnExceptions = returnExceptions;
  }

  _start(loop: EventLoop): Future<unknown> {
    const future = new GatherFuture(this.#inputs, this.#keys, this.#returnExceptions, loop);
    future._countDone();
    return future;
  }

  /** In asyncio it is a Future, not a coroutine. */
  override get _isFutureLike(): boolean {
    return true;
  }

  override toString(): string {
    return `gather of ${this.#inputs.length}`;
  }
}

class GatherFuture extends Future<unknown> implements Parent {
  readonly #keys: readonly string[] | null;
  readonly #returnExceptions: boolean;
  readonly #inputs: readonly Awaitable[];
  readonly #children: readonly Future<unknown>[];
  #given: Set<unknown> | null = null;
  readonly #done: Future<unknown>[] = [];
  #unfinished = 0;
  #cancelRequested = false;
  /** Whether all children are tasks that tell of themselves, and none that may count at once is still to be told of. */
  #isPlain = true;

  constructor(inputs: readonly Awaitable[], keys: readonly string[] | null, returnExceptions: boolean, loop: EventLoop) {
    super(loop._own);
    this.#keys = keys;
    this.#returnExceptions = returnExceptions;
    checkLoops('gather', inputs, loop);
    this.#inputs = inputs;
    const options = { loop };
    const children = Array<Future<unknown>>(inputs.length);
    this.#children = children;
    let started = 0;
    try {
      for (; started < inputs.length; started++) {
        const input = inputs[started]!;
        const child = ensureFuture(input, options);
        children[started] = child;
        this.#watch(child, child !== input);
      }
    } catch (error) {
      children.length = started;
      this.#undo();
      throw error;
    }
  }

  /** A task factory has thrown: nothing half done is left behind. */
  #undo(): void {
    this._settle(CANCELLED, undefined);
    const given = new Set<unknown>(this.#inputs);
    for (const child of this.#children) if (!given.has(child)) child.cancel();
  }

  #watch(child: Future<unknown>, own: boolean): void {
    if (!own && this.#isLastWaiterOf(child)) return;
    this.#unfinished++;
    if (child.done()) this.#done.push(child);
    else if (tellWhenDone(child, this) !== null) this.#isPlain = false;
  }

  /** A Future that is repeated is one input. Nobody else can have begun to wait for it since we did. */
  #isLastWaiterOf(child: Future<unknown>): boolean {
    const last = lastWaiter(child);
    if (last === null) return (child as Future<unknown> & { _parent?: Parent | null })._parent === this;
    return last instanceof ChildWaiter && last.parent === this;
  }

  /** Inputs that are done count at once: when all are, so is gather (GATH-07). */
  _countDone(): void {
    if (this.#unfinished === 0) this._settle(DONE, this.#results());
    for (const child of this.#done.splice(0)) this._childDone(child);
  }

  /**
   * A result is news only when it is the last: until then a step for it would count, and do nothing else. Where any child
   * that is done is still to be told of, the last to be done may not be the last to be told of.
   */
  _countsAtOnce(child: Future<unknown>): boolean {
    if (child._state !== DONE || !this.#isPlain || this.#returnExceptions || this.#unfinished === 1) return false;
    if (child._loop._trace !== null) {
      // It is still to be told of, also when nobody watches any more.
      this.#isPlain = false;
      return false;
    }
    this.#unfinished--;
    return true;
  }

  _childDone(child: Future<unknown>): void {
    this.#unfinished--;
    // GATH-15: a gather that was cancelled gives no results, so nobody will see this error.
    if (this.done() || (this.#cancelRequested && this.#returnExceptions)) this.#tooLate(child);
    if (this.done()) return;
    // It may never come to telling of it.
    if (this.#returnExceptions) child._leftUnread();
    if (child._state !== DONE && !this.#returnExceptions) {
      this._settle(FAILED, child._takeError());
    } else if (this.#unfinished === 0) {
      this.#complete();
    }
  }

  #complete(): void {
    if (!this.#cancelRequested) {
      this._settle(DONE, this.#results());
      return;
    }
    for (const child of this.#children) this.#tooLate(child);
    // GATH-15: it ends cancelled also when every child refused to, with the message of the last input.
    const last = this.#children.at(-1)!;
    this._settle(FAILED, last._state === CANCELLED ? last._takeError() : cancelledError(lastMessage(last)));
  }

  /**
   * A failure after gather's own: who was handed in as a Future can still be asked for it, the others nobody can see
   * (GATH-10).
   */
  #tooLate(child: Future<unknown>): void {
    if (!child._isUnread) return;
    this.#given ??= new Set(this.#inputs);
    if (this.#given.has(child)) {
      child._leftUnread();
      return;
    }
    this._loop.callExceptionHandler({
      message: 'An input of gather() failed after gather() had ended',
      exception: child._takeError(),
      task: child as Task<unknown>,
    });
  }

  #results(): unknown {
    const children = this.#children;
    const values = Array<unknown>(children.length);
    for (let i = 0; i < children.length; i++) values[i] = resultOrError(children[i]!);
    if (this.#keys === null) return values;
    return Object.fromEntries(this.#keys.map((key, index) => [key, values[index]]));
  }

  /** Asks every child; gather itself is done when the first has ended, with `returnExceptions` the last (GATH-13, GATH-14). */
  override cancel(message?: string): boolean {
    if (this.done()) return super.cancel(message);
    const accepted = cancelTree(this, this.#children, message);
    // It waits for itself, in a circle that only its own end breaks.
    if (accepted === null) return super.cancel(message);
    this.#cancelRequested ||= accepted;
    return accepted;
  }

  override _awaits(): Iterable<Future<unknown>> {
    return this.#children.filter((child) => !child.done());
  }

  override get _isRun(): boolean {
    return true;
  }

  override _describe(): string {
    const pending = this.#children.filter((child) => !child.done());
    return `gather of ${this.#children.length}, ${pending.length} of them pending`;
  }
}

function resultOrError(child: Future<unknown>): unknown {
  if (child._state === DONE) return child._outcome;
  if (child._state === FAILED) return child._takeError();
  const { _outcome: outcome } = child;
  if (!(outcome instanceof CancelledError)) return cancelledError(outcome as string | undefined);
  // GATH-11: without the message of the error in the child, which is for whoever reads that first.
  return outcome.message === '' ? outcome : cancelledError(undefined);
}
