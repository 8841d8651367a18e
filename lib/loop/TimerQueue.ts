import TinyQueue from 'tinyqueue';
import type { Ready } from './EventLoop.js';

/** What waits for a time: a TimerHandle, or a sleep that is its own timer. */
export interface Timer extends Ready {
  /** @internal */
  readonly _when: number;
  /** Whether it is in the queue. @internal */
  _queued: boolean;
  /** @internal */
  readonly _cancelled: boolean;
}

/** The timers of one instant, in the order in which they were set. Most instants have one timer, or very many. */
interface Instant {
  readonly when: number;
  readonly timers: Timer[];
  /** How many of them are cancelled. */
  cancelled: number;
}

/** As CPython's: a few cancelled timers are not worth a sweep. */
const fewTimers = 100;

function byTime(a: Instant, b: Instant): number {
  return a.when - b.when;
}

/** The timers of a loop, earliest first: a heap of the instants that have any. */
export class TimerQueue {
  #heap: TinyQueue<Instant> = new TinyQueue<Instant>([], byTime);
  readonly #instants = new Map<number, Instant>();
  #size = 0;
  #cancelled = 0;

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  add(timer: Timer): void {
    timer._queued = true;
    this.#size++;
    const instant = this.#instants.get(timer._when);
    if (instant === undefined) this.#addInstant({ when: timer._when, timers: [timer], cancelled: 0 });
    else instant.timers.push(timer);
  }

  #addInstant(instant: Instant): void {
    this.#instants.set(instant.when, instant);
    this.#heap.push(instant);
  }

  /** Counts a timer that was cancelled; when most are, all of those are swept (LOOP-09). */
  cancelled(timer: Timer): void {
    if (!timer._queued) return;
    this.#cancelled++;
    this.#instants.get(timer._when)!.cancelled++;
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
    this.#instants.delete(instant.when);
    this.#size -= instant.timers.length;
    this.#cancelled -= instant.cancelled;
    for (const timer of instant.timers) timer._queued = false;
  }

  clear(): void {
    for (const { timers } of this.#heap.data) for (const timer of timers) timer._queued = false;
    this.#heap = new TinyQueue<Instant>([], byTime);
    this.#instants.clear();
    this.#size = this.#cancelled = 0;
  }

  #sweep(): void {
    const timers = this.#heap.data.flatMap((instant) => instant.timers.filter((timer) => !timer._cancelled));
    this.clear();
    for (const timer of timers) this.add(timer);
  }
}
