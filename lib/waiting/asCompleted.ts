import { Observable, TimeoutError, type Subscriber, type Unsubscribable } from 'rxjs';
import { brand } from '../brand.js';
import { checkMs, checkOptions } from '../check.js';
import { captureContext, type ContextState } from '../loop/Context.js';
import { getEventLoop } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import type { TimerHandle } from '../loop/Handle.js';
import { shared } from '../loop/shared.js';
import type { Awaitable, ValueOf } from '../Awaitable.js';
import { ChildWaiter, tellWhenDone, type Parent } from '../tasks/ChildWaiter.js';
import { coroutine, type Body, type Coroutine } from '../tasks/Coroutine.js';
import { ensureFuture } from '../tasks/ensureFuture.js';
import type { Future } from '../tasks/Future.js';
import { isHandedIn } from '../tasks/isHandedIn.js';
import { Mailbox } from '../tasks/Mailbox.js';
import type { Task } from '../tasks/Task.js';
import { checkLoops } from './checkLoops.js';
import { listOf } from './listOf.js';


/** Options of {@link asCompleted}. */
export interface AsCompletedOptions {
  /** Milliseconds for all of them together; what is not done by then is a `TimeoutError`. Default: none. */
  timeout?: number;
}

/** What is told of each completion, in order. */
interface Listener {
  completed(child: Future<unknown>): void;
  takers?(): Iterable<Future<unknown>>;
  timedOut(left: number): void;
}

/** The inputs of one run: started, deduplicated, and watched until each is done or time is up. */
class Completions implements Parent {
  /** The Futures that were handed in, with our places in their waiting lists. */
  readonly #waiters = new Map<Future<unknown>, ChildWaiter>();
  readonly #started = new Set<Task<unknown>>();
  /** What was started here and is no task. */
  readonly #begun = new Set<Future<unknown>>();
  readonly #listener: Listener;
  readonly #timer: TimerHandle | null = null;

  constructor(inputs: readonly Awaitable[], timeout: number | undefined, listener: Listener, loop: EventLoop) {
    this.#listener = listener;
    checkLoops('asCompleted', inputs, loop);
    const options = { loop };
    // All are started before any is watched: what is done already comes behind the first steps of the others.
    const own = inputs.map((input) => !isHandedIn(input));
    const children: Future<unknown>[] = [];
    try {
      for (const input of inputs) children.push(ensureFuture(input, options));
    } catch (error) {
      children.forEach((child, index) => own[index] === true && child.cancel());
      throw error;
    }
    children.forEach((child, index) => this.#watch(child, own[index] === true));
    if (timeout !== undefined && this.size > 0) this.#timer = loop.callLater(timeout, () => listener.timedOut(this.size));
  }

  _takers(): Iterable<Future<unknown>> {
    return this.#listener.takers?.() ?? [];
  }

  /** How many are not done yet. */
  get size(): number {
    return this.#waiters.size + this.#started.size;
  }

  #watch(child: Future<unknown>, own: boolean): void {
    if (child._isTask && own && !child.done()) {
      const waiter = tellWhenDone(child, this);
      if (waiter === null) {
        this.#started.add(child as Task<unknown>);
      } else {
        this.#begun.add(child);
        this.#waiters.set(child, waiter);
      }
    } else if (!this.#waiters.has(child)) {
      if (own) this.#begun.add(child);
      const waiter = new ChildWaiter(child, this);
      this.#waiters.set(child, waiter);
      // ASC-10: what is done comes through the ready queue too.
      if (child.done()) child._loop._enqueue(waiter);
      else child._addWaiter(waiter);
    }
  }

  _childDone(child: Future<unknown>, own: boolean): void {
    this.#begun.delete(child);
    const expected = own ? this.#started.delete(child as Task<unknown>) : this.#waiters.delete(child);
    if (!expected) {
      child._leftUnread();
      return;
    }
    if (this.size === 0) this.#timer?.cancel();
    this.#listener.completed(child);
  }

