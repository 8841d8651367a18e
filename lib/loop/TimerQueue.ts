import TinyQueue from 'tinyqueue';
import type { Ready } from './EventLoop.js';

/** What waits for a time: a TimerHandle, or a sleep that is its own timer. */
export interface Timer extends Ready {
  /** @internal */
  readonly _when: number;
  /** Where it is in the queue. @internal */
  _instant: Instant | null;
  /** @internal */
  readonly _cancelled: boolean;
}

/** Timers of one time, in the order in which they were set. Most instants have one timer, or very many. */
export interface Instant {
  readonly when: number;
  /** Among those of the same time: the earlier one has the timers that were set earlier. */
  readonly order: number;
  timers: Timer[];
  /** How many of them are cancelled. */
  cancelled: number;
}

/** As CPython's: a few cancelled timers are not worth a sweep. */
const fewTimers = 100;

/** A power of two. */
const recentLength = 64;

function byTime(a: Instant, b: Instant): number {
  return a.when === b.when ? a.order - b.order : a.when - b.when;
}

/** The timers of a loop, earliest first: a heap of the instants that have any. */
export class TimerQueue {
  #heap: TinyQueue<Instant> = new TinyQueue<Instant>([], byTime);
  /**
   * Where the last instant of a time is found, unless one of another time has taken its place. Not a Map: when one has grown
   * old, V8 lets nothing die young any more that was ever in it.
   */
  readonly #recent: (Instant | null)[] = Array<Instant | null>(recentLength).fill(null);
  #order = 0;
  #size = 0;
  #cancelled = 0;

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  add(timer: Timer): void {
    const { _when: when } = timer;
    const recent = this.#recent[when & (recentLength - 1)] as Instant | null;
    this.#size++;
    if (recent !== null && recent.when === when) {
      recent.timers.push(timer);
      timer._instant = recent;
    } else {
      timer._instant = this.#addInstant({ when, order: this.#order++, timers: [timer], cancelled: 0 });
    }
  }

  #addInstant(instant: Instant): Instant {
    this.#recent[instant.when & (recentLength - 1)] = instant;
    this.#heap.push(instant);
    return instant;
  }

  /** Counts a timer that was cancelled; when most are, all of those are swept (LOOP-09). */
  cancelled({ _instant: instant }: Timer): void {
    if (instant === null) return;
    this.#cancelled++;
    instant.cancelled++;
    if (this.#size > fewTimers && this.#cancelled * 2 > this.#size) this.#sweep();
  }

  /** When the earliest timer is due that is still wanted; Infinity when there is none. */
  next(): number {
    for (;;) {
      const instant = this.#heap.peek();
      if (instant === undefined) return Infinity;
      if (instant.cancelled < instant.timers.length) return instant.when;
      this.#takeFirst();
    }
  }

  /** Removes the timers that are due at `time`, and hands them out in order. */
  takeDue(time: number, each: (timer: Timer) => void): void {
    for (;;) {
      const instant = this.#heap.peek();
      if (instant === undefined || instant.when > time) return;
      this.#takeFirst();
      for (const timer of instant.timers) if (!timer._cancelled) each(timer);
    }
  }

  #takeFirst(): void {
    const instant = this.#heap.pop() as Instant;
    this.#forget(instant);
    this.#size -= instant.timers.length;
    this.#cancelled -= instant.cancelled;
    for (const timer of instant.timers) timer._instant = null;
  }

  #forget({ when }: Instant): void {
    const place = when & (recentLength - 1);
    if (this.#recent[place]?.when === when) this.#recent[place] = null;
  }

  clear(): void {
    for (const { timers } of this.#heap.data) for (const timer of timers) timer._instant = null;
    this.#heap = new TinyQueue<Instant>([], byTime);
    this.#recent.fill(null);
    this.#size = this.#cancelled = 0;
  }

  #sweep(): void {
    const instants = this.#heap.data.filter((instant) => this.#keepWanted(instant));
    this.#heap = new TinyQueue<Instant>(instants, byTime);
    this.#size -= this.#cancelled;
    this.#cancelled = 0;
  }

  /** Whether any of its timers is wanted. */
  #keepWanted(instant: Instant): boolean {
    if (instant.cancelled > 0) {
      for (const timer of instant.timers) if (timer._cancelled) timer._instant = null;
      instant.timers = instant.timers.filter((timer) => !timer._cancelled);
      instant.cancelled = 0;
    }
    if (instant.timers.length > 0) return true;
    this.#forget(instant);
    return false;
  }
}
