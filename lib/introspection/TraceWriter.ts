import type { TraceEvent } from '../loop/Trace.js';
import { isCoroutine } from '../tasks/Coroutine.js';
import type { Task } from '../tasks/Task.js';

/** An event of the Trace Event Format, which Perfetto and Chrome's tracing page show: a file is a JSON array of them. */
export interface ChromeTraceEvent {
  /** Metadata, begin, end, a complete slice, an instant, the start and the end of an arrow. */
  readonly ph: 'M' | 'B' | 'E' | 'X' | 'i' | 's' | 'f';
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly id?: number;
  readonly s?: 't';
  readonly bp?: 'e';
  readonly args?: Readonly<Record<string, unknown>>;
}

/** What a task is doing, shown as a slice when that is over. */
interface Doing {
  readonly name: string;
  readonly cat: 'state' | 'suspended';
  readonly since: number;
}

/** A task, as a thread. */
interface Lane {
  readonly tid: number;
  name: string;
  readonly begin: number;
  doing: Doing | null;
  isCleaningUp: boolean;
  /** When it ended; null before. */
  end: number | null;
  /** The arrow that ends where it goes on. */
  arrow: number | null;
}

const pid = 1;

/** Slices nest in time: what starts an arrow after its task has ended starts it just before that. */
const justBefore = 0.001;

/** Writes the events of `trace$` in the Trace Event Format. */
export class TraceWriter {
  readonly #emit: (event: ChromeTraceEvent) => void;
  readonly #lanes = new Map<Task<unknown>, Lane>();
  #lastLane = 0;
  #lastArrow = 0;
  #now = 0;

  constructor(emit: (event: ChromeTraceEvent) => void) {
    this.#emit = emit;
  }

  write(event: TraceEvent): void {
    this.#now = Math.round(event.time * 1e6) / 1e3;
    const lane = this.#lanes.get(event.task) ?? this.#open(event);
    switch (event.kind) {
      case 'created':
        break;
      case 'started':
      case 'resumed':
        this.#goOn(lane);
        break;
      case 'suspended':
        this.#turnTo(lane, event.on, 'suspended');
        break;
      case 'woken':
        this.#turnTo(lane, 'ready', 'state');
        this.#startArrow(lane, event.by);
        break;
      case 'cancelled':
        this.#put(lane, { ph: 'i', name: 'cancelled', cat: 'cancel', s: 't', args: { by: nameOf(event.by) } });
        break;
      case 'cleaningUp':
        this.#beginCleanup(lane);
        break;
      case 'uncancelled':
        this.#endCleanup(lane);
        break;
      case 'done':
        // It may have been given a name since it was made.
        this.#nameLane(lane, event.task.getName());
        this.#close(lane, event.outcome);
        break;
    }
  }

  /** Nothing more comes: ends what is going on. */
  end(): void {
    for (const lane of this.#lanes.values()) if (lane.end === null) this.#close(lane, 'pending');
  }

  #open(event: TraceEvent): Lane {
    const { task } = event;
    const tid = ++this.#lastLane;
    const lane: Lane = { tid, name: '', begin: this.#now, doing: null, isCleaningUp: false, end: null, arrow: null };
    this.#lanes.set(task, lane);
    if (tid === 1) this.#put(lane, { ph: 'M', name: 'process_name', cat: '__metadata', args: { name: 'event loop' } });
    this.#nameLane(lane, task.getName());
    this.#put(lane, { ph: 'M', name: 'thread_sort_index', cat: '__metadata', args: { sort_index: tid } });
    const by = event.kind === 'created' ? { by: nameOf(event.by) } : {};
    this.#put(lane, { ph: 'B', name: titleOf(task), cat: 'task', args: by });
    lane.doing = { name: event.kind === 'created' ? 'not started' : 'ready', cat: 'state', since: this.#now };
    return lane;
  }

  #nameLane(lane: Lane, name: string): void {
    if (lane.name === name) return;
    lane.name = name;
    this.#put(lane, { ph: 'M', name: 'thread_name', cat: '__metadata', args: { name } });
  }

  #goOn(lane: Lane): void {
    this.#turnTo(lane, 'running', 'state');
    if (lane.arrow !== null) this.#put(lane, { ph: 'f', name: 'wakes', cat: 'wake', id: lane.arrow, bp: 'e' });
    lane.arrow = null;
  }

  #turnTo(lane: Lane, name: string, cat: Doing['cat']): void {
    this.#endDoing(lane);
    lane.doing = { name, cat, since: this.#now };
  }

  /** A step that takes no time is shown all the same; waiting for no time is not. */
  #endDoing(lane: Lane): void {
    if (lane.doing === null) return;
    const { name, cat, since } = lane.doing;
    const dur = Math.round((this.#now - since) * 1e3) / 1e3;
    lane.doing = null;
    if (dur > 0 || name === 'running') this.#put(lane, { ph: 'X', name, cat, ts: since, dur });
  }

  #startArrow(to: Lane, by: Task<unknown> | null): void {
    const from = by === null ? undefined : this.#lanes.get(by);
    if (from === undefined || from === to) return;
    const ts = from.end === null ? this.#now : from.end - justBefore;
    // A task that took no time at all has no slice to start at.
    if (ts < from.begin) return;
    to.arrow = ++this.#lastArrow;
    this.#put(from, { ph: 's', name: 'wakes', cat: 'wake', id: to.arrow, ts });
  }

  #beginCleanup(lane: Lane): void {
    if (lane.isCleaningUp) return;
    lane.isCleaningUp = true;
    // The whole step, so that the slices nest.
    this.#put(lane, { ph: 'B', name: 'cleaning up', cat: 'cleanup', ts: lane.doing?.since ?? this.#now });
  }

  #endCleanup(lane: Lane): void {
    if (!lane.isCleaningUp) return;
    lane.isCleaningUp = false;
    const doing = lane.doing;
    this.#endDoing(lane);
    this.#put(lane, { ph: 'E', name: 'cleaning up', cat: 'cleanup' });
    if (doing !== null) lane.doing = { ...doing, since: this.#now };
  }

  #close(lane: Lane, outcome: string): void {
    this.#endDoing(lane);
    this.#endCleanup(lane);
    this.#put(lane, { ph: 'E', name: '', cat: 'task', args: { outcome } });
    lane.end = this.#now;
  }

  #put(lane: Lane, event: Omit<ChromeTraceEvent, 'pid' | 'tid' | 'ts'> & { readonly ts?: number }): void {
    this.#emit({ pid, tid: lane.tid, ts: this.#now, ...event });
  }
}

function titleOf(task: Task<unknown>): string {
  const input = task.getCoro();
  return isCoroutine(input) ? input.toString() : 'an Observable';
}

function nameOf(task: Task<unknown> | null): string | null {
  return task === null ? null : task.getName();
}
