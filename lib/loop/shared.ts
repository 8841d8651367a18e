import type { Future } from '../tasks/Future.js';
import type { Frame } from '../tasks/Coroutine.js';
import type { Request, RequestKind } from '../tasks/suspend.js';
import type { Task } from '../tasks/Task.js';
import type { ContextState, Carrier } from './Context.js';
import type { EventLoop } from './EventLoop.js';

/** What all copies of this package in one thread share: which loop, task and context are current. */
export interface Shared {
  /** The loop whose callback or task step is running now. */
  loop: EventLoop | null;
  /** The task whose step is running now. */
  task: Task<unknown> | null;
  /** What the body of the running task asks for by suspending; with kind 0, which is nothing, what was asked for last. */
  request: Request | null;
  requestKind: RequestKind;
  context: ContextState;
  carrier: Carrier | null;
  /** How many calls of coroutines are on the native stack now. */
  depth: number;
  /** The bodies that a suspension leaves on its way out to the task, innermost first. */
  left: Frame[];
  /** Set while a value is on its way from a task to the `yield*` that its body is suspended in. */
  resuming: boolean;
  /** What the running task waited for before this step. */
  awaited: Future<unknown> | null;
  /** With what message a task was last asked to end, where it had one: rare, so that no task has a word for it. */
  readonly cancelMessages: WeakMap<object, string>;
  /** While a source is unsubscribed: the runs which that cancels, for whoever waits for their cleanups. */
  cleanups: Future<unknown>[] | null;
  /** While a value is emitted: what its consumers ask a source that can wait to wait for. */
  holds: Future<unknown>[] | null;
  /** What `setEventLoop` set. */
  setLoop: EventLoop | null;
  realLoop: EventLoop | null;
  /** The default loop of one `TestScheduler.run`, see virtualTime.ts. */
  virtualLoop: EventLoop | null;
  virtualRun: number;
  taskCount: number;
  /** How many loops are in debug mode: while there is none, creating a coroutine looks no further. */
  debugLoops: number;
  /** How many want to know who holds a semaphore: loops in debug mode, programs in virtual time. */
  watchers: number;
}

const key = Symbol.for('rxjs-asyncio.shared');

function createShared(): Shared {
  return {
    loop: null,
    task: null,
    request: null,
    requestKind: 0,
    depth: 0,
    left: [],
    context: { vars: new Map(), carried: null, followedBy: null },
    carrier: null,
    resuming: false,
    awaited: null,
    cancelMessages: new WeakMap(),
    cleanups: null,
    holds: null,
    setLoop: null,
    realLoop: null,
    virtualLoop: null,
    virtualRun: -1,
    taskCount: 0,
    debugLoops: 0,
    watchers: 0,
  };
}

const registry = globalThis as unknown as Record<symbol, Shared | undefined>;

/** Sealed: Jest's clean-up of globals would else turn its properties into accessors that call themselves. */
export const shared: Shared = (registry[key] ??= Object.seal(createShared()));
