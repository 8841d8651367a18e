import { mergeMap, of, Subscriber, takeUntil, timer } from 'rxjs';
import { coroutine, createTask, sleep, until, type Body } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { inTask, reportsOf, traced, type Say } from './support.js';

const immediate = coroutine(function* (): Body<string> {
  return 'x';
});
const late = coroutine(function* (ms: number): Body<string> {
  yield* sleep(ms);
  return 'x';
});
const cleaning = coroutine(function* (trace: string[], ms: number) {
  try {
    yield* sleep(1_000);
  } catch (error) {
    trace.push((error as Error).name);
    throw error;
  } finally {
    yield* sleep(ms);
    trace.push('clean');
  }
});

describe('Coroutine that is unsubscribed', () => {
  it('is thrown CancelledError where it is suspended, in the next iteration', () => {
    const work = coroutine(function* (say: Say) {
      try {
        yield* sleep(1_000);
      } catch (error) {
        say((error as Error).name);
        throw error;
      }
    });
    expect(
      traced(function* (say) {
        const subscription = work(say).subscribe();
        subscription.unsubscribe();
        say('unsubscribed');
        yield* sleep(0);
      }),
    ).toEqual(['i1: unsubscribed', 'i2: CancelledError']);
  });

  it('runs a finally that suspends', () => {
    const trace: string[] = [];
    inTask(function* () {
      const subscription = cleaning(trace, 5).subscribe();
      yield* sleep(1);
      subscription.unsubscribe();
      yield* sleep(4);
      trace.push('waited');
      yield* sleep(5);
    });
    expect(trace).toEqual(['CancelledError', 'waited', 'clean']);
  });

  it('may refuse: its body goes on, but nobody gets the result', () => {
    const trace: string[] = [];
    const stubborn = coroutine(function* () {
      try {
        yield* sleep(1_000);
      } catch {
        trace.push('refused');
      }
      yield* sleep(5);
      trace.push('end');
      return 'x';
    });
    inTask(function* () {
      const subscription = stubborn().subscribe((value) => trace.push(value));
      yield* sleep(1);
      subscription.unsubscribe();
      yield* sleep(10);
    });
    expect(trace).toEqual(['refused', 'end']);
  });

  it('has an error of its cleanup reported, since its subscriber has left', () => {
    const failure = new Error('cleanup');
    const work = coroutine(function* () {
      try {
        yield* sleep(1_000);
      } finally {
        yield* sleep(1);
        // eslint-disable-next-line no-unsafe-finally
        throw failure;
      }
    });
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const subscription = work().subscribe();
      yield* sleep(1);
      subscription.unsubscribe();
      yield* sleep(5);
      expect(reports.map(({ exception }) => exception)).toEqual([failure]);
      expect(reports[0]!.message).toBe('An exception was raised after its subscriber had left');
    });
  });

  it('reports nothing when its cleanup succeeds', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      cleaning([], 1).subscribe().unsubscribe();
      yield* sleep(5);
      expect(reports).toEqual([]);
    });
  });

  it('in its synchronous start, is cancelled at its first suspension', () => {
    const trace: string[] = [];
    const subscriber = new Subscriber<void>();
    const work = coroutine(function* () {
      subscriber.unsubscribe();
      trace.push('went on');
      yield* cleaning(trace, 1);
    });
    inTask(function* () {
      work().subscribe(subscriber);
      yield* sleep(5);
    });
    expect(trace).toEqual(['went on', 'CancelledError', 'clean']);
  });

  it('in its synchronous start, has an error that it then throws at once reported', () => {
    const failure = new Error('after');
    const subscriber = new Subscriber<void>();
    const work = coroutine(function* (): Body<void> {
      subscriber.unsubscribe();
      throw failure;
    });
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      work().subscribe(subscriber);
      yield* sleep(0);
      expect(reports.map(({ exception }) => exception)).toEqual([failure]);
    });
  });

  it('when it has failed but not been served, has its error reported', () => {
    const failure = new Error('unserved');
    const work = coroutine(function* (): Body<void> {
      yield* sleep(0);
      throw failure;
    });
    const reported = inTask(function* (loop) {
      const reports = reportsOf(loop);
      const subscription = work().subscribe({ error: () => undefined });
      yield* sleep(0);
      subscription.unsubscribe();
      yield* sleep(0);
      return reports;
    });
    expect(reported.map(({ exception }) => exception)).toEqual([failure]);
  });

  it('by takeUntil, cleans up after the result completed', () => {
    const trace: string[] = [];
    marbles(({ expectObservable }) => {
      expectObservable(cleaning(trace, 5).pipe(takeUntil(timer(3)))).toBe('---|');
    });
    expect(trace).toEqual(['CancelledError', 'clean']);
  });

  it('leaves other runs of the same coroutine alone', () => {
    marbles(({ expectObservable }) => {
      const run = late(5);
      expectObservable(run, '^-!').toBe('---');
      expectObservable(run).toBe('-----(x|)');
    });
  });
});

describe('many coroutines', () => {
  it('merged, 100 000 that are done at once, overflow nothing', () => {
    let count = 0;
    of(...Array<number>(100_000).fill(1))
      .pipe(mergeMap(() => immediate()))
      .subscribe(() => count++);
    expect(count).toBe(100_000);
  });

  it('in 1 000 tasks that await each other by until are cancelled as one', () => {
    const trace: string[] = [];
    inTask(function* () {
      let task = createTask(cleaning(trace, 1));
      for (let level = 0; level < 1_000; level++) task = createTask(until(task));
      yield* sleep(1);
      task.cancel();
      yield* sleep(5);
      expect(task.cancelled()).toBe(true);
    });
    expect(trace).toEqual(['CancelledError', 'clean']);
  });
});
