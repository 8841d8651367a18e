import { EMPTY, EmptyError, NEVER, of, retry, switchMap, takeUntil, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import {
  allTasks,
  asPromise,
  coroutine,
  currentTask,
  ExceptionGroup,
  sleep,
  TaskGroup,
  taskGroup,
  type Awaitable,
  type Body,
  type Coroutine,
  type Task,
} from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { inTask, reportsOf } from './support.js';

const failed = (...errors: unknown[]): ExceptionGroup => new ExceptionGroup(errors, 'unhandled errors in a TaskGroup');

/** A group of these, whose result is the list of theirs. */
function all<T>(...inputs: Awaitable<T>[]): Coroutine<T[]> {
  return taskGroup(function* (group) {
    const tasks = inputs.map((input) => group.createTask(input));
    const results: T[] = [];
    for (const task of tasks) results.push(yield* task);
    return results;
  });
}

/** A group that only starts tasks of these. */
const starting = (...inputs: Awaitable[]): Coroutine<void> =>
  taskGroup((group) => {
    for (const input of inputs) group.createTask(input);
  });

describe('taskGroup in marbles', () => {
  it('ends when the last task does', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('               -a-b|   ');
      const b = cold('               --c----|');
      expectObservable(all(a, b)).toBe('-------(x|)', { x: ['b', 'c'] });
      expectSubscriptions(a.subscriptions).toBe('^---!   ');
      expectSubscriptions(b.subscriptions).toBe('^------!');
    });
  });

  it('is undefined where the body only starts tasks', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(starting(cold('--a|'), cold('-----b|'))).toBe('------(x|)', { x: undefined });
      expectObservable(starting()).toBe('(x|)', { x: undefined });
    });
  });

  it('unsubscribes the others when one fails, and fails with an ExceptionGroup', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('                   ---#    ');
      const b = cold('                   --c----|');
      const sub = '                      ^--!    ';
      expectObservable(starting(a, b)).toBe('---#', undefined, failed('error'));
      expectSubscriptions(a.subscriptions).toBe(sub);
      expectSubscriptions(b.subscriptions).toBe(sub);
    });
  });

  it('holds all errors of one frame', () => {
    marbles(({ cold, expectObservable }) => {
      const expected = failed('a', 'b');
      expectObservable(starting(cold('--#', undefined, 'a'), cold('--#', undefined, 'b'))).toBe('--#', undefined, expected);
    });
  });

  it('takes synchronous sources, and their errors', () => {
    marbles(({ expectObservable }) => {
      expectObservable(all(of(1, 2), of(3))).toBe('(x|)', { x: [2, 3] });
      expectObservable(starting(throwError(() => 'x'), NEVER)).toBe('#', undefined, failed('x'));
      expectObservable(starting(EMPTY, NEVER)).toBe('#', undefined, failed(new EmptyError()));
    });
  });

  it('unsubscribes every unfinished task, and the body, when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('          -a|      ');
      const b = cold('          ---c----|');
      const body = cold('       ---------');
      const unsub = '           ----!    ';
      const group = taskGroup((its) => {
        its.createTask(a);
        its.createTask(b);
        return body;
      });
      expectObservable(group, unsub).toBe('-----');
      expectSubscriptions(a.subscriptions).toBe('   ^-!      ');
      expectSubscriptions(b.subscriptions).toBe('   ^---!    ');
      expectSubscriptions(body.subscriptions).toBe('^---!    ');
    });
  });

  it('subscribes hot sources at once, and loses nothing of them', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('                 (a|)');
      expectObservable(all(source)).toBe(' (x|)', { x: ['a'] });
      expectSubscriptions(source.subscriptions).toBe('(^!)');
    });
  });

  it('is run again by retry, left by takeUntil, cancelled by switchMap', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const bad = cold('                                --#   ');
      expectObservable(starting(bad).pipe(retry(1))).toBe('----#', undefined, failed('error'));
      expectSubscriptions(bad.subscriptions).toBe(['    ^-!   ', '--^-!']);
      const left = cold('                               ------');
      expectObservable(starting(left).pipe(takeUntil(cold('---z')))).toBe('---|');
      expectSubscriptions(left.subscriptions).toBe('    ^--!  ');
      const inner = cold('                              ---x| ');
      const switched = cold('                           a-b-----|').pipe(switchMap(() => all(inner)));
      expectObservable(switched).toBe('                 ------r-|', { r: ['x'] });
      expectSubscriptions(inner.subscriptions).toBe(['  ^-!     ', '--^---!']);
    });
  });

  it('is left in silence, and unsubscribes its tasks, after cancel()', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('      ------a|');
      const group = taskGroup(function* (its) {
        its.createTask(a);
        yield* sleep(3);
        its.cancel();
      });
      expectObservable(group).toBe('---(x|)', { x: undefined });
      expectSubscriptions(a.subscriptions).toBe('^--!');
    });
  });

  it('leaves nothing scheduled when it is left', () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run(() => starting(sleep(50), sleep(70)).subscribe().unsubscribe());
    expect(scheduler.frame).toBe(0);
  });
});

