import { loadExecutors } from './loadExecutors.js';

// coroutines
export { aiter, AsyncCursor } from './tasks/aiter.js';
export { asPromise } from './tasks/asPromise.js';
export type { Awaitable, NativeObservable } from './Awaitable.js';
export { coroutine, Coroutine, isCoroutine, type Body } from './tasks/Coroutine.js';
export { fromAsync } from './tasks/fromAsync.js';
export { until } from './tasks/until.js';

// futures and tasks
export { createTask } from './tasks/createTask.js';
export { allTasks, currentTask } from './tasks/currentTask.js';
export { ensureFuture } from './tasks/ensureFuture.js';
export { Future, isFuture } from './tasks/Future.js';
export { Task, type TaskOptions } from './tasks/Task.js';
export { wrapFuture } from './tasks/wrapFuture.js';

// waiting
export { asCompleted, AsCompleted, type AsCompletedOptions } from './waiting/asCompleted.js';
export { fromIterable } from './waiting/fromIterable.js';
export { gather, type Gathered, type GatheredOrErrors, type GatherOptions } from './waiting/gather.js';
export { shield } from './waiting/shield.js';
export { sleep } from './waiting/sleep.js';
export { staggeredRace, type StaggeredRace } from './waiting/staggeredRace.js';
export {
  ALL_COMPLETED,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  wait,
  type ReturnWhen,
  type Waited,
  type WaitOptions,
} from './waiting/wait.js';
export { waitFor } from './waiting/waitFor.js';

// context managers
export type { AsyncContextManager } from './tasks/AsyncContextManager.js';
export { asyncWith } from './tasks/asyncWith.js';
export type { BlockBody } from './tasks/Block.js';
export { TaskGroup, taskGroup } from './tasks/TaskGroup.js';
export { Timeout, timeout, timeoutAt } from './waiting/Timeout.js';

// synchronisation
export { Barrier } from './sync/Barrier.js';
export { BoundedSemaphore } from './sync/BoundedSemaphore.js';
export { Condition } from './sync/Condition.js';
export { Event } from './sync/Event.js';
export type { Lease } from './sync/Lease.js';
export { Lock } from './sync/Lock.js';
export { Semaphore } from './sync/Semaphore.js';

// queues
export { LifoQueue } from './queues/LifoQueue.js';
export { PriorityQueue, type PriorityQueueOptions } from './queues/PriorityQueue.js';
export { Queue } from './queues/Queue.js';

// event loop
export { Context, copyContext, setContextCarrier, type Carried, type Carrier } from './loop/Context.js';
export { ContextVar, Token } from './loop/ContextVar.js';
export { getEventLoop, getRunningLoop, newEventLoop, setEventLoop } from './loop/currentLoop.js';
export { EventLoop, type EventLoopOptions, type ExceptionHandler, type TaskFactory } from './loop/EventLoop.js';
export type { ExceptionContext } from './loop/exceptions.js';
export { Handle, TimerHandle } from './loop/Handle.js';
export { run, type RunOptions } from './loop/run.js';
export { Runner, type RunMainOptions, type RunnerOptions } from './loop/Runner.js';

// introspection
export { captureCallGraph, type CallGraph, type CallGraphOptions } from './introspection/captureCallGraph.js';
export { formatTasks } from './introspection/formatTasks.js';
export { formatCallGraph, printCallGraph } from './introspection/printCallGraph.js';
export type { ChromeTraceEvent } from './introspection/TraceWriter.js';
export type { TaskOutcome, TraceEvent } from './loop/Trace.js';

// errors
export {
  BrokenBarrierError,
  CancelledError,
  DeadlockError,
  ExceptionGroup,
  InvalidStateError,
  LivelockError,
  LookupError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  RuntimeError,
  throwIfCancelled,
} from './errors.js';
export { EmptyError, TimeoutError } from 'rxjs';

// operators
export * from '../operators/index.js';

// Pure for bundlers, which leave it out, and the executors with it, unless they are asked for: see loadExecutors.
/* @__PURE__ */ loadExecutors();