  /** Waits for none of them any more; returns those that were started here. */
  leave(): Future<unknown>[] {
    for (const waiter of this.#waiters.values()) waiter.child._removeWaiter(waiter);
    this.#waiters.clear();
    for (const task of this.#started) task._parent = null;
    const started = [...this.#started, ...this.#begun];
    this.#started.clear();
    this.#begun.clear();
    return started;
  }

  /** Leaves the Futures that were handed in alone, and cancels what was started here. */
  stop(): void {
    this.#timer?.cancel();
    for (const task of this.leave()) {
      task._orphan();
      if (task.done()) continue;
      shared.cleanups?.push(task);
      task.cancel();
    }
  }
}

/** A subscription to the values. */
class Values implements Listener, Unsubscribable {
  readonly #subscriber: Subscriber<unknown>;
  readonly #context: ContextState = captureContext();
  readonly #completions: Completions;

  constructor(inputs: readonly Awaitable[], timeout: number | undefined, subscriber: Subscriber<unknown>, loop: EventLoop) {
    this.#subscriber = subscriber;
    this.#completions = new Completions(inputs, timeout, this, loop);
    if (this.#completions.size === 0) subscriber.complete();
  }

  completed(child: Future<unknown>): void {
    this.#notify(() => {
      let value: unknown;
      try {
        value = child.result();
      } catch (error) {
        this.#subscriber.error(error);
        return;
      }
      this.#subscriber.next(value);
      if (this.#completions.size === 0) this.#subscriber.complete();
    });
  }

  timedOut(): void {
    this.#notify(() => this.#subscriber.error(new TimeoutError()));
  }

  #notify(fn: () => void): void {
    shared.context = this.#context;
    const { carried } = this.#context;
    if (carried === null) fn();
    else carried(fn);
  }

  unsubscribe(): void {
    this.#completions.stop();
  }
}

/** The iterator of `.each()`: as many slots as there are inputs, each for the next completion; null where time was up. */
class Each implements Listener, IterableIterator<Coroutine<unknown>> {
  readonly arrived: Mailbox<Future<unknown> | null>;
  readonly #completions: Completions;
  #slots: number;

  constructor(inputs: readonly Awaitable[], timeout: number | undefined, loop: EventLoop) {
    this.arrived = new Mailbox('asCompleted');
    this.#completions = new Completions(inputs, timeout, this, loop);
    this.#slots = this.#completions.size;
  }

  completed(child: Future<unknown>): void {
    child._leftUnread();
    this.arrived.put(child);
  }

  takers(): Iterable<Future<unknown>> {
    return this.arrived.takers;
  }

  timedOut(left: number): void {
    this.#completions.leave();
    for (let slot = 0; slot < left; slot++) this.arrived.put(null);
  }

  next(): IteratorResult<Coroutine<unknown>, undefined> {
    return this.#slots-- > 0 ? { done: false, value: nextCompleted(this) } : { done: true, value: undefined };
  }

  [Symbol.iterator](): this {
    return this;
  }
}

const nextCompleted = coroutine(
  function* (each: Each): Body<unknown> {
    const child = yield* each.arrived.take();
    if (child === null) throw new TimeoutError();
    return child.result();
  },
  { name: 'asCompleted' },
);

/**
 * What {@link asCompleted} returns: an Observable of the values, or with `.each()` an iterable of awaitables. asyncio:
 * the iterator of `asyncio.as_completed()`.
 */
export class AsCompleted<T> extends Observable<T> {
  readonly #inputs: readonly Awaitable<T>[];
  readonly #timeout: number | undefined;

  /** @internal */
  constructor(inputs: readonly Awaitable<T>[], timeout: number | undefined) {
    super();
    this.#inputs = inputs;
    this.#timeout = timeout;
  }

  /**
   * Starts all inputs, and iterates as many awaitables as there are distinct ones: each gives the next completion,
   * whichever is awaited first. One that fails throws where it is awaited; the next can be awaited all the same.
   * Leaving the iteration, or cancelling who awaits, leaves the inputs running, as asyncio does.
   *
   * ```ts
   * for (const next of asCompleted([work(3), work(1), work(2)]).each()) {
   *   console.log(yield* next); // 1, 2, 3
   * }
   * ```
   */
  each(): IterableIterator<Coroutine<T>> {
    return new Each(this.#inputs, this.#timeout, shared.loop ?? getEventLoop()) as IterableIterator<Coroutine<T>>;
  }

  /** @internal */
  _subscribe(subscriber: Subscriber<T>): Unsubscribable {
    return new Values(this.#inputs, this.#timeout, subscriber, shared.loop ?? getEventLoop());
  }
}

brand(AsCompleted, 'AsCompleted');

/**
 * Runs all inputs concurrently, and emits their values in the order in which they end.
 *
 * asyncio: `asyncio.as_completed()`. RxJS: `merge` of the inputs' last values. Errors when an input fails or time is
 * up. Unsubscribing, and ending with an error, cancel what it started itself, and leave Futures that it was handed
 * alone. A repeated Future is one input.
 *
 *     a                     -----(1|)
 *     b                     ---(2|)
 *     asCompleted([a, b])   ---2-(1|)
 *
 * ```ts
 * asCompleted([work(3), work(1), work(2)]).subscribe(console.log); // 1, 2, 3
 * ```
 *
 * @throws TypeError when `inputs` is a single awaitable or holds something that can't be awaited
 * @throws RangeError when `options.timeout` is NaN
 */
export function asCompleted<A extends Awaitable>(inputs: Iterable<A>, options: AsCompletedOptions = {}): AsCompleted<ValueOf<A>> {
  checkOptions('asCompleted', options);
  const list = listOf('asCompleted', inputs);
  if (options.timeout !== undefined) checkMs('asCompleted', 'options.timeout', options.timeout);
  return new AsCompleted(list as Awaitable<ValueOf<A>>[], options.timeout);
}
