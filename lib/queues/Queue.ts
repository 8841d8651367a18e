import type { Observable } from 'rxjs';
import { brand } from '../brand.js';
import { describe } from '../check.js';
import { QueueEmpty, QueueFull, QueueShutDown } from '../errors.js';
import { Fifo } from '../Fifo.js';
import { shared } from '../loop/shared.js';
import { Event } from '../sync/Event.js';
import { State } from '../sync/State.js';
import { coroutine, type Body, type Coroutine } from '../tasks/Coroutine.js';
import { nameFramesOf } from '../tasks/frameNames.js';
import { WaitQueue, type Turns } from '../tasks/WaitQueue.js';
import { Get } from './Get.js';
import { itemsOf } from './items.js';
import { Put } from './Put.js';

/**
 * Items that are put by some and got by others, first in, first out; with a `maxsize`, who puts waits for room.
 *
 * asyncio: `asyncio.Queue`, of 3.13 with `shutdown()`. An item is taken when who waited for it goes on, so a getter that is
 * cancelled leaves it to the next. `join()` waits until as many `taskDone()` as items were called. A subclass may store the
 * items in its own way: `putItem`, `getItem`, `itemCount`.
 *
 *     put  a--b--(c|)
 *     get  --a--b--c
 *
 * ```ts
 * const queue = new Queue<string>(10);
 * createTask(producer(queue));
 * console.log(yield* queue.get()); // a
 * queue.items().subscribe(console.log); // b, c
 * ```
 *
 * @throws TypeError when `maxsize` is not a number
 * @throws RangeError when `maxsize` is NaN
 */
export class Queue<T> implements Turns {
  /** How many items it holds; 0 or less: any number. */
  readonly maxsize: number;
  readonly #items = new Fifo<T>();
  readonly #getters = new WaitQueue('Queue.get()', this);
  readonly #putters = new WaitQueue('Queue.put()', this);
  #unfinished = 0;
  #finished: Event | null = null;
  #isShutdown = false;
  #state: State<number> | null = null;
  /** One for all calls, but in debug mode, which counts those that are forgotten. */
  #get: Get<T> | null = null;

  constructor(maxsize = 0) {
    this.maxsize = checkMaxsize('Queue', maxsize);
  }

  /** How many items there are. */
  qsize(): number {
    return this.itemCount();
  }

