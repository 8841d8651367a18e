import { asyncScheduler, type SchedulerLike, type Subscription } from 'rxjs';
import { monotonicNow } from './clock.js';
import { slice } from './slice.js';
import { isVirtual, noteInterval, virtualRun } from './virtualTime.js';
import { runInRootZone } from './zone.js';

/** The clock is looked at after 1, 2, 4 … 64 items, as long as those take less than this (ms). */
const fastStride = 0.5;
const longestStride = 64;

/** The longest that one host timer waits (ms), as CPython's poll. */
const longestWait = 24 * 3_600_000;

const settled = Promise.resolve();
/** Read once: in the CommonJS build of RxJS every export is a getter. */
const clock = asyncScheduler;

/** A flush or timer armed on RxJS's virtual clock: good for one `TestScheduler.run` only. */
interface VirtualFlush {
  readonly action: Subscription;
  readonly run: number;
}

/**
 * What a loop has armed on its host: at most one flush of the ready queue and one timer.
 *
 * In real time a flush is a native microtask, as long as the host does not starve; on RxJS's virtual clock it is an
 * action of `asyncScheduler`; with a scheduler of the loop's own it is an action of that.
 */
export class Host {
  readonly #turn: (horizon: number) => void;
  readonly #scheduler: SchedulerLike | null;
  #microtask = false;
  #armedAt = 0;
  #action: Subscription | null = null;
  #virtual: VirtualFlush | null = null;
  #timer: Subscription | null = null;
  #timerWhen = Infinity;
  /** The `TestScheduler.run` that the timer belongs to, or -1; and whose `setInterval` it is. */
  #timerRun = -1;
  #timerHost: unknown = null;
  /** Distinguishes the timer that counts from one that could not be taken back. */
  #timerNumber = 0;
  #turnIsVirtual: boolean | null = null;
  #stride = 1;
  #lastLook = 0;

  /** @param turn runs what is ready, after the timers due at `horizon` or by now */
  constructor(turn: (horizon: number) => void, scheduler: SchedulerLike | null) {
    this.#turn = turn;
    this.#scheduler = scheduler;
  }

  /** Whether each iteration is an action of its own. */
  get singleStep(): boolean {
    return this.#scheduler !== null;
  }

