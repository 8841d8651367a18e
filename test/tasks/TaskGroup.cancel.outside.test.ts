import {
  allTasks,
  CancelledError,
  coroutine,
  createTask,
  currentTask,
  sleep,
  taskGroup,
  timeout,
  TimeoutError,
  type Body,
  type Task,
} from '../../lib/index.js';
import { ended, errorOf } from '../waiting/iterations.js';
import { inTask } from './support.js';

const cleaning = coroutine(function* (ms: number, error?: unknown) {
  try {
    yield* sleep(10_000);
  } catch (cancel) {
    yield* sleep(ms);
    throw error ?? cancel;
  }
});

describe('TaskGroup.cancel among other cancels', () => {
  it('TG-29: a timeout around it that comes while the tasks clean up is a TimeoutError', () => {
    inTask(function* (loop) {
      const error = yield* errorOf(
        timeout(10, () =>
          taskGroup(function* (group) {
            group.createTask(cleaning(100));
            yield* sleep(5);
            group.cancel();
          }),
        ),
      );
      expect([error, loop.time(), currentTask()!.cancelling()]).toEqual([new TimeoutError(), 105, 0]);
    });
  });

  it.each<[string, boolean]>([
    ['while the body waits', true],
    ['while the group is left', false],
  ])('TG-29: a cancel from outside that comes after it, %s, passes with its message', (_title, bodyWaits) => {
    inTask(function* () {
      const parent = createTask(
        taskGroup(function* (group) {
          group.createTask(cleaning(100));
          yield* sleep(5);
          group.cancel();
          if (bodyWaits) yield* sleep(1_000);
        }),
      );
      yield* sleep(50);
      parent.cancel('outside');
      expect(yield* errorOf(parent)).toEqual(new CancelledError('outside'));
      expect([parent.cancelled(), parent.cancelling()]).toEqual([true, 1]);
    });
  });

  it('TG-29: a cancel from outside that the body has been given before it passes too', () => {
    inTask(function* () {
      const parent = createTask(
        taskGroup(function* (group) {
          try {
            yield* sleep(1_000);
          } finally {
            group.cancel();
          }
        }),
      );
      yield* sleep(1);
      parent.cancel('outside');
      expect(yield* errorOf(parent)).toEqual(new CancelledError('outside'));
    });
  });

  it('TG-29: a cancel from outside that the body was not given yet is thrown at the next await, once', () => {
    inTask(function* () {
      const trace: string[] = [];
      const parent: Task<unknown> = createTask(
        coroutine(function* () {
          yield* taskGroup(function* (group): Body<void> {
            group.cancel();
            parent.cancel('outside');
          });
          trace.push('left');
          try {
            yield* sleep(1_000);
          } catch (error) {
            trace.push(String(error));
            yield* sleep(5);
            trace.push('cleaned up');
          }
        })(),
      );
      yield* parent;
      expect([trace, parent.cancelling()]).toEqual([['left', 'CancelledError: outside', 'cleaned up'], 1]);
    });
  });

  it('TG-29: works in the cleanup of a task that is cancelled: the block there is left silently', () => {
    inTask(function* () {
      const parent: Task<unknown> = createTask(
        coroutine(function* () {
          try {
            yield* sleep(1_000);
          } finally {
            yield* taskGroup(function* (group) {
              group.createTask(sleep(1_000));
              yield* sleep(5);
              group.cancel();
              yield* sleep(1_000);
            });
            yield* sleep(20);
          }
        })(),
      );
      yield* sleep(1);
      parent.cancel('outside');
      expect(yield* errorOf(parent)).toEqual(new CancelledError('outside'));
      expect(parent.getLoop().time()).toBe(26);
    });
  });

  it('TG-30: an eager task that cancels the group in its first step is cancelled itself', () => {
    inTask(function* (loop) {
      let child: Task<unknown> | null = null;
      yield* taskGroup(function* (group) {
        const cancelling = coroutine(function* () {
          group.cancel();
          yield* sleep(50_000);
        });
        child = group.createTask(cancelling(), { eager: true });
        yield* sleep(50_000);
      });
      expect([child!.cancelled(), loop.time(), allTasks().size]).toEqual([true, 0, 1]);
    });
  });

  it('leaves the outer group alone when an inner one is cancelled', () => {
    inTask(function* () {
      const trace: string[] = [];
      yield* taskGroup(function* (outer) {
        const other = outer.createTask(sleep(20, 'other'));
        yield* taskGroup(function* (inner) {
          inner.createTask(sleep(1_000));
          yield* sleep(1);
          inner.cancel();
          yield* sleep(1_000);
        });
        trace.push('inner left');
        trace.push(yield* other);
      });
      expect(trace).toEqual(['inner left', 'other']);
    });
  });

  it('cancels the inner group when the outer one is cancelled, and both are left silently', () => {
    inTask(function* (loop) {
      const trace: string[] = [];
      yield* taskGroup(function* (outer) {
        loop.callLater(5, () => outer.cancel());
        yield* taskGroup(function* (inner) {
          inner.createTask(cleaning(10));
          yield* sleep(1_000);
        });
        trace.push('never here');
      });
      expect([trace, loop.time(), currentTask()!.cancelling(), yield* endedTasks()]).toEqual([[], 15, 0, 1]);
    });
  });
});

const endedTasks = coroutine(function* (): Body<number> {
  yield* ended(createTask(sleep(0)));
  return allTasks().size;
});
