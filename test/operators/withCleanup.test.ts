import { map, merge, NEVER, Observable, of, share, Subject, take, tap } from 'rxjs';
import { allTasks, asPromise, ContextVar, coroutine, createTask, currentTask, formatTasks, Future, sleep, type Awaitable } from '../../lib/index.js';
import { withCleanup } from '../../operators/index.js';
import { inTask, reportsOf } from '../tasks/support.js';
import { cleaning, failsInCleanup, note } from './support.js';

const work = coroutine(function* (trace: string[]) {
  trace.push('begun');
  yield* sleep(10);
  trace.push('done');
});

const named = coroutine(function* (name: string, ms: number) {
  currentTask()!.setName(name);
  try {
    yield* sleep(50);
  } finally {
    yield* sleep(ms);
  }
});

describe('withCleanup', () => {
  it('cleans up after the runs behind the source have', () => {
    inTask(function* () {
      const trace: string[] = [];
      const source = cleaning(trace, 20).pipe(map(String), share(), tap());
      const subscription = note(trace, source.pipe(withCleanup(() => work(trace))));
      yield* sleep(5);
      subscription.unsubscribe();
      yield* sleep(100);
      expect(trace).toEqual(['run cancelled @5', 'run cleaned up @25', 'begun', 'done']);
    });
  });

  it('says whose cleanup it waits for, as long as it does', () => {
    inTask(function* (loop) {
      const awaited: string[] = [];
      loop.trace$.subscribe((event) => {
        if (event.kind === 'suspended' && String(event.task).includes('withCleanup()')) awaited.push(event.on);
      });
      const subscription = merge(named('A', 10), named('B', 20)).pipe(withCleanup(() => sleep(5))).subscribe();
      yield* sleep(1);
      subscription.unsubscribe();
      const seen: string[] = [];
      for (const ms of [5, 10, 10]) {
        yield* sleep(ms);
        seen.push(...formatTasks(loop).split('\n').filter((line) => / withCleanup\(\) /.test(line) && line.includes('awaits')));
      }
      expect(awaited).toEqual(["the cleanup of task 'A', task 'B'", 'sleep(5)']);
      expect(seen.map((line) => line.replace(/^.*awaits /, ''))).toEqual([
        "the cleanup of task 'A', task 'B'",
        "the cleanup of task 'B'",
        'sleep(5)',
      ]);
    });
  });

  it('begins at once where there is nothing to wait for', () => {
    inTask(function* () {
      const trace: string[] = [];
      NEVER.pipe(withCleanup(() => work(trace))).subscribe().unsubscribe();
      expect(trace).toEqual(['begun']);
      yield* sleep(20);
    });
  });

  it('cleans up once, also when it is left twice', () => {
    inTask(function* () {
      const trace: string[] = [];
      const subscription = NEVER.pipe(withCleanup(() => work(trace))).subscribe();
      subscription.unsubscribe();
      subscription.unsubscribe();
      yield* sleep(20);
      expect(trace).toEqual(['begun', 'done']);
    });
  });

  it('cleans up once, when it is left because of the end', () => {
    inTask(function* () {
      const trace: string[] = [];
      const ended = of(1).pipe(withCleanup(() => work(trace)), take(5));
      note(trace, ended);
      yield* sleep(20);
      expect(trace).toEqual(['next 1 @0', 'begun', 'done', 'complete @10']);
    });
  });

  it('stops a synchronous source when it is left in the middle', () => {
    inTask(function* () {
      const trace: string[] = [];
      const produced: number[] = [];
      const source = of(1, 2, 3).pipe(tap((value) => produced.push(value)));
      source.pipe(withCleanup(() => work(trace)), take(1)).subscribe();
      yield* sleep(20);
      expect([produced, trace]).toEqual([[1], ['begun', 'done']]);
    });
  });

  it('takes 100 000 synchronous values', () => {
    inTask(function* () {
      let sum = 0;
      const source = new Observable<number>((subscriber) => {
        for (let i = 0; i < 100_000; i++) subscriber.next(1);
        subscriber.complete();
      });
      source.pipe(withCleanup(() => sleep(1))).subscribe((value) => (sum += value));
      yield* sleep(5);
      expect(sum).toBe(100_000);
    });
  });

  it('does not look at the values of the cleanup', () => {
    inTask(function* () {
      const trace: string[] = [];
      note(trace, of(1).pipe(withCleanup(() => of(7, 8))));
      yield* sleep(1);
      expect(trace).toEqual(['next 1 @0', 'complete @0']);
    });
  });

  it('is over when a task that it was handed is', () => {
    inTask(function* () {
      const trace: string[] = [];
      const task = createTask(sleep(30));
      note(trace, of(1).pipe(withCleanup(() => task)));
      yield* sleep(50);
      expect(trace).toEqual(['next 1 @0', 'complete @30']);
    });
  });

  it('cleans up in the context of whoever has left it', () => {
    inTask(function* () {
      const user = new ContextVar<string>('user');
      const seen: string[] = [];
      const look = coroutine(function* () {
        yield* sleep(1);
        seen.push(user.get());
      });
      const subscription = NEVER.pipe(withCleanup(() => look())).subscribe();
      user.set('ada');
      subscription.unsubscribe();
      user.set('bob');
      yield* sleep(5);
      expect(seen).toEqual(['ada']);
    });
  });

  it('leaves no task when it has cleaned up', () => {
    inTask(function* () {
      NEVER.pipe(withCleanup(() => sleep(10))).subscribe().unsubscribe();
      expect(allTasks().size).toBe(2);
      yield* sleep(20);
      expect(allTasks().size).toBe(1);
    });
  });
});