describe('a taskGroup that is unsubscribed', () => {
  const cleaning = coroutine(function* (trace: string[], ms: number) {
    try {
      yield* sleep(1_000);
    } finally {
      yield* sleep(ms);
      trace.push(`cleaned up after ${ms}`);
    }
  });

  it('cancels its tasks, and they clean up in their time', () => {
    inTask(function* () {
      const trace: string[] = [];
      const subscription = starting(cleaning(trace, 20), cleaning(trace, 10)).subscribe();
      yield* sleep(5);
      subscription.unsubscribe();
      yield* sleep(1);
      // Main, the run of the group, and its two tasks.
      expect(allTasks().size).toBe(4);
      yield* sleep(30);
      expect([trace, allTasks()]).toEqual([['cleaned up after 10', 'cleaned up after 20'], new Set([currentTask()])]);
    });
  });

  it('reports an error of a cleanup, which nobody can see any more', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const refusing = coroutine(function* () {
        try {
          yield* sleep(1_000);
        } finally {
          throw 'cleanup';
        }
      });
      const subscription = starting(refusing()).subscribe();
      yield* sleep(5);
      subscription.unsubscribe();
      yield* sleep(5);
      expect(reports.map(({ exception }) => exception)).toEqual([failed('cleanup')]);
    });
  });

  it('is waited for by asPromise that is aborted', async () => {
    const trace: string[] = [];
    const controller = new AbortController();
    const promise = asPromise(starting(cleaning(trace, 0), sleep(60_000)), { signal: controller.signal });
    controller.abort(new Error('stop'));
    await expect(promise).rejects.toEqual(new Error('stop'));
    expect(trace).toEqual(['cleaned up after 0']);
  });

  it('keeps a task whose own subscriber has left: the group still waits for it', () => {
    inTask(function* () {
      const result = yield* taskGroup(function* (group) {
        const task: Task<string> = group.createTask(sleep(10, 'value'));
        task.subscribe().unsubscribe();
        yield* sleep(5);
        return yield* task;
      });
      expect(result).toBe('value');
    });
  });
});

describe('what the body of a task group may be', () => {
  it('a generator function, a coroutine, an Observable, and nothing', () => {
    inTask(function* () {
      const results: unknown[] = [
        yield* taskGroup(function* (): Body<string> {
          return 'generator';
        }),
        yield* taskGroup(() => sleep(1, 'coroutine')),
        yield* taskGroup(() => of('first', 'observable')),
        yield* taskGroup((group) => group.createTask(sleep(1, 'task'))),
        yield* taskGroup(() => undefined),
        yield* taskGroup((() => null) as unknown as () => undefined),
      ];
      expect(results).toEqual(['generator', 'coroutine', 'observable', 'task', undefined, undefined]);
    });
  });

  it('an async function, which can start tasks until the group has ended', async () => {
    const promise = asPromise(
      taskGroup(async (group: TaskGroup) => {
        const first = group.createTask(sleep(0, 'a'));
        await Promise.resolve();
        const second = group.createTask(sleep(0, 'b'));
        return [await asPromise(first), await asPromise(second)];
      }),
    );
    await expect(promise).resolves.toEqual(['a', 'b']);
  });
});
