import {
  allTasks,
  ContextVar,
  coroutine,
  createTask,
  currentTask,
  ensureFuture,
  gather,
  sleep,
  Task,
  type Body,
  type EventLoop,
  type TaskFactory,
} from '../../lib/index.js';
import { inTask, traced, type Say } from './support.js';

const eagerFactory: TaskFactory = (loop, input, options) => new Task(input, { ...options, loop, eager: true });

const quick = coroutine(function* (say: Say): Body<number> {
  say('quick');
  return 1;
});
const slow = coroutine(function* (say: Say): Body<number> {
  say('slow first step');
  yield* sleep(0);
  say('slow second step');
  return 2;
});

describe('createTask with eager', () => {
  it('EAGER-01: runs its coroutine in createTask up to the first suspension', () => {
    expect(
      traced(function* (say) {
        const task = createTask(slow(say), { eager: true });
        say(`made, done ${task.done()}`);
        yield* task;
      }),
    ).toEqual(['i1: slow first step', 'i1: made, done false', 'i2: slow second step']);
  });

  it('EAGER-01: a coroutine that never suspends comes back done, and is never queued', () => {
    expect(
      traced(function* (say) {
        const task = createTask(quick(say), { eager: true });
        say(`done ${task.done()}, result ${task.result()}`);
        yield* sleep(0);
        yield* sleep(0);
      }),
    ).toEqual(['i1: quick', 'i1: done true, result 1']);
  });

  it('EAGER-02: awaiting one that is done costs no iteration, and cancelling it is false', () => {
    expect(
      traced(function* (say) {
        const task = createTask(quick(say), { eager: true });
        say(`got ${yield* task}`);
        say(`cancel ${task.cancel()}`);
      }),
    ).toEqual(['i1: quick', 'i1: got 1', 'i1: cancel false']);
  });

  it('EAGER-03: in the eager step it is the current task and among all tasks; afterwards its maker is again', () => {
    const looking = coroutine(function* () {
      return { current: currentTask(), listed: allTasks().has(currentTask()!) };
    });
    inTask(function* () {
      const maker = currentTask();
      const task = createTask(looking(), { eager: true });
      expect(task.result().current).toBe(task);
      expect(task.result().listed).toBe(true);
      expect(currentTask()).toBe(maker);
      expect(allTasks().has(task)).toBe(false);
      const blocked = createTask(sleep(1), { eager: true });
      expect(allTasks().has(blocked)).toBe(true);
      yield* blocked;
    });
  });

  it('EAGER-04: the eager step runs in a copy of the context', () => {
    const variable = new ContextVar<string>('v');
    const setting = coroutine(function* () {
      const before = variable.get();
      variable.set('child');
      yield* sleep(0);
      return [before, variable.get()];
    });
    inTask(function* () {
      variable.set('maker');
      const task = createTask(setting(), { eager: true });
      expect(variable.get()).toBe('maker');
      expect(yield* task).toEqual(['maker', 'child']);
    });
  });

  it('EAGER-05: one that suspends is cancelled as any task, in the next iteration', () => {
    const work = coroutine(function* (say: Say) {
      try {
        yield* sleep(9);
      } finally {
        say('finally');
      }
    });
    expect(
      traced(function* (say) {
        const task = createTask(work(say), { eager: true });
        task.cancel();
        say(`asked, done ${task.done()}`);
        yield* sleep(0);
        say(`cancelled ${task.cancelled()}`);
      }),
    ).toEqual(['i1: asked, done false', 'i2: finally', 'i2: cancelled true']);
  });

  it('EAGER-06: an error of the eager step is stored in the task', () => {
    const failure = new Error('f');
    const failing = coroutine(function* (): Body<void> {
      throw failure;
    });
    inTask(function* () {
      const task = createTask(failing(), { eager: true });
      expect(task.exception()).toBe(failure);
    });
  });

  it('EAGER-08: a gather of coroutines that all end in their eager step takes no iteration', () => {
    expect(
      traced(function* (say, loop) {
        loop.setTaskFactory(eagerFactory);
        say(`got ${yield* gather([quick(say), quick(say)])}`);
      }),
    ).toEqual(['i1: quick', 'i1: quick', 'i1: got 1,1']);
  });

  it('EAGER-08: ensureFuture is eager too with an eager factory', () => {
    inTask(function* (loop: EventLoop) {
      loop.setTaskFactory(eagerFactory);
      expect(ensureFuture(quick(() => undefined)).done()).toBe(true);
    });
  });

  it('EAGER-10: its name is set before the eager step runs', () => {
    const naming = coroutine(function* () {
      return currentTask()!.getName();
    });
    inTask(function* () {
      expect(createTask(naming(), { eager: true, name: 'early' }).result()).toBe('early');
    });
  });

  it('an eager task may make eager tasks, to a depth of 100', () => {
    const nested = coroutine(function* (depth: number): Body<number> {
      return depth === 0 ? 0 : 1 + createTask(nested(depth - 1), { eager: true }).result();
    });
    expect(inTask(() => nested(100)[Symbol.iterator]())).toBe(100);
  });
});
