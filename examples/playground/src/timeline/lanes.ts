import type { Task, TraceEvent } from 'rxjs-asyncio';

/** What a task is doing for a while. */
export type Activity = 'created' | 'ready' | 'running' | 'suspended' | 'cleaning';

export interface Segment {
  readonly activity: Activity;
  readonly from: number;
  /** null while it lasts. */
  to: number | null;
  /** What a suspended task waits for. */
  readonly on: string;
}

export interface Lane {
  readonly id: number;
  name: string;
  readonly created: number;
  readonly parent: Lane | null;
  segments: Segment[];
  readonly cancels: number[];
  cleaning: boolean;
  end: { readonly time: number; readonly outcome: 'finished' | 'failed' | 'cancelled' } | null;
}

/** The lanes of a timeline, one a task, built from the events of `loop.trace$`. */
export class Lanes {
  list: Lane[] = [];
  readonly #byTask = new Map<Task<unknown>, Lane>();
  #count = 0;

  add(event: TraceEvent): Lane {
    const lane = this.#laneOf(event);
    lane.name = nameOf(event.task);
    switch (event.kind) {
      case 'created':
        break;
      case 'started':
      case 'resumed':
        enter(lane, 'running', event.time);
        break;
      case 'suspended':
        enter(lane, lane.cleaning ? 'cleaning' : 'suspended', event.time, event.on);
        break;
      case 'woken':
        enter(lane, 'ready', event.time);
        break;
      case 'cancelled':
        lane.cancels.push(event.time);
        break;
      case 'cleaningUp':
        beginCleanup(lane);
        break;
      case 'done':
        leave(lane, event.time);
        lane.end = { time: event.time, outcome: event.outcome };
        this.#byTask.delete(event.task);
        break;
    }
    return lane;
  }

  /** Drops what ended before `time`, so that a program without an end needs no more and more memory. */
  forget(time: number): void {
    this.list = this.list.filter((lane) => lane.end === null || lane.end.time >= time);
    for (const lane of this.list) {
      if (lane.segments.length > 64) lane.segments = lane.segments.filter(({ to }) => to === null || to >= time);
    }
  }

  clear(): void {
    this.list = [];
    this.#byTask.clear();
  }

  #laneOf(event: TraceEvent): Lane {
    const known = this.#byTask.get(event.task);
    if (known !== undefined) return known;
    const by = event.kind === 'created' ? event.by : null;
    const lane: Lane = {
      id: this.#count++,
      name: '',
      created: event.time,
      parent: (by !== null && this.#byTask.get(by)) || null,
      segments: [],
      cancels: [],
      cleaning: false,
      end: null,
    };
    enter(lane, 'created', event.time);
    this.#byTask.set(event.task, lane);
    this.list.push(lane);
    return lane;
  }
}

function enter(lane: Lane, activity: Activity, time: number, on = ''): void {
  leave(lane, time);
  lane.segments.push({ activity, from: time, to: null, on });
}

function leave(lane: Lane, time: number): void {
  const last = lane.segments.at(-1);
  if (last !== undefined) last.to ??= time;
}

/** The step that the CancelledError was thrown into may have ended already, suspended on its cleanup. */
function beginCleanup(lane: Lane): void {
  lane.cleaning = true;
  const last = lane.segments.at(-1);
  if (last?.activity === 'suspended' && last.to === null) lane.segments[lane.segments.length - 1] = { ...last, activity: 'cleaning' };
}

/** A task without a name of its own is called as its coroutine. */
export function nameOf(task: Task<unknown>): string {
  const name = task.getName();
  if (!/^Task-\d+$/.test(name)) return name;
  const coroutine = String(task.getCoro());
  return coroutine.startsWith('[object') ? name : coroutine;
}