  /** {@link qsize} as a stream: the present number, and each that differs from the one before. */
  get size$(): Observable<number> {
    return (this.#state ??= new State(() => this.qsize())).stream;
  }

  /** Whether there is no item. */
  empty(): boolean {
    return this.itemCount() === 0;
  }

  /** Whether there are `maxsize` items. */
  full(): boolean {
    return this.maxsize > 0 && this.itemCount() >= this.maxsize;
  }

  /**
   * Waits for room, and puts `item`. Cancelled meanwhile, it does not put it.
   *
   * @throws QueueShutDown when the queue is shut down, also while it waits
   */
  put(item: T): Coroutine<void> {
    return new Put(this, item);
  }

  /**
   * Puts `item` at once.
   *
   * @throws QueueFull when there is no room
   * @throws QueueShutDown when the queue is shut down
   */
  putNowait(item: T): void {
    if (this.#isShutdown || this.full()) throw this.#noRoom();
    this.putItem(item);
    this.#unfinished++;
    this.#finished?.clear();
    this.#getters.wakeNext();
    this.#state?.changed();
  }

  /**
   * Waits for an item, and takes it. Cancelled meanwhile, it leaves it to the next.
   *
   * @throws QueueShutDown when the queue is shut down and empty, also while it waits
   */
  get(): Coroutine<T> {
    return shared.debugLoops > 0 ? new Get(this) : (this.#get ??= new Get(this));
  }

  /**
   * Takes an item at once.
   *
   * @throws QueueEmpty when there is none
   * @throws QueueShutDown when there is none and the queue is shut down
   */
  getNowait(): T {
    if (this.empty()) throw this.#noItem();
    const item = this.getItem();
    this.#putters.wakeNext();
    this.#state?.changed();
    return item;
  }

  /**
   * Tells that the work on an item that was got is done.
   *
   * @throws RangeError when it is called more often than items were put
   */
  taskDone(): void {
    if (this.#unfinished <= 0) throw new RangeError('Queue.taskDone: called more often than items were put');
    this.#unfinished--;
    if (this.#unfinished === 0) this.#finished?.set();
  }

  /** Waits until {@link taskDone} was called for every item that was put. */
  join(): Coroutine<void> {
    return joining(this);
  }

  /**
   * Ends it: nothing can be put any more, who waits for room or for an item in vain gets `QueueShutDown`. What is in it can
   * still be got, unless `immediate`: then it is dropped, and counts as done.
   */
  shutdown(immediate = false): void {
    this.#isShutdown = true;
    try {
      if (immediate) this.#drop();
    } finally {
      this.#getters.wake(Infinity);
      this.#putters.wake(Infinity);
      this.#state?.changed();
    }
  }

  #drop(): void {
    while (!this.empty()) {
      this._dropItem();
      if (this.#unfinished > 0) this.#unfinished--;
    }
    if (this.#unfinished === 0) this.#finished?.set();
  }

  /**
   * The items as a stream: gets one after the other, and completes when the queue is shut down and empty. Several
   * subscribers share the items. An item is taken when it is emitted, so nothing is lost when a subscriber leaves; an
   * operator of this package with a number as its `limit` takes no more than it has room for, and with a Semaphore one more,
   * which stands in line. `taskDone()` is left to the subscriber.
   *
   *     queue    a b c
   *     items()  -a-b-c-    shutdown(): |
   */
  items(): Observable<T> {
    return itemsOf(this);
  }

  #noRoom(): QueueShutDown | QueueFull {
    if (this.#isShutdown) return new QueueShutDown('Queue: nothing can be put, the queue is shut down');
    return new QueueFull(`Queue: nothing can be put, the queue is full, it holds ${this.qsize()}`);
  }

  #noItem(): QueueShutDown | QueueEmpty {
    if (this.#isShutdown) return new QueueShutDown('Queue: nothing can be got, the queue is empty and shut down');
    return new QueueEmpty('Queue: nothing can be got, the queue is empty');
  }

  /** Stores an item: for a subclass. */
  protected putItem(item: T): void {
    this.#items.enqueue(item);
  }

  /** Takes out the next item of those that are stored: for a subclass. */
  protected getItem(): T {
    return this.#items.dequeue() as T;
  }

  /** How many items are stored: for a subclass. */
  protected itemCount(): number {
    return this.#items.size;
  }

  /** @internal */
  _dropItem(): void {
    this.getItem();
  }

  /** @internal */
  get _isShutdown(): boolean {
    return this.#isShutdown;
  }

  /** @internal */
  get _getters(): WaitQueue {
    return this.#getters;
  }

  /** @internal */
  get _putters(): WaitQueue {
    return this.#putters;
  }

  /** Puts `item`, unless that has to wait; returns whether it did. @internal */
  _tryPut(item: T): boolean {
    if (this.full() && !this.#isShutdown) return false;
    this.putNowait(item);
    return true;
  }

  /** Takes an item, unless that has to wait. @internal */
  _tryGet(): IteratorReturnResult<T> | null {
    return this.empty() && !this.#isShutdown ? null : { done: true, value: this.getNowait() };
  }

  /** Who took it left in the middle, in a comparator. @internal */
  _putBack(item: T): void {
    this.putItem(item);
    this.#getters.wakeNext();
  }

  /** who is cancelled after being woken, or fails then, wakes the next, when there is still reason to. @internal */
  _gaveUp(wasWoken: boolean, waiters: WaitQueue): void {
    if (wasWoken && (waiters === this.#getters ? !this.empty() : !this.full())) waiters.wakeNext();
  }

  /** @internal */
  *_join(): Body<void> {
    if (this.#unfinished > 0) yield* (this.#finished ??= this.#newFinished()).wait();
  }

  #newFinished(): Event {
    const finished = new Event();
    finished._belongTo(this, 'Queue.join()');
    return finished;
  }

  toString(): string {
    const parts = [`maxsize: ${this.maxsize}`, `items: ${this.qsize()}`];
    if (this.#getters.waiting > 0) parts.push(`getters: ${this.#getters.waiting}`);
    if (this.#putters.waiting > 0) parts.push(`putters: ${this.#putters.waiting}`);
    if (this.#unfinished > 0) parts.push(`tasks: ${this.#unfinished}`);
    return `<${this.constructor.name} ${parts.join(', ')}${this.#isShutdown ? ' shutdown' : ''}>`;
  }
}

brand(Queue, 'Queue');
nameFramesOf(Queue.prototype._join, 'Queue.join');

/** @internal */
export function checkMaxsize(where: string, maxsize: unknown): number {
  if (typeof maxsize !== 'number') throw new TypeError(`${where}: maxsize must be a number, got ${describe(maxsize)}`);
  if (Number.isNaN(maxsize)) throw new RangeError(`${where}: maxsize must be a number, got NaN`);
  return maxsize;
}

const joining = coroutine((queue: { _join(): Body<void> }) => queue._join(), { name: 'Queue.join' });
