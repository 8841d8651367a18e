import { of } from 'rxjs';
import {
  asyncWith,
  coroutine,
  createTask,
  DeadlockError,
  FIRST_COMPLETED,
  gather,
  getRunningLoop,
  Lock,
  Semaphore,
  shield,
  sleep,
  taskGroup,
  timeout,
  wait,
  type Awaitable,
  type Body,
  type Task,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { gatherMap } from '../../operators/index.js';
import { findCycle } from '../../lib/tasks/cycles.js';
import { collectGarbage } from '../loop/helpers.js';

const nothing = (): void => undefined;

let warn: jest.SpyInstance;
beforeEach(() => (warn = jest.spyOn(console, 'warn').mockImplementation(nothing)));
afterEach(() => jest.restoreAllMocks());

/** The cycles that the DeadlockError of a program names. */
function cyclesOf(body: () => Body<unknown>): string[] {
  try {
    runVirtual(coroutine(body, { name: 'main' }));
  } catch (error) {
    expect(error).toBeInstanceOf(DeadlockError);
    const lines = (error as Error).message.split('\n');
    return lines.filter((line) => line.startsWith('a cycle: ')).map((line) => line.replace('a cycle: ', ''));
  }
  throw new Error('expected a DeadlockError, and there was none');
}

/** What debug mode warns of, and when. */
function warningsOf(body: () => Body<unknown>): string[] {
  const warnings: string[] = [];
  // A slow machine has debug mode warn of other things too.
  warn.mockImplementation((text) => String(text).startsWith('a cycle') && warnings.push(`${getRunningLoop().time()}: ${text}`));
  try {
    runVirtual(
      (loop) => {
        // However slow the machine is.
        loop.slowCallbackDuration = Infinity;
        return coroutine(body, { name: 'main' })();
      },
      { debug: true },
    );
  } catch (error) {
    expect(error).toBeInstanceOf(DeadlockError);
  }
  return warnings;
}

const both = coroutine(function* both(first: Lock | Semaphore, second: Lock | Semaphore) {
  yield* first.acquire();
  yield* sleep(1);
  yield* second.acquire();
});

/** Two tasks that take two locks in opposite orders. */
function opposite(one: Lock | Semaphore, two: Lock | Semaphore): () => Body<unknown> {
  return function* () {
    yield* gather([createTask(both(one, two), { name: 'a' }), createTask(both(two, one), { name: 'b' })]);
  };
}

const awaiting = coroutine(function* awaiting(other: () => Awaitable<unknown>) {
  yield* sleep(0);
  yield* shieldless(other());
});

const shieldless = coroutine(function* (input: Awaitable<unknown>) {
  yield* gather([input]);
});

describe('a cycle in a DeadlockError', () => {
  it('is named where two tasks take two locks in opposite orders.', () => {
    expect(cyclesOf(opposite(new Lock(), new Lock()))).toEqual([
      "task 'a' waits for Lock 1 held by task 'b', which waits for Lock 2 held by task 'a'",
    ]);
  });

  it('is named where a lock and a semaphore are taken in opposite orders.', () => {
    expect(cyclesOf(opposite(new Semaphore(), new Lock()))).toEqual([
      "task 'a' waits for Lock held by task 'b', which waits for Semaphore held by task 'a'",
    ]);
  });

  it('is named where a task awaits one that wants the lock which it holds.', () => {
    const cycles = cyclesOf(function* () {
      const lock = new Lock();
      const want = coroutine(function* () {
        yield* lock.acquire();
      });
      const hold = coroutine(function* () {
        yield* lock.acquire();
        yield* createTask(want(), { name: 'b' });
      });
      yield* createTask(hold(), { name: 'a' });
    });

    expect(cycles).toEqual(["task 'a' waits for task 'b', which waits for Lock held by task 'a'"]);
  });

  it('is named where a task wants a lock again that it holds.', () => {
    const cycles = cyclesOf(function* () {
      const lock = new Lock();
      yield* createTask(both(lock, lock), { name: 'a' });
    });

    expect(cycles).toEqual(["task 'a' waits for Lock held by task 'a'"]);
  });

  it('is named where all permits are held by those who want another.', () => {
    const cycles = cyclesOf(function* () {
      const semaphore = new Semaphore(2);
      yield* gather([createTask(both(semaphore, semaphore), { name: 'a' }), createTask(both(semaphore, semaphore), { name: 'b' })]);
    });

    expect(cycles).toContain("task 'a' waits for Semaphore held by task 'a'");
  });

  it('is named where who waited for a permit wants another.', () => {
    const cycles = cyclesOf(function* () {
      const semaphore = new Semaphore(0);
      const task = createTask(both(semaphore, semaphore), { name: 'a' });
      yield* sleep(1);
      semaphore.release();
      yield* task;
    });

    expect(cycles).toEqual(["task 'a' waits for Semaphore held by task 'a'"]);
  });

  it('is not named where a semaphore was released by another task.', () => {
    const cycles = cyclesOf(function* () {
      const semaphore = new Semaphore(0);
      const want = coroutine(function* () {
        yield* semaphore.acquire();
        yield* semaphore.acquire();
      });
      const task = createTask(want(), { name: 'a' });
      yield* sleep(1);
      semaphore.release();
      yield* sleep(1);
      semaphore.release();
      yield* sleep(1);
      expect(task.done()).toBe(true);
      yield* createTask(want(), { name: 'b' });
    });

    expect(cycles).toEqual([]);
  });

  it('is not named where a task has given its permit back.', () => {
    const cycles = cyclesOf(function* () {
      const semaphore = new Semaphore();
      const again = coroutine(function* () {
        yield* semaphore.acquire();
        semaphore.release();
        yield* sleep(5);
        yield* semaphore.acquire();
      });
      const keep = coroutine(function* () {
        yield* sleep(1);
        yield* semaphore.acquire();
      });
      createTask(keep(), { name: 'a' });
      yield* createTask(again(), { name: 'b' });
    });

    expect(cycles).toEqual([]);
  });

  it.each<[string, (other: () => Task<unknown>) => () => Body<unknown>, string]>([
    [
      'task',
      (other) =>
        function* () {
          yield* other();
        },
      "task 'a' waits for task 'b', which waits for task 'a'",
    ],
    [
      'gather',
      (other) =>
        function* () {
          yield* gather([other(), sleep(1)]);
        },
      "task 'a' waits for gather of 2 with task 'b', which waits for gather of 2 with task 'a'",
    ],
    [
      'wait',
      (other) =>
        function* () {
          yield* wait([other()]);
        },
      "task 'a' waits for wait of 1 with task 'b', which waits for wait of 1 with task 'a'",
    ],
    [
      'shield',
      (other) =>
        function* () {
          yield* shield(other());
        },
      "task 'a' waits for shield of task 'b', which waits for shield of task 'a'",
    ],
  ])('is named where tasks await each other through %s.', (_name, make, cycle) => {
    const cycles = cyclesOf(function* () {
      const a: Task<unknown> = createTask(coroutine(make(() => b))(), { name: 'a' });
      const b: Task<unknown> = createTask(coroutine(make(() => a))(), { name: 'b' });
      yield* sleep(5);
      yield* a;
    });

    expect(cycles).toEqual([cycle]);
  });

  it('is named where a child of a task group awaits its parent.', () => {
    const cycles = cyclesOf(function* () {
      const parent: Task<unknown> = createTask(
        taskGroup((group) => void group.createTask(awaiting(() => parent), { name: 'child' })),
        { name: 'parent' },
      );
      yield* shield(parent);
    });

    expect(cycles).toEqual([
      "task 'parent' waits for the tasks of a TaskGroup with task 'child', which waits for gather of 1 with task 'parent'",
    ]);
  });

  it('is none where one of several would do.', () => {
    const cycles = cyclesOf(function* () {
      const pick = (other: () => Task<unknown>) =>
        coroutine(function* () {
          yield* sleep(0);
          yield* wait([other()], { returnWhen: FIRST_COMPLETED });
        })();
      const a: Task<unknown> = createTask(pick(() => b), { name: 'a' });
      const b: Task<unknown> = createTask(pick(() => a), { name: 'b' });
      yield* a;
    });

    expect(cycles).toEqual([]);
  });
});

describe('a cycle in debug mode', () => {
  it('is warned of once, when it closes.', () => {
    expect(warningsOf(opposite(new Lock(), new Lock()))).toEqual([
      "1: a cycle that only a cancel can break: task 'b' waits for Lock 1 held by task 'a', which waits for Lock 2 held by task 'b'",
    ]);
  });

  it('is warned of when the first step of what is subscribed closes it.', () => {
    const warnings = warningsOf(function* () {
      const twice = coroutine(function* (lock: Lock) {
        yield* lock.acquire();
        yield* lock.acquire();
      });
      twice(new Lock()).subscribe({ error: nothing });
      yield* sleep(1);
    });

    expect(warnings.map((text) => text.replaceAll(/Task-\d+/g, 'run'))).toEqual([
      "0: a cycle that only a cancel can break: task 'run' waits for Lock held by task 'run'",
    ]);
  });

  it('is warned of also when the first step of an eager task closes it.', () => {
    const warnings = warningsOf(function* () {
      const lock = new Lock();
      const want = coroutine(function* () {
        yield* lock.acquire();
      });
      const hold = coroutine(function* () {
        yield* lock.acquire();
        yield* createTask(want(), { name: 'b', eager: true });
      });
      yield* createTask(hold(), { name: 'a' });
    });

    expect(warnings).toEqual(["0: a cycle that only a cancel can break: task 'a' waits for task 'b', which waits for Lock held by task 'a'"]);
  });

  const holding = coroutine(function* (semaphore: Semaphore, ms: number) {
    yield* asyncWith(semaphore, () => sleep(ms));
  });

  const wanting = coroutine(function* (...locks: (Lock | Semaphore)[]) {
    for (const lock of locks) yield* lock.acquire();
    for (const lock of locks) lock.release();
  });

  it('is not warned of where another task can give a permit.', () => {
    const warnings = warningsOf(function* () {
      const semaphore = new Semaphore(2);
      yield* gather([createTask(holding(semaphore, 5), { name: 'a' }), createTask(wanting(semaphore, semaphore), { name: 'b' })]);
    });

    expect(warnings).toEqual([]);
  });

  it('is not warned of where another task can give a permit in the middle of the circle.', () => {
    const warnings = warningsOf(function* () {
      const [semaphore, lock] = [new Semaphore(2), new Lock()];
      const first = coroutine(function* () {
        yield* semaphore.acquire();
        yield* sleep(1);
        yield* wanting(lock);
        semaphore.release();
      });
      const second = coroutine(function* () {
        yield* lock.acquire();
        yield* sleep(2);
        yield* wanting(semaphore);
        lock.release();
      });
      yield* gather([holding(semaphore, 5), createTask(first(), { name: 'a' }), createTask(second(), { name: 'b' })]);
    });

    expect(warnings).toEqual([]);
  });

  it('is not warned of where an operator can give a permit.', () => {
    const warnings = warningsOf(function* () {
      const semaphore = new Semaphore(2);
      of(1).pipe(gatherMap(() => sleep(5), { limit: semaphore })).subscribe();
      yield* createTask(wanting(semaphore, semaphore), { name: 'b' });
    });

    expect(warnings).toEqual([]);
  });

  it('is warned of where those who could give a permit wait for one in the circle.', () => {
    const warnings = warningsOf(function* () {
      const [semaphore, lock] = [new Semaphore(2), new Lock()];
      const third = coroutine(function* () {
        yield* semaphore.acquire();
        yield* sleep(1);
        yield* lock.acquire();
      });
      yield* gather([
        createTask(both(lock, semaphore), { name: 'a' }),
        createTask(third(), { name: 'b' }),
        createTask(third(), { name: 'c' }),
      ]);
    });

    expect(warnings).toEqual([
      "1: a cycle that only a cancel can break: task 'c' waits for Lock held by task 'a', which waits for Semaphore held by task 'c'",
    ]);
  });

  it('is not warned of where tasks only wait in a line.', () => {
    const warnings = warningsOf(function* () {
      const lock = new Lock();
      const hold = coroutine(function* () {
        yield* asyncWith(lock, () => sleep(1));
      });
      yield* gather([1, 2, 3].map((index) => createTask(hold(), { name: `t${index}` })));
    });

    expect(warnings).toEqual([]);
  });

  it('is not warned of without it.', () => {
    expect(cyclesOf(opposite(new Lock(), new Lock()))).toHaveLength(1);
    expect(warn).not.toHaveBeenCalled();
  });

  it('is warned of although a timeout will break it.', () => {
    const warnings = warningsOf(function* () {
      const lock = new Lock();
      try {
        yield* timeout(5, () => both(lock, lock));
      } catch (error) {
        expect(String(error)).toContain('TimeoutError');
      }
    });

    expect(warnings).toHaveLength(1);
  });
});

describe('findCycle', () => {
  it('looks no farther than it is told to.', () => {
    const found: unknown[] = [];
    const main = coroutine(function* () {
      const tasks: Task<unknown>[] = [];
      const next = coroutine(function* (index: number) {
        yield* tasks[(index + 1) % 5]!;
      });
      for (let index = 0; index < 5; index++) tasks.push(createTask(next(index)));
      yield* sleep(0);
      found.push(findCycle(tasks[0]!, 3), findCycle(tasks[0]!, 9)?.length);
      tasks[0]!.cancel();
      yield* sleep(1);
    });
    runVirtual(main);

    expect(found).toEqual([null, 5]);
  });
});

describe('who holds a lock', () => {
  it('is not kept alive by it.', async () => {
    const lock = new Lock();
    let holder!: WeakRef<object>;
    runVirtual((loop) => {
      const task = loop.createTask(lock.acquire());
      holder = new WeakRef(task);
      return task;
    });
    await collectGarbage(() => holder.deref() === undefined);

    expect(lock.locked()).toBe(true);
    expect(holder.deref()).toBeUndefined();
  });

  it.each([
    ['Lock', () => new Lock()],
    ['Semaphore', () => new Semaphore()],
  ])('is not the task in which a subscriber took the %s.', (_name, make) => {
    const warnings = warningsOf(function* () {
      const lock = make();
      const loop = getRunningLoop();
      lock.acquire().subscribe(() => loop.callLater(10, () => lock.release()));
      yield* createTask(asyncWith(lock, () => sleep(1)));
    });

    expect(warnings).toEqual([]);
  });

  it('is not guessed where two tasks have the same name.', () => {
    const cycles = cyclesOf(function* () {
      const [one, two] = [new Lock(), new Lock()];
      yield* gather([createTask(both(one, two), { name: 'a' }), createTask(both(two, one), { name: 'a' })]);
    });

    expect(cycles).toEqual([]);
  });
});
