import type { SchedulerLike } from 'rxjs';
import { LivelockError } from '../errors.js';
import type { EventLoop } from './EventLoop.js';
import { Host } from './Host.js';
import { ReadyQueue, type Ready } from './ReadyQueue.js';
import { shared } from './shared.js';
import { TimerQueue, type Timer } from './TimerQueue.js';

/** A program in virtual time that is ready so often in one instant never lets time pass. */
const livelockAfter = 1_000_000;

/**
 * The machine of a loop. One iteration, as CPython has it: the timers that are due move behind what is ready, then
 * exactly what was ready when it began runs, and what that makes ready waits for the next. Iterations follow each other
 * until nothing is ready, or the host needs a turn.
 */
export class Iterations {
  readonly host: Host;
  readonly #loop: EventLoop;
  readonly #ready = new ReadyQueue();
  readonly #timers = new TimerQueue();
  readonly #queueTimer = (timer: Timer): void => this.#ready.push(timer);
  #running = false;
  #closed = false;
  readonly #after: (() => void)[] = [];
  #instant = NaN;

  constructor(loop: EventLoop, scheduler: SchedulerLike | null) {
    this.#loop = loop;
    this.host = new Host((horizon) => this.#turn(horizon), scheduler);
  }

  get isRunning(): boolean {
    return this.#running;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Whether nothing is ready or timed. */
  get isIdle(): boolean {
    return this.#ready.isEmpty && this.#timers.next() === Infinity;
  }

  enqueue(item: Ready): void {
    if (this.#closed) return;
    this.#ready.push(item);
    if (!this.#running) this.host.armFlush();
  }

  addTimer(timer: Timer): void {
    if (this.#closed) return;
    this.#timers.add(timer);
    this.#ready.flows = false;
    this.#armTimer();
  }

  timerCancelled(timer: Timer): void {
    this.#timers.cancelled(timer);
    this.#armTimer();
  }

  /** Calls `fn` as the loop's, wherever it is called from: what it starts belongs to this loop. */
  within<A, T>(fn: (argument: A) => T, argument: A): T {
    const { loop, task, context, depth } = shared;
    const outermost = !this.#running;
    shared.loop = this.#loop;
    this.#running = true;
    try {
      return fn(argument);
    } finally {
      shared.loop = loop;
      shared.task = task;
      shared.context = context;
      shared.depth = depth;
      if (outermost) this.#leave();
    }
  }

  /** Arms the host for what was made ready or timed meanwhile. */
  #leave(): void {
    this.#running = false;
    // What was awaited last must not be kept; in the step of another loop's task, and in what is told of it, it is still needed.
    if (shared.task === null && shared.requestKind === 0) shared.request = shared.awaited = null;
    this.#armTimer();
    if (!this.#ready.isEmpty) this.host.armFlush();
  }

  /** Calls `fn` between this iteration and the next, where CPython's `run_until_complete` returns. */
  after(fn: () => void): void {
    if (!this.#running) {
      fn();
      return;
    }
    this.#after.push(fn);
    this.#ready.flows = false;
  }

  dropReady(): void {
    this.#ready.drop();
  }

  /** Drops everything, and leaves nothing armed. */
  close(): void {
    this.#closed = true;
    this.dropReady();
    this.#timers.clear();
    this.host.disarm();
  }

  #armTimer(): void {
    if (!this.#running) this.host.armTimer(this.#timers.next());
  }

  #turn(horizon: number): void {
    if (this.#running || this.#closed) return;
    const { loop, task, context, resuming, request, requestKind, left, awaited, depth, holds, cleanups } = shared;
    shared.loop = this.#loop;
    shared.task = null;
    shared.requestKind = 0;
    if (left.length > 0) shared.left = [];
    shared.resuming = false;
    // Somebody may be emitting a value around this turn, or unsubscribing, and has it run by hand.
    shared.holds = null;
    shared.cleanups = null;
    this.#running = true;
    this.host.beginTurn();
    try {
      this.#iterate(horizon);
    } finally {
      this.host.endTurn();
      this.#running = false;
      shared.loop = loop;
      shared.task = task;
      shared.context = context;
      shared.request = request;
      shared.requestKind = requestKind;
      shared.left = left;
      shared.awaited = awaited;
      shared.resuming = resuming;
      shared.depth = depth;
      shared.holds = holds;
      shared.cleanups = cleanups;
      this.#armTimer();
    }
    if (this.#after.length > 0 && this.#ready.batchIsDone) this.#callAfter();
  }

  #iterate(horizon: number): void {
    let allowance = 1;
    let due = horizon;
    for (;;) {
      if (this.#ready.batchIsDone) {
        this.#begin(due);
        due = -Infinity;
      }
      allowance -= this.#run(allowance);
      if (this.#ready.batches > livelockAfter) this.#checkLivelock();
      if (this.#ready.isEmpty || (this.#after.length > 0 && this.#ready.batchIsDone)) return;
      if (allowance <= 0) {
        allowance = this.host.allowance();
        if (allowance === 0) return;
      }
      if (this.host.singleStep && this.#ready.batchIsDone) {
        this.host.armFlush();
        return;
      }
    }
  }

  #begin(horizon: number): void {
    if (!this.#timers.isEmpty) this.#timers.takeDue(Math.max(horizon, this.host.dueTime()), this.#queueTimer);
    this.#ready.flows = this.#timers.isEmpty && this.#after.length === 0 && !this.host.singleStep;
    this.#ready.beginBatch();
  }

  #run(limit: number): number {
    const debug = this.#loop._debug;
    return debug === null ? this.#ready.run(limit, this.#loop) : debug.runTimed(this.#ready, this.#loop);
  }

  #callAfter(): void {
    for (const fn of this.#after.splice(0)) fn();
    if (!this.#ready.isEmpty) this.host.armFlush();
  }

  #checkLivelock(): void {
    this.#ready.batches = 0;
    const now = this.host.time();
    if (now === this.#instant) {
      throw new LivelockError(`a million iterations at ${now} ms of virtual time: a program that is always ready lets no time pass`);
    }
    this.#instant = now;
  }
}