describe('what the cleanup of withCleanup may return', () => {
  async function* items(): AsyncGenerator<number> {
    yield 1;
  }
  it.each<[string, () => Awaitable | undefined]>([
    ['nothing, when there is nothing to wait for', () => undefined],
    ['a Coroutine', () => sleep(0)],
    ['a Promise', () => Promise.resolve()],
    ['an Observable', () => of(1, 2)],
    ['an async iterable', () => items()],
    ['a thenable', () => ({ then: (resolve: (value: number) => void) => resolve(1) }) as PromiseLike<number>],
    ['a Future that is done', () => {
      const future = new Future<number>();
      future.setResult(1);
      return future;
    }],
  ])('%s', async (_kind, cleanup) => {
    await expect(asPromise(of('value').pipe(withCleanup(cleanup)))).resolves.toBe('value');
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a number', 1],
    ['an array', [of(1)]],
    ['a function', () => of(1)],
  ])('not %s: a TypeError that names the operator', (_kind, garbage) => {
    inTask(function* () {
      const errors: unknown[] = [];
      of(1)
        .pipe(withCleanup(() => garbage as Awaitable))
        .subscribe({ error: (error: unknown) => errors.push(error) });
      yield* sleep(1);
      expect(errors).toEqual([expect.any(TypeError)]);
      expect(String(errors[0])).toMatch(/^TypeError: withCleanup: what cleanup returned must be an Observable, Promise or AsyncIterable/);
    });
  });
});

describe('withCleanup, when a cleanup goes wrong', () => {
  it('gives the error of a run behind the source to the exception handler, and cleans up all the same', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const trace: string[] = [];
      const subscription = failsInCleanup(20, 'behind').pipe(map(String), withCleanup(() => work(trace))).subscribe();
      subscription.unsubscribe();
      yield* sleep(100);
      expect([trace, reports.map(({ exception }) => exception)]).toEqual([['begun', 'done'], ['behind']]);
    });
  });

  it('gives an error to the exception handler once, where the subscriber leaves during the cleanup', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const source = new Subject<number>();
      const subscription = source.pipe(withCleanup(() => failingCleanup())).subscribe();
      source.complete();
      yield* sleep(5);
      subscription.unsubscribe();
      yield* sleep(50);
      expect(reports.map(({ exception }) => exception)).toEqual(['cleanup']);
    });
  });

  it('gives the error of the source to the exception handler, where the subscriber leaves during the cleanup', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const source = new Subject<number>();
      const subscription = source.pipe(withCleanup(() => sleep(10))).subscribe();
      source.error('of the source');
      yield* sleep(5);
      subscription.unsubscribe();
      yield* sleep(50);
      expect(reports.map(({ exception }) => exception)).toEqual(['of the source']);
    });
  });

  it('names the operator, and says what failed, to the exception handler', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      NEVER.pipe(withCleanup(() => failingCleanup())).subscribe().unsubscribe();
      yield* sleep(50);
      expect(reports).toHaveLength(1);
      expect(reports[0]).toMatchObject({ message: 'The cleanup of a source failed', exception: 'cleanup' });
      expect(reports[0]!.task!.toString()).toContain('withCleanup');
    });
  });

  it('has its end told in the context in which it was subscribed', () => {
    inTask(function* () {
      const user = new ContextVar<string>('user');
      const seen: string[] = [];
      const source = new Subject<number>();
      user.set('ada');
      source.pipe(withCleanup(() => sleep(1))).subscribe({ complete: () => seen.push(user.get()) });
      user.set('bob');
      source.complete();
      yield* sleep(5);
      expect(seen).toEqual(['ada']);
    });
  });

  it('says nothing of a cleanup that was cancelled', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const future = new Future<void>();
      NEVER.pipe(withCleanup(() => future)).subscribe().unsubscribe();
      future.cancel();
      yield* sleep(5);
      expect(reports).toEqual([]);
    });
  });
});

const failingCleanup = coroutine(function* () {
  yield* sleep(10);
  throw 'cleanup';
});
