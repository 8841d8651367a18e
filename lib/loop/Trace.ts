import { Observable, type Subscriber, type TeardownLogic } from 'rxjs';
import { CancelledError } from '../errors.js';
import type { Parent } from '../tasks/ChildWaiter.js';
import type { Future } from '../tasks/Future.js';
import type { Task } from '../tasks/Task.js';
import { captureContext, type ContextState } from './Context.js';
import type { EventLoop } from './EventLoop.js';
import { shared } from './shared.js';

type AnyTask = Task<unknown>;

/** How a task ended. */
export type TaskOutcome = 'finished' | 'failed' | 'cancelled';

/**
 * One thing that happened to a task: an item of `EventLoop.trace$`. Its `time` is in ms on the loop's clock, with the
 * fraction that `loop.time()` leaves out, and never goes back.
 *
 *  - `created`: `by` the task whose step made it, or null.
 *  - `started`: its first step begins. One that is cancelled before never starts.
 *  - `suspended`: a step has ended. `on` says what it awaits, as `formatTasks` does; `future` is that, null where there is
 *    none that others can have: for `sleep(0)`, and for a turn in the queue of a lock. Once more when `on` has changed: a job
 *    of an executor that was queued runs.
 *  - `woken`: what it awaited is settled, it is ready. `by` the task whose step did that, or whose end did through a combinator; null:
 *    a timer, the host or a callback.
 *  - `resumed`: a later step begins.
 *  - `cancelled`: it was asked to end, `by` the running task, or null.
 *  - `cleaningUp`: a cancel was thrown into its body, and that step did not end it.
 *  - `uncancelled`: whoever asked it to end has taken that back, as an expired timeout does: it goes on.
 *  - `done`: its body has ended.
 */
export type TraceEvent =
  | { readonly kind: 'created'; readonly time: number; readonly task: AnyTask; readonly by: AnyTask | null }
  | { readonly kind: 'started'; readonly time: number; readonly task: AnyTask }
  | {
      readonly kind: 'suspended';
      readonly time: number;
      readonly task: AnyTask;
      readonly on: string;
      readonly future: Future<unknown> | null;
    }
  | { readonly kind: 'woken'; readonly time: number; readonly task: AnyTask; readonly by: AnyTask | null }
  | { readonly kind: 'resumed'; readonly time: number; readonly task: AnyTask }
  | { readonly kind: 'cancelled'; readonly time: number; readonly task: AnyTask; readonly by: AnyTask | null }
  | { readonly kind: 'cleaningUp'; readonly time: number; readonly task: AnyTask }
  | { readonly kind: 'uncancelled'; readonly time: number; readonly task: AnyTask }
  | { readonly kind: 'done'; readonly time: number; readonly task: AnyTask; readonly outcome: TaskOutcome };

/** A subscriber, and the context that it is told in. */
interface Viewer {
  readonly subscriber: Subscriber<TraceEvent>;
  readonly context: ContextState;
}

/** What somebody who watches a loop is told. It exists only as long as there is somebody. */
export class Trace {
  readonly #loop: EventLoop;
  readonly #clock: () => number;
  readonly #viewers = new Set<Viewer>();
  #last = -Infinity;
  /** What happened while an earlier event was told: all hear of all in one order. */
  readonly #queue: TraceEvent[] = [];
  #telling = false;
  /** The task whose end is being told to the combinator that waits for it. */
  #ended: AnyTask | null = null;
  /** Who settled a Future that a combinator waits for. */
  readonly #settlers = new WeakMap<object, AnyTask>();

  constructor(loop: EventLoop, clock: () => number) {
    this.#loop = loop;
    this.#clock = clock;
  }

