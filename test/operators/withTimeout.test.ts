import { from, map, merge, Observable, share, Subject, tap, TimeoutError } from 'rxjs';
import { allTasks, asPromise, ContextVar, coroutine, createTask, fromAsync, Future, run, sleep, until } from '../../lib/index.js';
import { withTimeout } from '../../operators/index.js';
import { inTask, reportsOf } from '../tasks/support.js';
import { cleaning, failsInCleanup, note } from './support.js';

describe('withTimeout waits for the cleanup', () => {
  it('WFOR-05: of a coroutine, however long that takes', () => {
    inTask(function* () {
      const trace: string[] = [];
      note(trace, cleaning(trace, 500).pipe(withTimeout(50)));
      yield* sleep(2_000);
      expect(trace).toEqual(['run cancelled @50', 'run cleaned up @550', 'error TimeoutError @550']);
    });
  });

  it('also through map, share and tap', () => {
    inTask(function* () {
      const trace: string[] = [];
      note(trace, cleaning(trace, 20).pipe(map(String), share(), tap(), withTimeout(50)));
      yield* sleep(200);
      expect(trace).toEqual(['run cancelled @50', 'run cleaned up @70', 'error TimeoutError @70']);
    });
  });

  it('of every run behind the source', () => {
    inTask(function* () {
      const trace: string[] = [];
      note(trace, merge(cleaning(trace, 30, 'a'), cleaning(trace, 10, 'b')).pipe(withTimeout(50)));
      yield* sleep(200);
      expect(trace).toEqual(['a cancelled @50', 'b cancelled @50', 'b cleaned up @60', 'a cleaned up @80', 'error TimeoutError @80']);
    });
  });

  it('of a source that another limit has left already', () => {
    inTask(function* () {
      const trace: string[] = [];
      note(trace, cleaning(trace, 50).pipe(withTimeout(10), map(String), withTimeout(30)));
      yield* sleep(200);
      expect(trace).toEqual(['run cancelled @10', 'run cleaned up @60', 'error TimeoutError @60']);
    });
  });

  it('WFOR-06: of a task that nobody else wants', () => {
    inTask(function* () {
      const trace: string[] = [];
      const task = createTask(cleaning(trace, 20));
      note(trace, task.pipe(withTimeout(50)));
      yield* sleep(200);
      expect([trace, task.cancelled()]).toEqual([['run cancelled @50', 'run cleaned up @70', 'error TimeoutError @70'], true]);
    });
  });

  it('of no task that somebody else waits for', () => {
    inTask(function* () {
      const trace: string[] = [];
      const task = createTask(cleaning(trace, 20));
      task.subscribe();
      note(trace, task.pipe(withTimeout(50)));
      yield* sleep(2_000);
      expect(trace).toEqual(['error TimeoutError @50', 'run ended @1000']);
    });
  });

  it('of a coroutine that refuses to be cancelled, whose value is lost', () => {
    inTask(function* () {
      const trace: string[] = [];
      const stubborn = coroutine(function* () {
        try {
          yield* sleep(1_000);
        } catch {
          yield* sleep(30);
        }
        return 'stubborn';
      });
      note(trace, stubborn().pipe(withTimeout(50)));
      yield* sleep(200);
      expect(trace).toEqual(['error TimeoutError @80']);
    });
  });

  it('of an async function, whose signal is aborted', async () => {
    const trace: string[] = [];
    const work = fromAsync(async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await Promise.resolve();
      trace.push('cleaned up');
    });
    await expect(asPromise(work.pipe(withTimeout(0)))).rejects.toThrow(TimeoutError);
    expect(trace).toEqual(['cleaned up']);
  });

  it('of an async generator, whose finally is run', async () => {
    const trace: string[] = [];
    async function* numbers(): AsyncGenerator<number> {
      try {
        for (let i = 0; i < 1_000; i++) yield i;
      } finally {
        await Promise.resolve();
        trace.push('cleaned up');
      }
    }
    await expect(asPromise(until(numbers()).pipe(withTimeout(0)))).rejects.toThrow(TimeoutError);
    expect(trace).toEqual(['cleaned up']);
  });

  it('not of a Promise, which is let go', async () => {
    const never = new Promise<never>(() => undefined);
    await expect(asPromise(from(never).pipe(withTimeout(0)))).rejects.toThrow(TimeoutError);
    await expect(asPromise(until(never).pipe(withTimeout(0)))).rejects.toThrow(TimeoutError);
  });
});

