import type { EventLoop } from '../loop/EventLoop.js';
import { hooks } from '../loop/hooks.js';
import type { Future } from './Future.js';
import { Standing } from './Turn.js';
import type { Suspended } from './Waiter.js';
import { removeWaiter } from './waiters.js';
import { warnOfCycle } from './warnOfCycle.js';

/** What an error message calls a task, and what is kept of one that holds a lock: it must not be held itself. */
export type TaskName = string | number;

/** Who has a queue, and gives out the turns. */
export interface Turns {
  /**
   * Somebody has left who does not go on: cancelled, unsubscribed, or with a loop that is closed, perhaps after it was woken.
   * What it was given is for the next.
   *
   * @internal
   */
  _gaveUp(wasWoken: boolean, queue: WaitQueue): void;
}

/** What a queue is part of, for those who look at it: a lock, an event, a queue. */
export interface Owner {
  /** The tasks that hold it, as far as that is known; null: a subscriber or an operator does. @internal */
  _holders?(): readonly (TaskName | null)[];
  toString(): string;
}

/**
 * Who waits for a turn, first come, first served: the one queue under all locks, events and queues. It is a list through
 * the tasks and subscribers themselves, none of which needs a place of its own. Who was woken has left it, and counts until it
 * goes on; who was cancelled stays until then, as in asyncio, or until it is passed. Joining, leaving and waking cost the
 * same however many wait.
 */
export class WaitQueue {
  /** The first in line. @internal */
  _waiters: Suspended | null = null;
  /** Who gives out the turns. */
  readonly turns: Turns;
  /** What those who wait here have called. */
  what: string;
  owner: Owner | null;
  /** How many wait to be woken. */
  waiting = 0;
  /** How many were woken, and have yet to go on. */
  #woken = 0;
  /** For whoever looks on: {@link alive} has changed, or will have when those go on who were just woken. */
  changed: (() => void) | null = null;
  /** One for each loop. */
  #standing: readonly Standing[] = none;
  /** Where somebody stood last, which most often is where the next will. */
  #latest: Standing | null = null;

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

  /** How many wait, or were woken and have yet to go on. */
  get alive(): number {
    return this.waiting + this.#woken;
  }

  /** What those who wait here wait for. */
  get standing(): readonly Future<unknown>[] {
    return this.#standing;
  }

  /** Whether those of a loop come here that is not closed. */
  get isOpen(): boolean {
    return this.#standing.some(({ _loop }) => !_loop.isClosed());
  }

  /** Where who is of `loop` stands; waiting for that is being in line. */
  join(loop: EventLoop): Future<void> {
    this.waiting++;
    this.changed?.();
    const latest = this.#latest;
    return latest?._loop === loop ? latest : (this.#latest = this.#standingIn(loop));
  }

  #standingIn(loop: EventLoop): Standing {
    let standing = this.#standing.find(({ _loop }) => _loop === loop);
    if (standing === undefined) {
      standing = new Standing(this, loop);
      // A queue may outlast any number of loops.
      this.#standing = [...this.#standing.filter(({ _loop }) => !_loop.isClosed()), standing];
    }
    return standing;
  }

  /** Somebody who was woken goes on. */
  goesOn(): void {
    this._uncount(true);
  }

  /** Wakes the first, unless that one was woken or cancelled already, and has yet to go on. */
  wakeFirst(): void {
    for (let first = this._waiters; this.#woken === 0 && first !== null && isPending(first); first = this._waiters) this.#wake(first);
    this.changed?.();
  }

  /** Wakes who has waited longest; returns whether anybody did. */
  wakeNext(): boolean {
    for (let waiter = this._waiters; waiter !== null; waiter = this._waiters) {
      if (!isPending(waiter)) removeWaiter(this, waiter);
      else if (this.#wake(waiter)) return true;
    }
    return false;
  }

  /** Wakes so many, or as many as wait. */
  wake(count: number): void {
    for (let woken = 0; woken < count && this.wakeNext(); ) woken++;
    // It is queued behind them, and so reads when they have gone on.
    this.changed?.();
  }

  /** Unless its loop is closed: it can't go on, and a wake-up would be lost on it. */
  #wake(waiter: Suspended): boolean {
    const standing = waiter._waitsFor as Standing;
    removeWaiter(this, waiter);
    if (standing._loop.isClosed()) {
      this._uncount(false);
      return false;
    }
    this.waiting--;
    this.#woken++;
    standing.wake(waiter);
    return true;
  }

  /** Somebody will never go on who has yet to be woken. @internal */
  _lose(waiter: Suspended): void {
    if (this._remove(waiter)) this._uncount(false);
  }

  /** Takes somebody out of the line; returns whether it was in it. @internal */
  _remove(waiter: Suspended): boolean {
    if (waiter._next === null && this._waiters !== waiter) return false;
    removeWaiter(this, waiter);
    return true;
  }

  /** One fewer is {@link alive}. @internal */
  _uncount(wasWoken: boolean): void {
    if (wasWoken) this.#woken--;
    else this.waiting--;
    this.changed?.();
  }
}

const none: readonly Standing[] = [];

/** Not whoever has gone on already, and is about to leave: `trace$` may have told of that. */
function isPending(waiter: Suspended): boolean {
  return waiter._waitsFor?.done() === false;
}

hooks.stepped = warnOfCycle;
