import { of } from 'rxjs';
import {
  allTasks,
  asyncWith,
  ContextVar,
  coroutine,
  createTask,
  ExceptionGroup,
  gather,
  run,
  sleep,
  TaskGroup,
  taskGroup,
  type Awaitable,
  type Body,
  type Coroutine,
  type TaskOptions,
} from '../../lib/index.js';
import { collectGarbage } from '../loop/helpers.js';
import { errorOf } from '../waiting/iterations.js';
import { inTask } from './support.js';

const many = 100_000;
const failing = coroutine(function* (error: unknown): Body<never> {
  throw error;
});

describe('large groups', () => {
  it.each<[string, TaskOptions]>([
    ['tasks', {}],
    ['eager tasks', { eager: true }],
  ])('100 000 %s are all waited for', (_title, options) => {
    inTask(function* () {
      let done = 0;
      const work = coroutine(function* () {
        done++;
      });
      yield* taskGroup((group) => {
        for (let index = 0; index < many; index++) group.createTask(work(), options);
      });
      expect([done, allTasks().size]).toEqual([many, 1]);
    });
  });

  it('100 000 sleeping tasks are cancelled by one failure, and clean up', () => {
    inTask(function* () {
      let cleaned = 0;
      const work = coroutine(function* () {
        try {
          yield* sleep(1_000);
        } finally {
          cleaned++;
        }
      });
      const error = yield* errorOf(
        taskGroup(function* (group) {
          for (let index = 0; index < many; index++) group.createTask(work());
          yield* sleep(1);
          throw 'x';
        }),
      );
      expect([cleaned, (error as ExceptionGroup).errors, allTasks().size]).toEqual([many, ['x'], 1]);
    });
  });

  it('100 000 failures are in one ExceptionGroup', () => {
    inTask(function* () {
      const error = yield* errorOf(
        taskGroup((group) => {
          for (let index = 0; index < many; index++) group.createTask(failing(index));
        }),
      );
      const { errors } = error as ExceptionGroup;
      expect([errors.length, errors[0], errors.at(-1)]).toEqual([many, 0, many - 1]);
    });
  });

  it('a thousand groups inside one another end together, and their error is as deep', () => {
    const nested = (depth: number): Coroutine<unknown> =>
      depth === 0
        ? failing('innermost')
        : taskGroup((group) => {
            group.createTask(nested(depth - 1));
          });
    inTask(function* () {
      let error = yield* errorOf(nested(1_000));
      let depth = 0;
      for (; error instanceof ExceptionGroup; depth++) error = error.errors[0] as unknown;
      expect([error, depth, allTasks().size]).toEqual(['innermost', 1_000, 1]);
    });
  });
});

describe('the surroundings of a group', () => {
  it('CTX-02: each task runs in a copy of the context at createTask', () => {
    inTask(function* () {
      const name = new ContextVar<string>('name', { default: 'none' });
      const seen: string[] = [];
      const work = coroutine(function* () {
        seen.push(name.get());
        name.set('changed by a task');
        yield* sleep(1);
      });
      yield* taskGroup((group) => {
        name.set('a');
        group.createTask(work());
        name.set('b');
        group.createTask(work());
      });
      expect([seen, name.get()]).toEqual([['a', 'b'], 'b']);
    });
  });

  it('shows itself: its state, and how many tasks it has', () => {
    inTask(function* () {
      const group = new TaskGroup();
      const shown = [group.toString()];
      yield* asyncWith(group, function* () {
        group.createTask(sleep(5));
        shown.push(group.toString());
        yield* sleep(1);
        group.cancel();
        shown.push(group.toString());
      });
      shown.push(group.toString());
      expect(shown).toEqual([
        '<TaskGroup new, 0 tasks>',
        '<TaskGroup open, 1 tasks>',
        '<TaskGroup shutting down, 1 tasks>',
        '<TaskGroup over, 0 tasks>',
      ]);
    });
  });

  it('TG-26: a group that has ended holds neither its errors nor the task that ran it', async () => {
    const group = new TaskGroup();
    const held: WeakRef<object>[] = [];
    const work = coroutine(function* () {
      const problem = { problem: true };
      held.push(new WeakRef(problem));
      yield* sleep(0);
      throw problem;
    });
    const main = coroutine(function* () {
      const parent = createTask(
        coroutine(function* () {
          yield* errorOf(asyncWith(group, () => group.createTask(work())));
        })(),
      );
      held.push(new WeakRef(parent));
      yield* parent;
    });
    await run(main());
    await collectGarbage(() => held.every((reference) => reference.deref() === undefined));
    expect(held.map((reference) => reference.deref())).toEqual([undefined, undefined]);
    expect(group.toString()).toBe('<TaskGroup over, 0 tasks>');
  });

  it('nothing is left over after a group, however it ends', () => {
    inTask(function* () {
      const endings: ((group: TaskGroup) => Body<unknown> | Awaitable)[] = [
        () => of(1),
        (group) => group.createTask(sleep(5)),
        () => failing('body'),
        (group) => group.createTask(failing('child')),
        function* (group) {
          group.createTask(sleep(1_000));
          group.cancel();
          yield* sleep(1);
        },
      ];
      const left: number[] = [];
      for (const body of endings) {
        const group = taskGroup(function* (its) {
          its.createTask(sleep(10));
          return yield* asyncWith({ enter: () => of(1), exit: () => undefined }, () => body(its));
        });
        yield* gather([group], { returnExceptions: true });
        left.push(allTasks().size);
      }
      expect(left).toEqual([1, 1, 1, 1, 1]);
    });
  });
});