  add(subscriber: Subscriber<TraceEvent>): TeardownLogic {
    const viewer = { subscriber, context: captureContext() };
    this.#viewers.add(viewer);
    return () => {
      this.#viewers.delete(viewer);
      if (this.#viewers.size === 0 && this.#loop._trace === this) this.#loop._trace = null;
    };
  }

  /** The loop is closed. */
  complete(): void {
    for (const { subscriber } of [...this.#viewers]) subscriber.complete();
  }

  /** Something that has no more to it. */
  note(kind: 'started' | 'resumed' | 'uncancelled', task: AnyTask): void {
    this.#tell({ kind, time: this.#now(), task });
  }

  /** Something that somebody did. */
  noteBy(kind: 'created' | 'woken' | 'cancelled', task: AnyTask, by: AnyTask | null = shared.task): void {
    this.#tell({ kind, time: this.#now(), task, by });
  }

  /** @param future null when it lets the others run: it is ready all the while */
  suspended(task: AnyTask, future: Future<unknown> | null): void {
    const on = future?._describe() ?? 'sleep(0)';
    this.#tell({ kind: 'suspended', time: this.#now(), task, on, future: future?._isTurn === true ? null : future });
    if (future === null) this.noteBy('woken', task, null);
  }

  /** What a Future says of itself has changed: those who await it are told of again. */
  changed(future: Future<unknown>): void {
    for (const waiter of future._listWaiters()) {
      if ((waiter as Partial<AnyTask>)._isTask === true) this.suspended(waiter as unknown as AnyTask, future);
    }
  }

  /** A step begins. */
  step(task: AnyTask, first: boolean): void {
    this.note(first ? 'started' : 'resumed', task);
  }

  /**
   * The body has suspended.
   *
   * @param thrown what was thrown into it
   * @param future null when it lets the others run
   */
  endOfStep(task: AnyTask, thrown: unknown, future: Future<unknown> | null): void {
    // Told with the next: what comes of it, when somebody acts on it, comes after both.
    if (thrown instanceof CancelledError && task.cancelling() > 0) this.#queue.push({ kind: 'cleaningUp', time: this.#now(), task });
    this.suspended(task, future);
  }

  done(task: AnyTask, outcome: TaskOutcome = task._describeState() as TaskOutcome): void {
    this.#tell({ kind: 'done', time: this.#now(), task, outcome });
  }

  /** Those who waited for a Future are in the ready queue. */
  settled(future: object, waiters: readonly object[]): void {
    const by = shared.task ?? this.#ended;
    if (by !== null) this.#settlers.set(future, by);
    for (const waiter of waiters) {
      if ((waiter as Partial<AnyTask>)._isTask === true) this.noteBy('woken', waiter as AnyTask, by);
    }
  }

  /** Tells a combinator of the end of `child`; whoever that wakes is woken by it. */
  tellParent(parent: Parent, child: Future<unknown>, own: boolean): void {
    const outer = this.#ended;
    this.#ended = child._isTask ? (child as AnyTask) : (this.#settlers.get(child) ?? null);
    try {
      parent._childDone(child, own);
    } finally {
      this.#ended = outer;
    }
  }

  #now(): number {
    return (this.#last = Math.max(this.#last, this.#clock()));
  }

  #tell(event: TraceEvent): void {
    this.#queue.push(event);
    if (this.#telling) return;
    this.#telling = true;
    // As a callback: what it starts is made by no task, and what it sets stays in its own context.
    this.#loop._within(() => {
      shared.task = null;
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#tellAll(next);
    });
    this.#telling = false;
  }

  #tellAll(event: TraceEvent): void {
    for (const { subscriber, context } of [...this.#viewers]) {
      shared.context = context;
      const { carried } = context;
      try {
        if (carried === null) subscriber.next(event);
        else carried(() => subscriber.next(event));
      } catch (exception) {
        this.#loop.callExceptionHandler({ message: 'Exception in a subscriber of trace$', exception, task: event.task });
      }
    }
  }
}

/** The events of a loop as a stream. */
export function traceOf(loop: EventLoop, clock: () => number): Observable<TraceEvent> {
  return new Observable((subscriber) => {
    if (!loop.isClosed()) return (loop._trace ??= new Trace(loop, clock)).add(subscriber);
    subscriber.complete();
    return undefined;
  });
}
