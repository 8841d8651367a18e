import { describe } from '../check.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { cancelledError } from '../errors.js';
import { outsideTask } from '../tasks/outsideTask.js';
import type { Future } from '../tasks/Future.js';
import type { Suspended, Waiter } from '../tasks/Waiter.js';

/** What several operators may share as their limit: a Semaphore. */
export interface SharedLimit {
  /** @internal */
  _take(): boolean;
  /** @internal */
  _join(loop: EventLoop): Future<void>;
  /** @internal */
  _woken(): void;
  /** Whether nobody but one wants it, who waits for `turn`. @internal */
  _isWantedBy(turn: Future<void>): boolean;
  release(): void;
}

/** How many jobs may run, of one operator or of several. */
export interface Gate {
  /** Takes a place, if there is one now; else has `opened` called when there is. */
  enter(): boolean;
  /** Gives a place back. */
  leave(): void;
  /** All who wanted one have entered. */
  settle(): void;
  /**
   * Whether it is known that there is no place for another. A shared one does not tell: to know when there is, a place would
   * have to be kept free for a value that may never come.
   */
  readonly isFull: boolean;
  /** Whether there are so many places and no more, all of them for us. */
  readonly isBounded: boolean;
  /** Whether others wait for places too, perhaps those who make room for our results. */
  readonly isShared: boolean;
  /** The loop is shut down: whoever waits for a place hears of that. */
  cancel(): void;
  /** Waits for no place any more. */
  close(): void;
}

/** @throws TypeError, RangeError when `limit` is neither a whole number of at least 1, nor Infinity, nor a Semaphore */
export function checkLimit(where: string, limit: unknown): void {
  if (isShared(limit)) return;
  if (typeof limit !== 'number') {
    throw new TypeError(`${where}: options.limit must be a number or a Semaphore, got ${describe(limit)}`);
  }
  if (limit === Infinity || (Number.isInteger(limit) && limit >= 1)) return;
  throw new RangeError(`${where}: options.limit must be a whole number of at least 1, got ${limit}`);
}

/** A Lock can be taken too, but does not know who wants it. */
function isShared(limit: unknown): limit is SharedLimit {
  return typeof (limit as Partial<SharedLimit> | null)?._isWantedBy === 'function';
}

/** @param opened called when there is a place for who was refused one; told of the error when there never will be */
export function gateOf(limit: number | SharedLimit, loop: EventLoop, opened: (failure: { error: unknown } | null) => void): Gate {
  return isShared(limit) ? new SharedGate(limit, loop, opened) : new CountingGate(limit);
}

/** Of one operator alone: who gives a place back looks for itself whether somebody wants it. */
class CountingGate implements Gate {
  readonly isShared = false;
  readonly #limit: number;
  #used = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  enter(): boolean {
    if (this.#used >= this.#limit) return false;
    this.#used++;
    return true;
  }

  leave(): void {
    this.#used--;
  }

  settle(): void {}

  get isFull(): boolean {
    return this.#used >= this.#limit;
  }

  get isBounded(): boolean {
    return this.#limit < Infinity;
  }

  cancel(): void {}

  close(): void {}
}

/** Its place in the line of a Semaphore is the operator's, for whichever value comes next. */
class SharedGate implements Gate, Suspended {
  readonly isShared = true;
  readonly isBounded = false;
  _next: Waiter | null = null;
  _previous: Waiter | null = null;
  /** Its turn, when it stands in line. */
  _waitsFor: Future<void> | null = null;
  readonly #limit: SharedLimit;
  readonly #loop: EventLoop;
  readonly #opened: (failure: { error: unknown } | null) => void;
  #granted = false;

  constructor(limit: SharedLimit, loop: EventLoop, opened: (failure: { error: unknown } | null) => void) {
    this.#limit = limit;
    this.#loop = loop;
    this.#opened = opened;
  }

  get _reads(): boolean {
    return true;
  }

  enter(): boolean {
    if (this.#granted) {
      this.#granted = false;
      return true;
    }
    if (this._waitsFor !== null) return false;
    if (outsideTask(() => this.#limit._take())) return true;
    this._waitsFor = this.#limit._join(this.#loop);
    this._waitsFor._addWaiter(this);
    return false;
  }

  _run(): void {
    const turn = this._waitsFor;
    if (turn === null) return;
    this._waitsFor = null;
    if (turn.cancelled()) {
      turn._leftUnread(this);
      this.#opened({ error: cancelledError(undefined) });
      return;
    }
    this.#limit._woken();
    this.#granted = true;
    this.#opened(null);
    this.settle();
  }

  /** Nobody wants what was granted after all. */
  settle(): void {
    if (!this.#granted) return;
    this.#granted = false;
    this.#release();
  }

  /** Its loop is closed. */
  _drop(): void {
    this.close();
  }

  leave(): void {
    // It would come back to us: the next value takes it over.
    if (!this.#granted && this._waitsFor !== null && this.#limit._isWantedBy(this._waitsFor)) this.#granted = true;
    else this.#release();
  }

  /** Somebody else may have released a bounded one too often: that is told, and ends nothing here. */
  #release(): void {
    try {
      outsideTask(() => this.#limit.release());
    } catch (exception) {
      this.#loop.callExceptionHandler({ message: 'Exception while releasing a shared limit', exception });
    }
  }

  get isFull(): boolean {
    return false;
  }

  cancel(): void {
    this._waitsFor?._cancelFor(this);
  }

  close(): void {
    this.settle();
    const turn = this._waitsFor;
    this._waitsFor = null;
    turn?._leftUnread(this);
  }

  toString(): string {
    return `<operator that waits for ${String(this.#limit)}>`;
  }
}
