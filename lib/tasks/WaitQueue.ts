import type { EventLoop } from '../loop/EventLoop.js';
import { hooks } from '../loop/hooks.js';
import { Future } from './Future.js';
import { DONE } from './Outcome.js';
import { warnOfCycle } from './warnOfCycle.js';

/** What an error message calls a task, and what is kept of one that holds a lock: it must not be held itself. */
export type TaskName = string | number;

/** Who has a queue, and gives out the turns. */
export interface Turns {
  /**
   * Somebody leaves who can't go on: cancelled, perhaps after it was woken. What it was given is for the next.
   *
   * @internal
   */
  _gaveUp(place: Place): void;
}

/** What a queue is part of, for those who look at it: a lock, an event, a queue. */
export interface Owner {
  /** The tasks that hold it, as far as that is known; null: a subscriber or an operator does. @internal */
  _holders?(): readonly (TaskName | null)[];
  toString(): string;
}

/** A place in a queue: waiting is awaiting it, and cancelling it is giving up. */
export class Place extends Future<void> {
  /** @internal */
  _before: Place | null = null;
  /** @internal */
  _after: Place | null = null;
  /** Null when it is in no queue any more. @internal */
  _queue: WaitQueue | null;

  constructor(queue: WaitQueue, loop: EventLoop) {
    super(loop._own);
    this._queue = queue;
  }

  override cancel(message?: string): boolean {
    if (!this.done()) this._queue?._givenUp();
    return super.cancel(message);
  }

  override get _isRun(): boolean {
    return true;
  }

  override get _isTurn(): boolean {
    return true;
  }

  /** Whoever waits here will not go on: its loop was closed, say. What it may have been given is for the next. @internal */
  override _leftUnread(): void {
    if (this._queue === null) return;
    this.cancel();
    this._queue.turns._gaveUp(this);
  }

  /** What it is a place in the queue of. @internal */
  get _owner(): Owner | null {
    return this._queue?.owner ?? null;
  }

  /** The pending tasks that hold what is waited for, when all who do are known; where two are called the same, neither is. @internal */
  override _awaits(): Iterable<Future<unknown>> {
    const names = this._owner?._holders?.() ?? [];
    const holders = names.map((name) => (name === null ? null : this._loop._tasks.named(name)));
    return holders.includes(null) ? [] : (holders as Future<unknown>[]);
  }

  override _describe(): string {
    return this._queue?.what ?? super._describe();
  }
}

/**
 * Who waits for a turn, first come, first served: the one queue under all locks, events and queues. As in asyncio, a place
 * that was woken or cancelled stays in line until whoever waited there goes on, and {@link leave}s. Joining, leaving and
 * waking cost the same however many wait.
 */
export class WaitQueue {
  /** Who gives out the turns. */
  readonly turns: Turns;
  #first: Place | null = null;
  #last: Place | null = null;
  /** Nobody before it has yet to be woken. */
  #cursor: Place | null = null;
  #alive = 0;
  /** What those who wait here have called. */
  what: string;
  owner: Owner | null;

  constructor(what: string, turns: Turns, owner: Owner | null = turns) {
    this.what = what;
    this.turns = turns;
    this.owner = owner;
  }

  /** It is part of something else, which those who wait here know. */
  belongTo(owner: Owner, what: string): void {
    this.owner = owner;
    this.what = what;
  }

  *[Symbol.iterator](): Generator<Place, void> {
    for (let place = this.#first; place !== null; place = place._after) yield place;
  }

  /** How many wait, or were woken and have yet to go on. */
  get alive(): number {
    return this.#alive;
  }

  join(loop: EventLoop): Place {
    const place = new Place(this, loop);
    place._before = this.#last;
    if (this.#last === null) this.#first = place;
    else this.#last._after = place;
    this.#last = place;
    this.#cursor ??= place;
    this.#alive++;
    return place;
  }

  /** Whoever waited at `place` goes on. */
  leave(place: Place): void {
    if (place._queue === null) return;
    place._queue = null;
    const { _before: before, _after: after } = place;
    if (before === null) this.#first = after;
    else before._after = after;
    if (after === null) this.#last = before;
    else after._before = before;
    if (this.#cursor === place) this.#cursor = after;
    place._before = place._after = null;
    if (!place.cancelled()) this.#alive--;
  }

  /** Wakes the first in line, unless that one was woken or cancelled already. */
  wakeFirst(): void {
    while (this.#first !== null && isLost(this.#first)) this.leave(this.#first);
    if (this.#first?.done() === false) this.#first._settle(DONE, undefined);
  }

  /** Wakes who has waited longest; returns whether anybody did. */
  wakeNext(): boolean {
    for (let place = this.#cursor; place !== null; place = this.#cursor) {
      // Each place is passed once: none that is done will wait again.
      this.#cursor = place._after;
      if (isLost(place)) {
        this.leave(place);
      } else if (!place.done()) {
        place._settle(DONE, undefined);
        return true;
      }
    }
    return false;
  }

  /** @internal */
  _givenUp(): void {
    this.#alive--;
  }
}

/** Whoever waits there can't go on, and will not leave: a wake-up would be lost on it. */
function isLost(place: Place): boolean {
  return place._loop.isClosed();
}

hooks.stepped = warnOfCycle;
