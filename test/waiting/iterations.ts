import { VirtualTimeScheduler, type SchedulerAction, type Subscription } from 'rxjs';
import { coroutine, EventLoop, Future, type Body, type Coroutine, type Task } from '../../lib/index.js';

/** A loop with a scheduler of its own runs one iteration an action. */
class CountingScheduler extends VirtualTimeScheduler {
  iteration = 0;

  override schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay?: number, state?: T): Subscription {
    const count = (): number => this.iteration++;
    const counted = function (this: SchedulerAction<T>, value?: T): void {
      count();
      work.call(this, value);
    };
    return super.schedule(counted, delay, state);
  }
}

export interface Probe {
  readonly loop: EventLoop;
  /** The number of the current iteration; main starts in 1. */
  iteration(): number;
  log(text: string): void;
}

/** Runs `main` on a loop that counts its iterations, and returns what was logged as CPython's probes have it: `i4@1000: text`. */
export function probe(main: (probe: Probe) => Body<unknown>): string[] {
  const scheduler = new CountingScheduler();
  const loop = new EventLoop({ scheduler });
  const lines: string[] = [];
  const log = (text: string): void => {
    const time = scheduler.frame === 0 ? '' : `@${scheduler.frame}`;
    lines.push(`i${scheduler.iteration}${time}: ${text}`);
  };
  loop.setExceptionHandler((_loop, { exception }) => log(`HANDLER ${String(exception)}`));
  const task = loop.createTask(coroutine(main)({ loop, iteration: () => scheduler.iteration, log }));
  scheduler.flush();
  task.result();
  return lines;
}

/** As `asyncio.wait([task])`: one iteration for the done callback, one to wake up, and no error. */
export const ended = coroutine(function* (task: Task<unknown>) {
  const over = new Future<void>();
  task.addDoneCallback(() => over.setResult());
  yield* over;
});

/** Runs `body`, and gives the error that it throws. */
export const errorOf = coroutine(function* (work: Coroutine<unknown> | Future<unknown>): Body<unknown> {
  try {
    yield* work;
  } catch (error) {
    return error;
  }
  throw new Error('expected an error, and there was none');
});