  /**
   * Milliseconds on a monotonic clock. In real time whole ones, rounded up: no timer fires early, and those set in one
   * burst share an instant.
   */
  time(): number {
    if (this.#scheduler !== null) return this.#scheduler.now();
    return this.#isVirtual() ? clock.now() : Math.ceil(monotonicNow());
  }

  /** Timers set for this time or before are due. */
  dueTime(): number {
    if (this.#scheduler !== null) return this.#scheduler.now();
    return this.#isVirtual() ? clock.now() : monotonicNow();
  }

  /** Until the end of the turn the clock stays what it is, so it is looked up once. */
  beginTurn(): void {
    this.#turnIsVirtual = this.#scheduler === null && isVirtual();
  }

  endTurn(): void {
    this.#turnIsVirtual = null;
  }

  #isVirtual(): boolean {
    return this.#turnIsVirtual ?? isVirtual();
  }

  now(): number {
    return (this.#scheduler ?? clock).now();
  }

  armFlush(): void {
    // Armed, and no `TestScheduler.run` has begun since: its clock would be far behind.
    if (this.#microtask && clock.now() >= this.#armedAt) return;
    if (this.#scheduler !== null) {
      this.#armAction(this.#scheduler);
    } else if (isVirtual()) {
      this.#armVirtualFlush();
    } else if (!this.#microtask) {
      this.#microtask = true;
      this.#armedAt = clock.now();
      runInRootZone(() => void settled.then(this.#onMicrotask));
    }
  }

  /** A scheduler may run the action at once. */
  #armAction(scheduler: SchedulerLike): void {
    if (this.#action !== null) return;
    let ran = false;
    const action = scheduler.schedule(() => {
      ran = true;
      this.#action = null;
      this.#turn(-Infinity);
    }, 0);
    if (!ran) this.#action = action;
  }

  #armVirtualFlush(): void {
    if (this.#virtual !== null && this.#virtual.run === virtualRun()) return;
    const action = asyncScheduler.schedule(() => {
      this.#virtual = null;
      this.#turn(-Infinity);
    }, 0);
    this.#virtual = { action, run: noteInterval(action) };
  }

  readonly #onMicrotask: () => void = () => {
    if (!this.#microtask) return;
    if (this.#starving(monotonicNow())) {
      slice.hold(this);
      return;
    }
    this.#microtask = false;
    this.#turn(-Infinity);
  };

  /** Sets the one timer for `when`, or none for Infinity. */
  armTimer(when: number): void {
    if (when === this.#timerWhen && !this.#timerIsStale()) return;
    this.#dropTimer();
    this.#timerWhen = when;
    if (when === Infinity) return;
    // A scheduler that somebody has chosen keeps the time of the zone that it is called in: that of fakeAsync.
    if (this.#scheduler !== null) this.#startTimer(when);
    else runInRootZone(() => this.#startTimer(when));
  }

  /** The run that it was armed in is over, or the host's timers have been replaced, or put back, since. */
  #timerIsStale(): boolean {
    if (this.#timer === null || this.#scheduler !== null) return false;
    if (this.#timerRun >= 0) return !this.#isVirtual() || this.#timerRun !== virtualRun();
    return this.#timerHost !== globalThis.setInterval;
  }

  /** In virtual time, or when the host has other timers, this one can't be cleared; it will find that it does not count any more. */
  #dropTimer(): void {
    const real = this.#scheduler === null && this.#timerRun < 0 && this.#timer !== null;
    const unreachable = real && (this.#isVirtual() || this.#timerHost !== globalThis.setInterval);
    if (!unreachable) this.#timer?.unsubscribe();
    this.#timer = null;
  }

  #startTimer(when: number): void {
    const virtual = this.#scheduler === null && isVirtual();
    const wait = Math.max(0, when - this.dueTime());
    const delay = virtual ? wait : Math.min(wait, longestWait);
    const number = ++this.#timerNumber;
    const fire = (): void => this.#onTimer(number, delay === wait ? when : -Infinity);
    this.#timer = (this.#scheduler ?? clock).schedule(fire, delay);
    this.#timerRun = virtual ? noteInterval(this.#timer) : -1;
    this.#timerHost = globalThis.setInterval;
  }

  #onTimer(number: number, horizon: number): void {
    if (number !== this.#timerNumber) return;
    this.#timer = null;
    this.#timerWhen = Infinity;
    slice.begin();
    this.#turn(horizon);
  }

  /**
   * How many items may run before the next look at the clock, or 0 when the loop has to stop because the host needs a
   * turn: a flush is then held until it has had one. Looking after each item would cost as much as a task switch.
   */
  allowance(): number {
    if (this.#scheduler !== null) return longestStride;
    const now = monotonicNow();
    if (this.#starving(now)) {
      this.#microtask = true;
      slice.hold(this);
      return 0;
    }
    const fast = now - this.#lastLook < fastStride;
    this.#lastLook = now;
    return (this.#stride = fast ? Math.min(this.#stride * 2, longestStride) : 1);
  }

  #starving(now: number): boolean {
    return !this.#isVirtual() && slice.isOver(now, this);
  }

  /** The host has had a turn: what was held for it goes on. */
  resume(): void {
    this.#microtask = false;
    this.#turn(-Infinity);
  }

  /** Leaves nothing armed. */
  disarm(): void {
    this.#microtask = false;
    slice.leave(this);
    this.#action?.unsubscribe();
    this.#action = null;
    this.#virtual?.action.unsubscribe();
    this.#virtual = null;
    this.armTimer(Infinity);
  }
}
