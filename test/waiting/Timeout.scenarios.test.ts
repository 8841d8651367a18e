import {
  asyncWith,
  CancelledError,
  coroutine,
  createTask,
  currentTask,
  sleep,
  taskGroup,
  timeout,
  Timeout,
  type Coroutine,
} from '../../lib/index.js';
import { ended, errorOf, probe } from './iterations.js';

const immediate = coroutine(function* () {
  return 1;
});

describe('the canonical scenarios of timeouts', () => {
  it('TOUT-11: timeout_and_cancel_same_iteration: the cancel from outside wins, in either order', () => {
    const lines = probe(function* ({ loop, log }) {
      const guarded = coroutine(function* (name: string, deadline: Timeout) {
        try {
          yield* asyncWith(deadline, () => sleep(10_000));
        } catch (error) {
          log(`${name}: ${String(error)} expired ${deadline.expired()} cancelling ${currentTask()!.cancelling()}`);
          throw error;
        }
      });
      const timeoutFirst = createTask(guarded('timeout first', new Timeout(1_000)));
      yield* sleep(0);
      loop.callAt(1_000, () => timeoutFirst.cancel());
      yield* ended(timeoutFirst);
      log(`task cancelled ${timeoutFirst.cancelled()}`);
      const cancelFirst = createTask(guarded('cancel first', new Timeout(2_000)));
      loop.callAt(2_000, () => cancelFirst.cancel());
      yield* ended(cancelFirst);
      log(`task cancelled ${cancelFirst.cancelled()}`);
    });
    expect(lines).toEqual([
      'i4@1000: timeout first: CancelledError expired true cancelling 1',
      'i6@1000: task cancelled true',
      'i9@2000: cancel first: CancelledError expired true cancelling 1',
      'i11@2000: task cancelled true',
    ]);
  });

  it('TOUT-18: timeout_nested_same_deadline: the inner block passes the cancel, and the outer one times out', () => {
    const lines = probe(function* ({ log }) {
      const [outer, inner] = [new Timeout(1_000), new Timeout(1_000)];
      const state = (name: string, error: unknown, { expired }: { expired: boolean }): void =>
        log(`${name} exit raised ${(error as Error).name} expired ${expired} cancelling ${currentTask()!.cancelling()}`);
      try {
        yield* asyncWith(outer, function* () {
          try {
            yield* asyncWith(inner, () => sleep(10_000));
          } catch (error) {
            state('inner', error, { expired: inner.expired() });
            throw error;
          }
        });
      } catch (error) {
        state('outer', error, { expired: outer.expired() });
      }
    });
    expect(lines).toEqual([
      'i3@1000: inner exit raised CancelledError expired true cancelling 1',
      'i3@1000: outer exit raised TimeoutError expired true cancelling 0',
    ]);
  });

  it('a block that cleans up at once ends in the iteration after its expiry', () => {
    const lines = probe(function* ({ log }) {
      const cleaning = coroutine(function* () {
        try {
          yield* sleep(10_000);
        } finally {
          log('cleanup begins');
          yield* sleep(3_000);
          log('cleanup ends');
        }
      });
      const error = yield* errorOf(timeout(1_000, cleaning));
      log(`${(error as Error).name} cause ${String((error as Error & { cause: unknown }).cause)}`);
    });
    expect(lines).toEqual([
      'i3@1000: cleanup begins',
      'i5@4000: cleanup ends',
      'i5@4000: TimeoutError cause CancelledError',
    ]);
  });

  it('a deadline that is over fires in the next iteration, and the block sees it in the one after', () => {
    const lines = probe(function* ({ log }) {
      const error = yield* errorOf(timeout(0, () => sleep(10_000)));
      log((error as Error).name);
    });
    expect(lines).toEqual(['i3: TimeoutError']);
  });

  it('TOUT-06: a Timeout that is entered when its time is over does the same', () => {
    const lines = probe(function* ({ log }) {
      yield* sleep(1_000);
      log('enter');
      const error = yield* errorOf(asyncWith(new Timeout(500), () => sleep(10_000)));
      log((error as Error).name);
    });
    expect(lines).toEqual(['i3@1000: enter', 'i5@1000: TimeoutError']);
  });

  it.each<[string, number, () => Coroutine<unknown>]>([
    ['timeout', 1, () => timeout(50_000, () => sleep(10_000))],
    [
      'TaskGroup',
      4,
      () =>
        taskGroup((group) => {
          group.createTask(sleep(10_000));
        }),
    ],
  ])('cancel_waiting_on_each: a task that waits in a %s is done %d iteration(s) after its cancel', (_name, expected, work) => {
    let used = 0;
    probe(function* ({ loop, iteration }) {
      const task = createTask(
        coroutine(function* () {
          yield* work();
        })(),
      );
      for (let i = 0; i < 3; i++) yield* sleep(0);
      const before = iteration();
      task.cancel();
      const look = (): void => {
        if (task.done()) used = iteration() - before;
        else loop.callSoon(look);
      };
      look();
      yield* ended(task);
      expect(task.cancelled()).toBe(true);
    });
    expect(used).toBe(expected);
  });

  it('await_without_yield: what blocks cost in iterations', () => {
    const used: Record<string, number> = {};
    probe(function* ({ iteration }) {
      const measure = coroutine(function* (name: string, work: () => Coroutine<unknown>) {
        const before = iteration();
        yield* work();
        used[name] = iteration() - before;
      });
      const two = (options: { eager?: boolean }): Coroutine<unknown> =>
        taskGroup((group) => {
          group.createTask(immediate(), options);
          group.createTask(immediate(), options);
        });
      yield* measure('timeout', () => timeout(10, immediate));
      yield* measure('timeout that is over', () => timeout(0, immediate));
      yield* measure('empty group', () => taskGroup(() => undefined));
      yield* measure('group of two tasks', () => two({}));
      yield* measure('group of two eager tasks', () => two({ eager: true }));
    });
    expect(used).toEqual({
      timeout: 0,
      'timeout that is over': 0,
      'empty group': 0,
      'group of two tasks': 3,
      'group of two eager tasks': 2,
    });
  });
});

describe('a cancel that a block turns into something else', () => {
  it('is gone: the task goes on, and may be cancelled again', () => {
    const lines = probe(function* ({ log }) {
      const task = createTask(
        coroutine(function* () {
          yield* errorOf(timeout(1_000, () => sleep(10_000)));
          yield* sleep(1_000);
          log(`cancelling ${currentTask()!.cancelling()}`);
          yield* sleep(10_000);
        })(),
      );
      yield* sleep(2_500);
      task.cancel('message');
      const error = yield* errorOf(task);
      log(`${error instanceof CancelledError} ${(error as Error).message}`);
    });
    expect(lines).toEqual(['i6@2000: cancelling 0', 'i10@2500: true message']);
  });
});
