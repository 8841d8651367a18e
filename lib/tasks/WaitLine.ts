import type { EventLoop } from '../loop/EventLoop.js';
import { Future } from './Future.js';
import { DONE } from './Outcome.js';
import type { Suspended } from './Waiter.js';
import { addWaiter, removeWaiter } from './waiters.js';
import type { Owner } from './WaitQueue.js';

/** Who has a line. */
export interface Crowd extends Owner {
  /** Somebody was woken, and can't go on: cancelled, say. @internal */
  _passOn(line: WaitLine): void;
}

/**
 * Who waits for a turn, first come, first served, and is out of the line once woken: a line through the tasks themselves,
 * none of which needs a place of its own as in a WaitQueue. Who was woken is counted until it goes on; who is cancelled has
 * left at once.
 */
export class WaitLine {
  /** @internal */
  _waiters: Suspended | null = null;
  /** What those who wait have called. */
  what: string;
  /** What they wait for. */
  owner: Owner;
  /** How many are in it. */
  waiting = 0;
  /** How many were woken, and have yet to go on. */
  woken = 0;
  /** For whoever looks on: these numbers have changed. */
  changed: (() => void) | null = null;
  readonly #crowd: Crowd;
  /** One for each loop. */
  #standing: readonly Standing[] = [];
  /** Where somebody stood last, which most often is where the next will. */
  #latest: Standing | null = null;

  constructor(what: string, crowd: Crowd) {
    this.what = what;
    this.owner = this.#crowd = crowd;
  }

  /** It is part of something else, which those who wait know. */
  belongTo(owner: Owner, what: string): void {
    this.owner = owner;
    this.what = what;
  }

  /** Where who is of `loop` stands; waiting there is being in the line. */
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
      // A line may outlast any number of loops.
      this.#standing = [...this.#standing.filter(({ _loop }) => !_loop.isClosed()), standing];
    }
    return standing;
  }

  /** Somebody who was woken goes on. */
  goesOn(): void {
    this.woken--;
    this.changed?.();
  }

  /** Wakes who has waited longest; returns whether anybody did. */
  wakeNext(): boolean {
    for (let waiter = this._waiters; waiter !== null; waiter = this._waiters) {
      removeWaiter(this, waiter);
      this.waiting--;
      if ((waiter._waitsFor as Standing).wake(waiter)) return true;
    }
    this.changed?.();
    return false;
  }

  wakeAll(): void {
    while (this.wakeNext());
  }

  /** @internal */
  _gaveUp(): void {
    this.waiting--;
    this.changed?.();
  }

  /** @internal */
  _passOn(): void {
    this.goesOn();
    this.#crowd._passOn(this);
  }
}

/** What somebody in a line waits for, or has waited for. */
class Turn extends Future<void> {
  protected readonly line: WaitLine;

  constructor(line: WaitLine, loop: EventLoop) {
    super(loop._own);
    this.line = line;
  }

  override get _isTurn(): boolean {
    return true;
  }

  /** What is waited for. @internal */
  get _owner(): Owner {
    return this.line.owner;
  }

  override _describe(): string {
    return this.line.what;
  }
}

/** What all who wait in a line wait for. */
class Standing extends Turn {
  readonly #woken: Woken;

  constructor(line: WaitLine, loop: EventLoop) {
    super(line, loop);
    this.#woken = new Woken(line, loop);
  }

  /** It does, unless its loop is closed. */
  wake(waiter: Suspended): boolean {
    if (this._loop.isClosed()) {
      // It is out of the line, and may still be cancelled.
      this.#setApart(waiter);
      return false;
    }
    this.line.woken++;
    waiter._waitsFor = this.#woken;
    this._loop._enqueue(waiter);
    this._loop._trace?.settled(this.#woken, [waiter]);
    return true;
  }

  /** The others wait on. */
  override cancel(): boolean {
    return false;
  }

  /** Whoever is cancelled goes on as from a Future of its own. @internal */
  override _cancelFor(waiter: Suspended, message?: string): boolean {
    removeWaiter(this.line, waiter);
    this.line._gaveUp();
    return this.#setApart(waiter).cancel(message);
  }

  #setApart(waiter: Suspended): Future<void> {
    const own = new Turn(this.line, this._loop);
    waiter._waitsFor = own;
    own._addWaiter(waiter);
    return own;
  }

  override _addWaiter(waiter: Suspended): void {
    addWaiter(this.line, waiter);
  }

  override _removeWaiter(waiter: Suspended): void {
    removeWaiter(this.line, waiter);
  }

  override get _isRun(): boolean {
    return true;
  }

  /** Who waits here will not go on. @internal */
  override _leftUnread(): void {
    this.line._gaveUp();
  }
}

/** What those who were woken have waited for. */
class Woken extends Turn {
  constructor(line: WaitLine, loop: EventLoop) {
    super(line, loop);
    this._flags |= DONE;
  }

  /** Who was woken will not go on. @internal */
  override _leftUnread(): void {
    this.line._passOn();
  }
}
