import { EMPTY, NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { coroutine, createTask, EmptyError, Future, sleep, until, type Awaitable } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { inTask, reportsOf } from './support.js';

const outcome = coroutine(function* (input: Awaitable) {
  try {
    return { value: yield* until(input) };
  } catch (error) {
    return { error };
  }
});
describe('until an Observable', () => {
  it('gives its last value when it completes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('               --1--2--|');
      expectObservable(until(source)).toBe('--------(2|)');
      expectSubscriptions(source.subscriptions).toBe('^-------!');
    });
  });

  it('gives the last value of a synchronous source at once', () => {
    marbles(({ expectObservable }) => {
      expectObservable(until(of(1, 2, 3))).toBe('(3|)', { 3: 3 });
    });
  });

  it('errors with EmptyError when it completes empty', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(until(cold('---|'))).toBe('---#', undefined, new EmptyError());
      expectObservable(until(EMPTY)).toBe('#', undefined, new EmptyError());
    });
  });

  it('errors as it does', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('               --1--#');
      expectObservable(until(source)).toBe('-----#');
      expectSubscriptions(source.subscriptions).toBe('^----!');
      expectObservable(until(throwError(() => 'error'))).toBe('#');
    });
  });

  it('never ends when it never does, and unsubscribes at once when it is unsubscribed', () => {
    marbles(({ cold, loop, expectObservable, expectSubscriptions }) => {
      const source = cold('                       -1---');
      expectObservable(until(source), '       ^--!').toBe('----');
      expectSubscriptions(source.subscriptions).toBe('^--!');
      expectObservable(until(NEVER), '^--!').toBe('----');
      loop.callLater(9, () => expect(loop._isIdle()).toBe(true));
    });
  });

  it('subscribes anew for each subscription', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--1|');
      const last = until(source);
      expectObservable(last).toBe('     ---(1|)');
      expectObservable(last, '--^').toBe('-----(1|)');
      expectSubscriptions(source.subscriptions).toBe(['^--!', '--^--!']);
    });
  });

  it('takes the last value that a hot source has from now on', () => {
    marbles(({ hot, expectObservable }) => {
      const source = hot('1-^2-3|');
      expectObservable(until(source)).toBe('----(3|)');
    });
  });

  it('accepts undefined and null as values', () => {
    expect(inTask(() => outcome(of(undefined))[Symbol.iterator]())).toEqual({ value: undefined });
    expect(inTask(() => outcome(of(1, null))[Symbol.iterator]())).toEqual({ value: null });
  });

  it('awaited in a task, is unsubscribed inside cancel()', () => {
    inTask(function* () {
      const trace: string[] = [];
      const source = new Observable<number>(() => () => trace.push('unsubscribed'));
      const task = createTask(outcome(source));
      yield* sleep(0);
      task.cancel();
      trace.push('cancel returned');
      yield* sleep(0);
      expect(trace).toEqual(['unsubscribed', 'cancel returned']);
    });
  });

  it('awaited in a task, reports an error that its teardown throws', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const failure = new Error('teardown');
      const source = new Observable<number>(() => () => {
        throw failure;
      });
      const task = createTask(until(source));
      yield* sleep(0);
      task.cancel();
      yield* sleep(0);
      yield* sleep(0);
      expect(task.cancelled()).toBe(true);
      expect(reports).toHaveLength(1);
    });
  });

  it('lets a source that emits while it is unsubscribed emit in vain', () => {
    inTask(function* () {
      const subject = new Subject<number>();
      const source = new Observable<number>((subscriber) => {
        subject.subscribe(subscriber);
        return () => subscriber.next(9);
      });
      const task = createTask(until(source));
      yield* sleep(0);
      task.cancel();
      yield* sleep(0);
      expect(task.cancelled()).toBe(true);
    });
  });

  it('is a coroutine as it is, when it is given one', () => {
    const run = sleep(1);
    expect(until(run)).toBe(run);
  });

  it('of a Future awaits that Future, and cancels it when its last subscriber has left', () => {
    inTask(function* () {
      const future = new Future<number>();
      const subscription = until(future).subscribe();
      subscription.unsubscribe();
      expect(future.cancelled()).toBe(false);
      yield* sleep(0);
      expect(future.cancelled()).toBe(true);
    });
  });
});
