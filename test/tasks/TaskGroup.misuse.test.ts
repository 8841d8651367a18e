import { of, throwError } from 'rxjs';
import {
  allTasks,
  asyncWith,
  coroutine,
  createTask,
  ExceptionGroup,
  newEventLoop,
  RuntimeError,
  sleep,
  TaskGroup,
  taskGroup,
  type Awaitable,
  type Body,
  type Task,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { ended, errorOf } from '../waiting/iterations.js';
import { inTask, reportsOf, thrownBy } from './support.js';

const messageOf = (fn: () => unknown): string => {
  const error = thrownBy(fn);
  expect(error).toBeInstanceOf(RuntimeError);
  return (error as Error).message;
};

describe('a TaskGroup used wrongly', () => {
  it('TG-01: cannot be entered twice', () => {
    inTask(function* () {
      const group = new TaskGroup();
      yield* asyncWith(group, () => sleep(1));
      const error = yield* errorOf(asyncWith(group, () => sleep(1)));
      expect(error).toEqual(new RuntimeError('TaskGroup.enter: this group has already been entered'));
    });
  });

  it('TG-01: cannot be entered inside itself, and works on', () => {
    inTask(function* () {
      const group = new TaskGroup();
      const value = yield* asyncWith(group, function* () {
        const error = yield* errorOf(group.enter());
        expect(error).toEqual(new RuntimeError('TaskGroup.enter: this group has already been entered'));
        return yield* group.createTask(sleep(5, 'value'));
      });
      expect(value).toBe('value');
    });
  });

  it('TG-03: refuses tasks before it is entered and after it has ended', () => {
    inTask(function* () {
      const group = new TaskGroup();
      const before = messageOf(() => group.createTask(sleep(1)));
      yield* asyncWith(group, () => sleep(1));
      const after = messageOf(() => group.createTask(sleep(1)));
      expect([before, after]).toEqual([
        'TaskGroup.createTask: the group has not been entered',
        'TaskGroup.createTask: the group is finished',
      ]);
      expect(allTasks().size).toBe(1);
    });
  });

  it('TG-03: refuses tasks as soon as it shuts down, and nothing of them begins', () => {
    inTask(function* () {
      let begun = false;
      const work = coroutine(function* () {
        begun = true;
      });
      let message = '';
      yield* errorOf(
        taskGroup(function* (group) {
          group.createTask(throwError(() => 'x'));
          try {
            yield* sleep(100);
          } finally {
            message = messageOf(() => group.createTask(work()));
          }
        }),
      );
      yield* sleep(1);
      expect([message, begun]).toEqual(['TaskGroup.createTask: the group is shutting down', false]);
    });
  });

  it('TG-03: allows tasks while it is left, as long as one of them runs', () => {
    const main = coroutine(function* () {
      const trace: string[] = [];
      const spawning = coroutine(function* (group: TaskGroup, depth: number): Body<void> {
        yield* sleep(10);
        trace.push(`depth ${depth}`);
        if (depth < 3) group.createTask(spawning(group, depth + 1));
      });
      let left: TaskGroup | null = null;
      yield* taskGroup((group) => {
        left = group;
        group.createTask(spawning(group, 1));
      });
      return [trace, messageOf(() => left!.createTask(sleep(1)))];
    });
    expect(runVirtual(main)).toEqual({
      value: [['depth 1', 'depth 2', 'depth 3'], 'TaskGroup.createTask: the group is finished'],
      elapsed: 30,
    });
  });

  it('TG-03: is finished for a done callback of its last task, though it still leaves', () => {
    inTask(function* () {
      let message = '';
      yield* taskGroup((group) => {
        group.createTask(sleep(5)).addDoneCallback(() => (message = messageOf(() => group.createTask(sleep(1)))));
      });
      expect(message).toBe('TaskGroup.createTask: the group is finished');
    });
  });

  it('TG-04: a coroutine that was refused does not count as forgotten in debug mode', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const refused = coroutine(function* () {}, { name: 'refused' });
    const forgotten = coroutine(function* () {}, { name: 'forgotten' });
    try {
      const main = coroutine(function* () {
        expect(() => new TaskGroup().createTask(refused())).toThrow(RuntimeError);
        forgotten();
        yield* sleep(0);
      });
      runVirtual(main, { debug: true });
      const warnings = warn.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('never awaited'));
      expect(warnings).toEqual([expect.stringContaining('forgotten() was never awaited')]);
    } finally {
      warn.mockRestore();
    }
  });

  it('refuses a task for another loop, and one that is made from another loop', () => {
    inTask(function* () {
      const other = newEventLoop();
      const seen: unknown[] = [];
      yield* taskGroup(function* (group) {
        seen.push(messageOf(() => group.createTask(sleep(1), { loop: other })));
        other.callSoon(() => seen.push(messageOf(() => group.createTask(sleep(1)))));
        yield* sleep(5);
        seen.push(allTasks().size);
      });
      expect(seen).toEqual([
        'TaskGroup.createTask: options.loop is not the loop of the group',
        'TaskGroup.createTask: the group belongs to another loop',
        1,
      ]);
      other.close();
    });
  });

  it('refuses what cannot be awaited, and holds nothing of it', () => {
    inTask(function* () {
      const value = yield* taskGroup(function* (group) {
        for (const garbage of [5, null, [sleep(1)], 'text', () => sleep(1)]) {
          expect(() => group.createTask(garbage as unknown as Awaitable)).toThrow(TypeError);
        }
        return yield* sleep(1, 'value');
      });
      expect([value, allTasks().size]).toEqual(['value', 1]);
    });
  });

  it('cannot be left before it was entered, nor twice', () => {
    inTask(function* () {
      const group = new TaskGroup();
      const before = yield* errorOf(group.exit(null));
      yield* asyncWith(group, () => of(1));
      const again = yield* errorOf(group.exit(null));
      expect([before, again]).toEqual([
        new RuntimeError('TaskGroup.exit: this group has not been entered'),
        new RuntimeError('TaskGroup.exit: this group has already been left'),
      ]);
    });
  });

  it('refuses a body that is no function, at the call', () => {
    expect(() => taskGroup(of(1) as unknown as () => Body<void>)).toThrow(TypeError);
    expect(() => taskGroup(null as unknown as () => Body<void>)).toThrow(
      new TypeError('taskGroup: body must be a function, got null'),
    );
  });

  it.each([5, 'text', false, [1], {}])('refuses a body that returns %p, when its tasks have been cancelled', (garbage) => {
    inTask(function* (loop) {
      let child: Task<void> | null = null;
      const error = yield* errorOf(
        taskGroup(((group: TaskGroup) => {
          child = group.createTask(sleep(1_000));
          return garbage;
        }) as unknown as () => Body<void>),
      );
      const [refused] = (error as ExceptionGroup).errors as [Error];
      expect(refused).toBeInstanceOf(TypeError);
      expect(refused.message).toMatch(/^taskGroup: body must be a generator function, or return /);
      expect([child!.cancelled(), loop.time()]).toEqual([true, 0]);
    });
  });

  it('TG-25: a task that fails when the parent has ended without leaving is reported', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const group = new TaskGroup();
      const failing = coroutine(function* () {
        yield* sleep(5);
        throw new RangeError('x');
      });
      const parent = createTask(
        coroutine(function* () {
          yield* group.enter();
          group.createTask(failing(), { name: 'child' });
        })(),
      );
      yield* ended(parent);
      yield* sleep(10);
      expect(reports).toEqual([
        { message: 'task \'child\' failed after its TaskGroup had ended', exception: new RangeError('x'), task: expect.anything() },
      ]);
    });
  });
});