describe('withTimeout, when the cleanup goes wrong', () => {
  it('gives TimeoutError to the subscriber and the error to the exception handler, once', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const trace: string[] = [];
      note(trace, failsInCleanup(20, new Error('cleanup')).pipe(map(String), withTimeout(50)));
      yield* sleep(200);
      expect(trace).toEqual(['error TimeoutError @70']);
      expect(reports.map(({ exception }) => exception)).toEqual([new Error('cleanup')]);
    });
  });

  it('gives the errors of several cleanups to the exception handler, each once', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      merge(failsInCleanup(20, 'a'), failsInCleanup(10, 'b')).pipe(withTimeout(50)).subscribe({ error: () => undefined });
      yield* sleep(200);
      expect(reports.map(({ exception }) => exception)).toEqual(['b', 'a']);
    });
  });
});

describe('withTimeout that is left', () => {
  it('cancels the run, and says nothing more', () => {
    inTask(function* () {
      const trace: string[] = [];
      const subscription = note(trace, cleaning(trace, 20).pipe(map(String), withTimeout(50)));
      yield* sleep(10);
      subscription.unsubscribe();
      yield* sleep(200);
      expect(trace).toEqual(['run cancelled @10', 'run cleaned up @30']);
    });
  });

  it('does not disturb a cleanup that is under way', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const trace: string[] = [];
      const subscription = note(trace, cleaning(trace, 20).pipe(map(String), withTimeout(50)));
      yield* sleep(60);
      subscription.unsubscribe();
      yield* sleep(200);
      expect([trace, reports]).toEqual([['run cancelled @50', 'run cleaned up @70'], []]);
    });
  });

  it('has whoever waits for cleanups wait for one that is under way', () => {
    inTask(function* (loop) {
      const trace: string[] = [];
      const task = createTask(cleaning(trace, 20).pipe(map(String), withTimeout(50)));
      task.addDoneCallback(() => trace.push(`task done @${loop.time()}`));
      yield* sleep(60);
      task.cancel();
      yield* sleep(200);
      expect(trace).toEqual(['run cancelled @50', 'run cleaned up @70', 'task done @70']);
    });
  });
});

describe('the TimeoutError', () => {
  const errorOf = (source: Observable<unknown>): unknown => {
    let error: unknown;
    source.subscribe({ error: (thrown: unknown) => (error = thrown) });
    return () => error;
  };

  it('tells how many values came, and the last', () => {
    inTask(function* () {
      const source = new Subject<string>();
      const error = errorOf(source.pipe(withTimeout(5))) as () => TimeoutError;
      source.next('a');
      source.next('b');
      yield* sleep(10);
      expect(error().info).toEqual({ meta: null, seen: 2, lastValue: 'b' });
    });
  });

  it('tells that no value came', () => {
    inTask(function* () {
      const error = errorOf(new Future().pipe(withTimeout(5))) as () => TimeoutError;
      yield* sleep(10);
      expect(error().info).toEqual({ meta: null, seen: 0, lastValue: null });
    });
  });

  it('comes in the context of the subscription', () => {
    inTask(function* () {
      const user = new ContextVar<string>('user');
      const seen: string[] = [];
      user.set('ada');
      new Future().pipe(withTimeout(5)).subscribe({ error: () => seen.push(user.get()) });
      cleaning([], 5).pipe(map(String), withTimeout(5)).subscribe({ error: () => seen.push(user.get()) });
      user.set('bob');
      yield* sleep(20);
      expect(seen).toEqual(['ada', 'ada']);
    });
  });
});

describe('withTimeout', () => {
  it('takes 100 000 synchronous values', () => {
    let sum = 0;
    const source = new Observable<number>((subscriber) => {
      for (let i = 0; i < 100_000; i++) subscriber.next(1);
      subscriber.complete();
    });
    source.pipe(withTimeout(10)).subscribe((value) => (sum += value));
    expect(sum).toBe(100_000);
  });

  it('leaves no task when all is over', () => {
    inTask(function* () {
      note([], cleaning([], 20).pipe(withTimeout(50)));
      yield* sleep(100);
      expect(allTasks().size).toBe(1);
    });
  });

  it('is an error of run', async () => {
    await expect(run(new Future().pipe(withTimeout(0)))).rejects.toThrow(TimeoutError);
  });
});
