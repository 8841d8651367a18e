import TinyQueue from 'tinyqueue';
import type { Ready } from './EventLoop.js';

/** What waits for a time: a TimerHandle, or a sleep that is its own timer. */
export interface Timer extends Ready {
  readonly _when: number;
  /** The order in which timers were set, for those of one instant; -1 when not in the queue. */
  _sequence: number;
  readonly _cancelled: boolean;
}

/** As CPython's: a few cancelled timers are not worth a sweep. */
const fewTimers = 100;

function byTime(a: Timer, b: Timer): number {
  return a._when - b._when || a._sequence - b._sequence;
}

/** The timers of a loop, earliest first, those of one instant in the order in which they were set. */
export class TimerQueue {
  #heap: TinyQueue<Timer> = new TinyQueue<Timer>([], byTime);
  #cancelled = 0;
  #sequence = 0;

  get size(): number {
    return this.#heap.length;
  }

  add(timer: Timer): void {
    timer._sequence = this.#sequence++;
    this.#heap.push(timer);
  }

  /** Counts a timer that was cancelled; when most are, all of those are swept (LOOP-09). */
  cancelled(timer: Timer): void {
    if (timer._sequence < 0) return;
    this.#cancelled++;
    if (this.#heap.length > fewTimers && this.#cancelled * 2 > this.#heap.length) this.#sweep();
  }

  /** The earliest timer that is still wanted. */
  first(): Timer | undefined {
    for (;;) {
      const timer = this.#heap.peek();
      if (timer === undefined || !timer._cancelled) return timer;
      this.#take();
      this.#cancelled--;
    }
  }

  /** Removes and returns the earliest timer that is wanted, if it is due at `time`. */
  takeDue(time: number): Timer | undefined {
    const timer = this.first();
    return timer === undefined || timer._when > time ? undefined : this.#take();
  }

  clear(): void {
    this.#heap = new TinyQueue<Timer>([], byTime);
    this.#cancelled = 0;
  }

  #take(): Timer {
    const timer = this.#heap.pop() as Timer;
    timer._sequence = -1;
    return timer;
  }

  #sweep(): void {
    this.#heap = new TinyQueue(this.#heap.data.filter((timer) => !timer._cancelled), byTime);
    this.#cancelled = 0;
  }
}
