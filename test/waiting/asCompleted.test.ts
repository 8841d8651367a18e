import { EMPTY, of, Subject } from 'rxjs';
import {
  asCompleted,
  coroutine,
  createTask,
  currentTask,
  EmptyError,
  EventLoop,
  Future,
  gather,
  sleep,
  Task,
  TimeoutError,
  type Awaitable,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';

const fail = coroutine(function* (ms: number, error: unknown) {
  yield* sleep(ms);
  throw error;
});

/** What a subscriber sees, with the time. */
const observe = (inputs: Iterable<Awaitable<unknown>>, loop: EventLoop, timeout?: number): unknown[] => {
  const seen: unknown[] = [];
  const begin = loop.time();
  const note = (what: unknown): unknown => seen.push([what, loop.time() - begin]);
  asCompleted(inputs, timeout === undefined ? {} : { timeout }).subscribe({
    next: note,
    error: (error) => note(`error ${error}`),
    complete: () => note('complete'),
  });
  return seen;
};

describe('asCompleted as an Observable', () => {
  it('emits values in the order of completion, then completes', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const seen = observe([sleep(30, 'c'), sleep(10, 'a'), of('now'), sleep(20, 'b')], loop);
      yield* sleep(50);
      return seen;
    });
    const expected = [['now', 0], ['a', 10], ['b', 20], ['c', 30], ['complete', 30]];
    expect(runVirtual(main).value).toEqual(expected);
  });

  it('hears of an eager task that somebody waited for in its first step, and that is done.', () => {
    const main = coroutine(function* (loop: EventLoop) {
      loop.setTaskFactory((its, input, options) => new Task(input, { ...options, loop: its, eager: true }));
      const seen: unknown[] = [];
      const work = coroutine(function* () {
        gather([currentTask()!]).subscribe((value) => seen.push(value));
        return 'done';
      });
      seen.push(observe([work()], loop));
      loop.setTaskFactory(null);
      yield* sleep(1);
      return seen;
    });
    expect(runVirtual(main).value).toEqual([[['done', 0], ['complete', 0]], ['done']]);
  });

  it('emits ties in the order in which they happened', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const futures = [0, 1, 2].map(() => new Future<number>());
      const seen = observe(futures, loop);
      for (const index of [2, 0, 1]) futures[index]!.setResult(index);
      yield* sleep(1);
      return seen.map((entry) => (entry as unknown[])[0]);
    });
    expect(runVirtual(main).value).toEqual([2, 0, 1, 'complete']);
  });

  it('cancels what it started when an input fails, and leaves Futures alone', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const future = new Future();
      const task = createTask(sleep(100));
      let cleanedUp = -1;
      const own = coroutine(function* () {
        try {
          yield* sleep(100);
        } finally {
          cleanedUp = loop.time();
        }
      });
      const seen = observe([own(), future, task, fail(10, 'x')], loop);
      yield* sleep(20);
      return { seen, cleanedUp, futures: [future.cancelled(), task.cancelling()] };
    });
    expect(runVirtual(main).value).toEqual({ seen: [['error x', 10]], cleanedUp: 10, futures: [false, 0] });
  });

  it('cancels what it started when it is left, and leaves Futures alone', () => {
    const main = coroutine(function* () {
      const future = new Future();
      const source = new Subject();
      let cleanedUp = false;
      const own = coroutine(function* () {
        try {
          yield* sleep(100);
        } finally {
          cleanedUp = true;
        }
      });
      const subscription = asCompleted([own(), source, future]).subscribe();
      yield* sleep(1);
      subscription.unsubscribe();
      const observed = source.observed;
      yield* sleep(1);
      return { cleanedUp, observed, future: future.cancelled() };
    });
    expect(runVirtual(main).value).toEqual({ cleanedUp: true, observed: false, future: false });
  });

  it('reports errors of cleanups after it was left, and no cancellation', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const reports: unknown[] = [];
      loop.setExceptionHandler((_loop, { exception }) => reports.push(exception));
      const failsInCleanup = coroutine(function* () {
        try {
          yield* sleep(100);
        } finally {
          yield* fail(10, 'cleanup');
        }
      });
      const subscription = asCompleted([failsInCleanup(), sleep(50)]).subscribe();
      yield* sleep(1);
      subscription.unsubscribe();
      yield* sleep(20);
      return reports;
    });
    expect(runVirtual(main).value).toEqual(['cleanup']);
  });

  it('errors with TimeoutError when time is up, and cancels what it started', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const source = new Subject();
      const seen = observe([sleep(5, 'a'), source], loop, 20);
      yield* sleep(50);
      return { seen, observed: source.observed };
    });
    const seen = [['a', 5], [`error ${new TimeoutError()}`, 20]];
    expect(runVirtual(main).value).toEqual({ seen, observed: false });
  });

  it.each([0, -5])('errors with TimeoutError at once where the timeout is %d', (timeout) => {
    const main = coroutine(function* (loop: EventLoop) {
      const seen = observe([sleep(5, 'a')], loop, timeout);
      yield* sleep(50);
      return seen;
    });
    expect(runVirtual(main).value).toEqual([[`error ${new TimeoutError()}`, 0]]);
  });

  it('completes at once without inputs, whatever the timeout', () => {
    const seen: unknown[] = [];
    asCompleted([], { timeout: 0 }).subscribe({ next: () => seen.push('value'), complete: () => seen.push('complete') });
    expect(seen).toEqual(['complete']);
  });

  it('errors with EmptyError when an input completes empty', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const seen = observe([EMPTY], loop);
      yield* sleep(1);
      return seen;
    });
    expect(runVirtual(main).value).toEqual([[`error ${new EmptyError()}`, 0]]);
  });

  it('starts nothing before it is subscribed, and takes its inputs as they were at the call', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const inputs = [of('a')];
      const completed = asCompleted(inputs);
      inputs.push(of('b'));
      const seen: unknown[] = [];
      completed.subscribe((value) => seen.push(value));
      yield* sleep(1);
      completed.subscribe((value) => seen.push(value));
      yield* sleep(1);
      return [seen, loop.time()];
    });
    expect(runVirtual(main).value).toEqual([['a', 'a'], 2]);
  });

  it('loses nothing of a hot source', () => {
    const main = coroutine(function* () {
      const source = new Subject<number>();
      const seen: unknown[] = [];
      asCompleted([source]).subscribe((value) => seen.push(value));
      source.next(1);
      source.complete();
      yield* sleep(1);
      return seen;
    });
    expect(runVirtual(main).value).toEqual([1]);
  });

  it('takes 100 000 inputs that are done at once', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const seen = observe(Array.from({ length: 100_000 }, (_, i) => of(i)), loop);
      yield* sleep(1);
      return [seen.length, seen[99_999]];
    });
    expect(runVirtual(main).value).toEqual([100_001, [99_999, 0]]);
  });

  it('leaves nothing running where one input belongs to another loop', () => {
    const other = new EventLoop();
    const main = coroutine(function* (loop: EventLoop) {
      let begun = false;
      const work = coroutine(function* () {
        begun = true;
      });
      const seen = observe([work(), new Future({ loop: other })], loop);
      yield* sleep(1);
      return { begun, error: String((seen[0] as unknown[])[0]).slice(0, 16) };
    });
    expect(runVirtual(main).value).toEqual({ begun: false, error: 'error RangeError' });
  });
});
