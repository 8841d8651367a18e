import { NEVER, Subject } from 'rxjs';
import {
  coroutine,
  createTask,
  DeadlockError,
  fromAsync,
  Future,
  gather,
  sleep,
  until,
  type Awaitable,
  type Task,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';

const waitFor = coroutine(
  function* (input: Awaitable<unknown>) {
    yield* until(input);
  },
  { name: 'waitFor' },
);

/** The lines of the DeadlockError of a main that waits for `make()`. */
const deadlock = (make: () => Awaitable<unknown>): string[] => {
  const main = coroutine(
    function* () {
      yield* createTask(waitFor(make()), { name: 'stuck' });
    },
    { name: 'main' },
  );
  try {
    runVirtual(main);
  } catch (error) {
    expect(error).toBeInstanceOf(DeadlockError);
    return (error as Error).message.split('\n');
  }
  throw new Error('expected a DeadlockError, and there was none');
};

describe('the DeadlockError of runVirtual', () => {
  it('says how many tasks are pending, and names each with what it waits for', () => {
    expect(deadlock(() => new Future()).map((line) => line.replace(/Task-\d+/, 'Task-1'))).toEqual([
      'nothing can run any more, and 2 task(s) are pending:',
      "  <Task pending 'Task-1' main() waits for task 'stuck'>",
      "  <Task pending 'stuck' waitFor() waits for <Future pending>>",
    ]);
  });

  it.each<[string, () => Awaitable<unknown>, string]>([
    ['a Future', () => new Future(), '<Future pending>'],
    ['sleep', () => sleep(Infinity), 'sleep(Infinity)'],
    ['an Observable', () => NEVER, 'an Observable'],
    ['a Promise', () => Promise.resolve(), 'a Promise'],
    ['an async function', () => fromAsync(() => Promise.resolve()), 'an async function'],
    ['gather', () => gather([new Future(), sleep(5)]), 'gather of 2, 1 of them pending'],
  ])('names %s', (_name, make, description) => {
    expect(deadlock(make)).toContain(`  <Task pending 'stuck' waitFor() waits for ${description}>`);
  });

  it('names a task that is being cancelled', () => {
    const cleanup = coroutine(
      function* () {
        try {
          yield* sleep(1_000);
        } finally {
          yield* new Future();
        }
      },
      { name: 'cleanup' },
    );
    const main = (): Awaitable<unknown> => {
      createTask(cleanup(), { name: 'leftover' });
      return sleep(1);
    };
    expect(() => runVirtual(main)).toThrow("1 task(s) are pending:\n  <Task cancelling 'leftover' cleanup() waits for <Future pending>>");
  });

  it('comes also where only RxJS could go on', () => {
    const subject = new Subject<number>();
    expect(deadlock(() => subject)).toContain("  <Task pending 'stuck' waitFor() waits for an Observable>");
  });

  it('leaves the tasks as they are', () => {
    const trace: string[] = [];
    let task: Task<void> | null = null;
    const stuck = coroutine(function* () {
      try {
        yield* new Future();
      } finally {
        trace.push('finally');
      }
    });
    const main = coroutine(function* () {
      task = createTask(stuck());
      yield* task;
    });
    expect(() => runVirtual(main)).toThrow(DeadlockError);
    expect([task!.done(), task!.cancelling(), trace.length]).toEqual([false, 0, 0]);
  });
});
