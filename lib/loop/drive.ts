import type { Awaitable } from '../Awaitable.js';
import type { Future } from '../tasks/Future.js';
import type { Task, TaskOptions } from '../tasks/Task.js';
import { collectCleanups, whenAllDone } from './cleanups.js';
import type { EventLoop } from './EventLoop.js';

/** How a main task ended. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/**
 * Runs `main` as a task; `done` is called at the end of the iteration in which it is known to be done. asyncio:
 * `run_until_complete`.
 */
export function runMain<T>(
  loop: EventLoop,
  main: Awaitable<T>,
  options: TaskOptions,
  done: (outcome: Outcome<T>) => void,
): Task<T> {
  const task = loop.createTask(main, options);
  task.addDoneCallback(() => {
    const outcome = outcomeOf(task);
    loop._afterIteration(() => done(outcome));
  });
  return task;
}

function outcomeOf<T>(task: Task<T>): Outcome<T> {
  try {
    return { ok: true, value: task.result() };
  } catch (error) {
    return { ok: false, error };
  }
}

/**
 * Ends a loop that is not running now, as `asyncio.run` does: cancels all tasks that are left, once, waits for them
 * without limit, reports those that failed, closes what async iterators are open, waits for the work of the default
 * executor, and closes the loop.
 */
export function shutDown(loop: EventLoop, done: () => void): void {
  const tasks = [...loop._tasks];
  whenOver(loop, tasks, () => {
    tasks.forEach(reportFailure);
    letGo(loop, () => {
      whenCleaned(loop, () => {
        loop._defaultExecutor.shutDown(loop, () => {
          loop.close();
          done();
        });
      });
    });
  });
  for (const task of tasks) task.cancel();
}

function whenOver(loop: EventLoop, futures: readonly Future<unknown>[], fn: () => void): void {
  if (futures.length === 0) fn();
  else whenAllDone(futures, () => loop._afterIteration(fn));
}

/** Ends what runs without a task, and lets whoever waits for it hear of that. */
function letGo(loop: EventLoop, fn: () => void): void {
  if (loop._closers.size === 0) {
    fn();
    return;
  }
  const cleanups = collectCleanups(() => loop._letGo());
  whenOver(loop, cleanups, () => loop.callSoon(() => loop._afterIteration(fn)));
}

/** Waits also for the cleanups that began while all else was cancelled. */
function whenCleaned(loop: EventLoop, fn: () => void): void {
  const runs = [...loop._cleanings].map(({ run }) => run);
  if (runs.length === 0) fn();
  else whenOver(loop, runs, () => whenCleaned(loop, fn));
}

function reportFailure(task: Task<unknown>): void {
  if (task.cancelled()) return;
  try {
    task.result();
  } catch (exception) {
    task.getLoop().callExceptionHandler({ message: 'unhandled exception during run() shutdown', exception, task });
  }
}
