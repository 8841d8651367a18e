import {
  allTasks,
  coroutine,
  createTask,
  currentTask,
  EventLoop,
  Future,
  RuntimeError,
  sleep,
  Task,
  type Body,
} from '../../lib/index.js';
import { inTask, reportsOf, thrownBy, traced, type Say } from './support.js';

const steps = coroutine(function* (name: string, count: number, say: Say) {
  for (let step = 0; step < count; step++) {
    say(`${name} ${step}`);
    yield* sleep(0);
  }
  return name;
});
const immediate = coroutine(function* (value: number): Body<number> {
  return value;
});

describe('Task', () => {
  it('TASK-01: its first step runs in the next iteration, in the order in which tasks were made', () => {
    expect(
      traced(function* (say) {
        createTask(steps('A', 1, say));
        createTask(steps('B', 1, say));
        say('made');
        yield* sleep(0);
      }),
    ).toEqual(['i1: made', 'i2: A 0', 'i2: B 0']);
  });

  it('TASK-02: two tasks alternate at each suspension', () => {
    expect(
      traced(function* (say) {
        const [a, b] = [createTask(steps('A', 2, say)), createTask(steps('B', 2, say))];
        yield* a;
        yield* b;
      }),
    ).toEqual(['i2: A 0', 'i2: B 0', 'i3: A 1', 'i3: B 1']);
  });

  it('TASK-03: sleep(0) costs exactly one iteration', () => {
    expect(
      traced(function* (say) {
        for (let turn = 0; turn < 3; turn++) {
          say(`turn ${turn}`);
          yield* sleep(0);
        }
      }),
    ).toEqual(['i1: turn 0', 'i2: turn 1', 'i3: turn 2']);
  });

  it('TASK-04: a Future done in iteration n resumes its task in n+1, and the awaiter of that in n+2', () => {
    const waiting = coroutine(function* (future: Future<number>, say: Say) {
      yield* future;
      say('inner');
    });
    expect(
      traced(function* (say) {
        const future = new Future<number>();
        const task = createTask(waiting(future, say));
        yield* sleep(0);
        future.setResult(1);
        say('set');
        yield* task;
        say('outer');
      }),
    ).toEqual(['i2: set', 'i3: inner', 'i4: outer']);
  });

  it('TASK-05: awaiting a coroutine directly costs no iteration and no task', () => {
    const nested = coroutine(function* () {
      return [currentTask(), allTasks().size] as const;
    });
    expect(
      traced(function* (say) {
        const [task, count] = yield* nested();
        say(`${task === currentTask()} ${count}`);
      }),
    ).toEqual(['i1: true 1']);
  });

  it('TASK-06: awaiting a fresh task that never suspends costs two iterations', () => {
    expect(
      traced(function* (say) {
        say(`value ${yield* createTask(immediate(1))}`);
      }),
    ).toEqual(['i3: value 1']);
  });

  it('TASK-07: refuses what cannot be awaited, and names it', () => {
    const loop = new EventLoop();
    const expected = 'must be an Observable, Promise or AsyncIterable, got';
    expect(() => createTask(123 as never, { loop })).toThrow(new TypeError(`createTask: input ${expected} 123`));
    expect(() => new Task([sleep(1)] as never, { loop })).toThrow(`Task: input ${expected} an array (gather() takes a list)`);
    expect(() => createTask(steps as never, { loop })).toThrow('call it: a coroutine function is not yet a coroutine');
    expect(allTasks(loop).size).toBe(0);
  });

  it('TASK-08: refuses setResult and setException', () => {
    inTask(function* () {
      const task = createTask(sleep(1, 'own'));
      expect(() => task.setResult()).toThrow(RuntimeError);
      expect(() => task.setException()).toThrow(RuntimeError);
      expect(yield* task).toBe('own');
    });
  });

  it('TASK-09: a result that was forced upon it stands, and its pending step is reported', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const task = createTask(immediate(1));
      Future.prototype.setResult.call(task, 42);
      yield* sleep(0);
      expect(task.result()).toBe(42);
      expect(reports.map(({ exception }) => (exception as Error).name)).toEqual(['InvalidStateError']);
    });
  });

  it('TASK-10: awaiting itself is a RuntimeError thrown into its body', () => {
    const selfish = coroutine(function* () {
      return yield* currentTask()!;
    });
    inTask(function* () {
      const task = createTask(selfish(), { name: 'selfish' });
      yield* sleep(0);
      yield* sleep(0);
      expect(task.exception()).toEqual(new RuntimeError("task 'selfish' cannot await itself"));
    });
  });

  it('TASK-10: a foreign yield is a RuntimeError, which the body can catch and go on', () => {
    const foreign = coroutine(function* () {
      const errors: unknown[] = [];
      for (const value of [undefined, 5, sleep(1), Promise.resolve()]) {
        try {
          yield value as never;
        } catch (error) {
          errors.push(error);
        }
      }
      yield* sleep(1);
      return errors;
    });
    const errors = inTask(() => foreign()[Symbol.iterator]());
    const message = 'a body can only yield* what can be awaited: a bare yield was used (a Promise or an Observable goes through until())';
    expect(errors).toEqual(Array(4).fill(new RuntimeError(message)));
  });

  it('TASK-10: a Future of another loop is a RuntimeError', () => {
    const other = new EventLoop();
    inTask(function* () {
      const future = other.createFuture<void>();
      const error = yield* catching(future);
      expect(error).toBeInstanceOf(RuntimeError);
      expect((error as Error).message).toContain('attached to a different loop');
      expect(future.cancelled()).toBe(false);
    });
  });

  it('is done with the error that its body throws', () => {
    const failure = new Error('f');
    const failing = coroutine(function* (): Body<void> {
      yield* sleep(1);
      throw failure;
    });
    inTask(function* () {
      const task = createTask(failing());
      expect(yield* catching(task)).toBe(failure);
      expect(task.exception()).toBe(failure);
      expect(thrownBy(() => task.result())).toBe(failure);
    });
  });
});

const catching = coroutine(function* (future: Future<unknown>) {
  try {
    return yield* future;
  } catch (error) {
    return error;
  }
});
