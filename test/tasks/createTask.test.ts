import { concatMap, EMPTY, map, mergeMap, NEVER, Observable, of, Subject, switchMap, throwError } from 'rxjs';
import { coroutine, createTask, EmptyError, Future, sleep, until, type Coroutine } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { inTask, reportsOf, traced } from './support.js';

describe('createTask of a plain Observable', () => {
  it('subscribes at once, so that a hot source loses nothing', () => {
    inTask(function* () {
      const source = new Subject<number>();
      const task = createTask(source);
      expect(source.observed).toBe(true);
      source.next(1);
      source.complete();
      expect(yield* task).toBe(1);
    });
  });

  it('is done with the last value', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('                    -1-2-|');
      expectObservable(createTask(source)).toBe('-----(2|)');
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
  });

  it('fails with its error, and with EmptyError when it is empty', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(createTask(cold('--#'))).toBe('--#');
      expectObservable(createTask(cold('--|'))).toBe('--#', undefined, new EmptyError());
      expectObservable(createTask(throwError(() => 'error'))).toBe('#');
      expectObservable(createTask(EMPTY)).toBe('#', undefined, new EmptyError());
    });
  });

  it('of a synchronous source is done in the next iteration, and with eager at once', () => {
    expect(
      traced(function* (say) {
        const [later, eager] = [createTask(of(1)), createTask(of(2), { eager: true })];
        say(`${later.done()} ${eager.done()}`);
        yield* sleep(0);
        say(`${later.result()} ${eager.result()}`);
      }),
    ).toEqual(['i1: false true', 'i2: 1 2']);
  });

  it('cancelled, unsubscribes it inside cancel()', () => {
    marbles(({ cold, loop, expectSubscriptions }) => {
      const source = cold('                    -1---');
      const task = createTask(source);
      loop.callLater(3, () => task.cancel());
      expectSubscriptions(source.subscriptions).toBe('^--!');
      loop.callLater(4, () => {
        expect(task.cancelled()).toBe(true);
        expect(loop._isIdle()).toBe(true);
      });
    });
  });

  it('cancelled before its first iteration, unsubscribes it all the same', () => {
    inTask(function* () {
      const source = new Subject<number>();
      const task = createTask(source);
      task.cancel();
      expect(source.observed).toBe(false);
      yield* sleep(0);
      expect(task.cancelled()).toBe(true);
    });
  });

  it('that never ends stays pending', () => {
    inTask(function* () {
      const task = createTask(NEVER);
      yield* sleep(1_000);
      expect(task.done()).toBe(false);
      task.cancel();
    });
  });

  it('of a Future awaits it, and cancels it when it is cancelled', () => {
    inTask(function* () {
      const [first, second] = [new Future<number>(), new Future<number>()];
      const tasks = [createTask(first), createTask(second)] as const;
      first.setResult(1);
      expect(yield* tasks[0]).toBe(1);
      tasks[1].cancel();
      expect(second.cancelled()).toBe(true);
      yield* sleep(0);
      expect(tasks[1].cancelled()).toBe(true);
    });
  });
});

describe('a cancelled task waits for the cleanups behind its source', () => {
  const cleaning = coroutine(function* (trace: string[], name: string, ms: number) {
    try {
      yield* sleep(1_000);
    } finally {
      trace.push(`${name} begins`);
      yield* sleep(ms);
      trace.push(`${name} ends`);
    }
    return name;
  });
  type Pipe = (work: (name: string, ms: number) => Coroutine<string>) => Observable<unknown>;

  const pipes: [string, Pipe, string[]][] = [
    ['map', (work) => work('a', 5).pipe(map(String)), ['a begins', 'a ends']],
    ['switchMap', (work) => of(1).pipe(switchMap(() => work('a', 5))), ['a begins', 'a ends']],
    ['concatMap', (work) => of(1, 2).pipe(concatMap((n) => work(`${n}`, 5))), ['1 begins', '1 ends']],
    [
      'mergeMap',
      (work) => of(5, 3, 8).pipe(mergeMap((ms) => work(`${ms}`, ms))),
      ['5 begins', '3 begins', '8 begins', '3 ends', '5 ends', '8 ends'],
    ],
    ['until of a pipe', (work) => until(until(work('a', 5)).pipe(map(String))), ['a begins', 'a ends']],
    ['a task in a pipe', (work) => createTask(work('a', 5), { eager: true }).pipe(map(String)), ['a begins', 'a ends']],
  ];

  it.each(pipes)('through %s', (_name, pipe, expected) => {
    const trace: string[] = [];
    inTask(function* () {
      const task = createTask(pipe((name, ms) => cleaning(trace, name, ms)));
      yield* sleep(1);
      task.cancel('m');
      try {
        yield* task;
      } catch (error) {
        trace.push(`task ${(error as Error).name}`);
      }
    });
    expect(trace).toEqual([...expected, 'task CancelledError']);
  });

  it('and is done at once when the source has none', () => {
    expect(
      traced(function* (say) {
        const task = createTask(new Subject<number>().pipe(map(String)));
        yield* sleep(0);
        task.cancel();
        yield* sleep(0);
        say(`cancelled ${task.cancelled()}`);
      }),
    ).toEqual(['i3: cancelled true']);
  });

  it('and a second cancel interrupts them', () => {
    const trace: string[] = [];
    inTask(function* () {
      const task = createTask(cleaning(trace, 'a', 1_000).pipe(map(String)));
      yield* sleep(1);
      task.cancel();
      yield* sleep(1);
      task.cancel();
      yield* sleep(1);
      expect(task.cancelled()).toBe(true);
    });
    expect(trace).toEqual(['a begins']);
  });

  it('and has their errors reported', () => {
    const failure = new Error('cleanup');
    const failing = coroutine(function* () {
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
      const task = createTask(failing().pipe(map(String)));
      yield* sleep(1);
      task.cancel();
      yield* sleep(5);
      expect(task.cancelled()).toBe(true);
      expect(reports.map(({ exception }) => exception)).toEqual([failure]);
    });
  });

  it('and not for a Future in the pipe that somebody else still awaits', () => {
    inTask(function* () {
      const shared = new Future<string>();
      const other = createTask(until(shared));
      const task = createTask(shared.pipe(map(String)));
      yield* sleep(1);
      task.cancel();
      yield* sleep(1);
      expect([task.cancelled(), shared.done()]).toEqual([true, false]);
      shared.setResult('x');
      expect(yield* other).toBe('x');
    });
  });

  it('and for a Future in the pipe that only it held, which is cancelled', () => {
    inTask(function* () {
      const own = new Future<string>();
      const task = createTask(own.pipe(map(String)));
      yield* sleep(1);
      task.cancel();
      yield* sleep(1);
      expect([task.cancelled(), own.cancelled()]).toEqual([true, true]);
    });
  });
});
