import { finalize, NEVER, of, Subject, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import {
  CancelledError,
  coroutine,
  createTask,
  EventLoop,
  fromAsync,
  Future,
  sleep,
  TimeoutError,
  until,
  waitFor,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { withTimeout } from '../../operators/index.js';
import { inTask, turns } from '../tasks/support.js';
import { errorOf } from './iterations.js';

const ignore = { error: () => undefined };

describe('waitFor that is left', () => {
  it('cancels every kind of input, Futures too', () => {
    const value = inTask(function* () {
      const ends: string[] = [];
      const work = coroutine(function* () {
        try {
          yield* sleep(100);
        } finally {
          ends.push('cancelled');
        }
      });
      const source = new Subject<void>();
      const [future, task] = [new Future<void>(), createTask(work())];
      const subscriptions = [work(), source, future, task].map((input) => waitFor<unknown>(input, 1_000).subscribe());
      yield* sleep(5);
      subscriptions.forEach((subscription) => subscription.unsubscribe());
      yield* sleep(1);
      return { ends, observed: source.observed, future: future.cancelled(), task: task.cancelled() };
    });
    expect(value).toEqual({ ends: ['cancelled', 'cancelled'], observed: false, future: true, task: true });
  });

  it('has who waits for its cleanup wait for that of its input', () => {
    const value = inTask(function* (loop) {
      const ends: string[] = [];
      const work = coroutine(function* () {
        try {
          yield* sleep(1_000);
        } finally {
          yield* sleep(30);
          ends.push(`cleaned up at ${loop.time()}`);
        }
      });
      const error = yield* errorOf(until(waitFor(work().pipe(finalize(() => ends.push('finalized'))), 500).pipe(withTimeout(20))));
      return [...ends, `${(error as Error).name} at ${loop.time()}`];
    });
    expect(value).toEqual(['finalized', 'cleaned up at 50', 'TimeoutError at 50']);
  });

  it('aborts an async function when time is up, and waits until it has settled', async () => {
    const events: string[] = [];
    let [settle, noteAbort] = [(): void => undefined, (): void => undefined];
    const request = fromAsync(async (signal) => {
      signal.addEventListener('abort', () => {
        events.push('aborted');
        noteAbort();
      });
      await new Promise<void>((resolve) => (settle = resolve));
    });
    const loop = new EventLoop();
    const aborted = new Promise<void>((resolve) => (noteAbort = resolve));
    loop.createTask(waitFor(request, 1)).subscribe({ error: (error) => events.push((error as Error).name) });
    await aborted;
    await turns();
    events.push('settles');
    settle();
    await turns();
    expect(events).toEqual(['aborted', 'settles', 'TimeoutError']);
  });

  it('lets a Promise go when time is up', () => {
    const { value, elapsed } = runVirtual(() => errorOf(waitFor(new Promise(() => undefined), 30)));
    expect([value instanceof TimeoutError, ((value as Error).cause as Error).name, elapsed]).toEqual([true, 'CancelledError', 30]);
  });

  it.each<[string, () => void, number]>([
    ['when its input is done', () => waitFor(sleep(5), 1_000).subscribe(), 5],
    ['when its input was done', () => waitFor(of(1), 1_000).subscribe(), 0],
    ['when its input fails', () => waitFor(throwError(() => 'e'), 1_000).subscribe(ignore), 0],
    ['when it is left', () => waitFor(NEVER, 1_000).subscribe().unsubscribe(), 0],
    ['when a limit within it is over', () => waitFor(waitFor(NEVER, 10), 1_000).subscribe(ignore), 10],
    ['without time', () => waitFor(sleep(50), 0).subscribe(ignore), 0],
    ['without a limit', () => waitFor(sleep(50), null).subscribe(), 50],
  ])('WFOR-16: leaves no timer %s', (_name, program, expected) => {
    const scheduler = new TestScheduler((actual, wanted) => expect(actual).toEqual(wanted));
    scheduler.run(program);
    expect(scheduler.frame).toBe(expected);
  });

  it('WFOR-16: leaves nothing on a Future that outlives it', () => {
    const value = inTask(function* () {
      const future = new Future<void>();
      const keeper = future.subscribe(ignore);
      const waiter = createTask(waitFor(future, 1_000));
      yield* sleep(5);
      const before = future._listWaiters().length;
      future.setResult();
      yield* waiter;
      keeper.unsubscribe();
      return [before, future._waiters];
    });
    expect(value).toEqual([2, null]);
  });
});

describe('where waitFor runs', () => {
  it('a Future of another loop is a RuntimeError, and is left alone', () => {
    const other = new EventLoop();
    const future = new Future<void>({ loop: other });
    const error = runVirtual(() => errorOf(waitFor(future, 100))).value as Error;
    expect(error.name).toBe('RuntimeError');
    expect(error.message).toMatch(/^task '.*' cannot await <Future pending>, which is attached to a different loop$/);
    expect([future.done(), future._waiters]).toEqual([false, null]);
  });

  it('counts 100 000 limits down, in order', () => {
    // RxJS formats the stack of each TimeoutError, which takes a test runner's source maps long.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    const value = inTask(function* (loop) {
      const cancelled: number[] = [];
      const work = coroutine(function* (ms: number) {
        try {
          yield* waitFor(NEVER, ms);
        } catch (error) {
          if (!(error instanceof TimeoutError) || !(error.cause instanceof CancelledError)) throw error;
          if (loop.time() !== ms) throw new RangeError(`${ms} ms were up at ${loop.time()}`);
          cancelled.push(ms);
        }
      });
      const tasks = Array.from({ length: 100_000 }, (_, index) => createTask(work((index % 10) + 1)));
      for (const task of tasks) yield* task;
      return [cancelled.length, cancelled[0], cancelled.at(-1)];
    });
    Error.stackTraceLimit = stackTraceLimit;
    expect(value).toEqual([100_000, 1, 10]);
  });

  it('nests 10 000 deep', () => {
    let work = sleep(5, 'x');
    for (let level = 0; level < 10_000; level++) work = waitFor(work, 100 + level);
    expect(runVirtual(() => work)).toEqual({ value: 'x', elapsed: 5 });
  });

  it('takes a limit that never comes', () => {
    expect(runVirtual(() => waitFor(sleep(5, 'x'), Infinity))).toEqual({ value: 'x', elapsed: 5 });
  });
});
