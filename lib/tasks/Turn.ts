import type { EventLoop } from '../loop/EventLoop.js';
import { Future } from './Future.js';
import { CANCELLED, DONE } from './Outcome.js';
import type { Suspended, Waiter } from './Waiter.js';
import { addWaiter, listWaiters } from './waiters.js';
import type { Owner, WaitQueue } from './WaitQueue.js';

/** What somebody who stands in a queue waits for, or has waited for. */
export class Turn extends Future<void> {
  protected readonly queue: WaitQueue;

  constructor(queue: WaitQueue, loop: EventLoop) {
    super(loop._own);
    this.queue = queue;
  }

  override get _isTurn(): boolean {
    return true;
  }

  /** What is waited for. @internal */
  get _owner(): Owner | null {
    return this.queue.owner;
  }

  override _describe(): string {
    return this.queue.what;
  }
}

/** What all of one loop who stand in a queue wait for: none of them needs a place of its own. */
export class Standing extends Turn {
  readonly #woken: Woken;

  constructor(queue: WaitQueue, loop: EventLoop) {
    super(queue, loop);
    this.#woken = new Woken(queue, loop);
  }

  wake(waiter: Suspended): void {
    waiter._waitsFor = this.#woken;
    this._loop._enqueue(waiter);
    this._loop._trace?.settled(this.#woken, [waiter]);
  }

  /** The others wait on. */
  override cancel(): boolean {
    return false;
  }

  /** Whoever is cancelled goes on as from a Future of its own, and stands in the queue until then. @internal */
  override _cancelFor(waiter: Suspended, message?: string): boolean {
    // It was told to `trace$` that it waits, and that has woken or cancelled it.
    if (waiter._waitsFor !== this) return false;
    const own = new GivenUp(this.queue, this._loop);
    waiter._waitsFor = own;
    if (this._loop.isClosed()) {
      this.queue._lose(waiter);
      own._addWaiter(waiter);
      return own.cancel(message);
    }
    own._settle(CANCELLED, message);
    this.queue._uncount(false);
    this._loop._enqueue(waiter);
    this._loop._trace?.settled(own, [waiter]);
    return true;
  }

  override _addWaiter(waiter: Suspended): void {
    addWaiter(this.queue, waiter);
  }

  override _listWaiters(): Waiter[] {
    return listWaiters(this.queue).filter((waiter) => (waiter as Suspended)._waitsFor === this);
  }

  /** So that who only iterates is taken for somebody who left. @internal */
  override get _isRun(): boolean {
    return true;
  }

  /** The pending tasks that hold what is waited for, when all who do are known; where two are called the same, neither is. @internal */
  override _awaits(): Iterable<Future<unknown>> {
    const names = this._owner?._holders?.() ?? [];
    const holders = names.map((name) => (name === null ? null : this._loop._tasks.named(name)));
    return holders.includes(null) ? [] : (holders as Future<unknown>[]);
  }

  /** Who waits here will not go on; nobody, when it was to be waited for by who only iterates. @internal */
  override _leftUnread(waiter?: Suspended): void {
    if (waiter !== undefined && !this.queue._remove(waiter)) return;
    this.queue._uncount(false);
    this.queue.turns._gaveUp(false, this.queue);
  }
}

/** What those who were woken have waited for. */
class Woken extends Turn {
  constructor(queue: WaitQueue, loop: EventLoop) {
    super(queue, loop);
    this._flags |= DONE;
  }

  /** Who was woken will not go on. @internal */
  override _leftUnread(): void {
    this.queue.goesOn();
    this.queue.turns._gaveUp(true, this.queue);
  }
}

/** What somebody who was cancelled has waited for. */
class GivenUp extends Turn {
  /** It leaves now, whether it goes on or not. @internal */
  override _leftUnread(waiter: Suspended): void {
    this.queue._remove(waiter);
    this.queue.turns._gaveUp(false, this.queue);
  }
}
