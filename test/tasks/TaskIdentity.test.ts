import { ContextVar, copyContext, coroutine, createTask, currentTask, Future, RuntimeError, sleep, Task, type Body } from '../../lib/index.js';
import { inTask, type Say } from './support.js';

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

describe('who a Task is', () => {
  it('TASK-11: names are Task-N with one growing counter, and any other name is converted to text', () => {
    inTask(function* () {
      const [first, second] = [createTask(sleep(0)), createTask(sleep(0))];
      const numbers = [first, second].map((task) => Number(/^Task-(\d+)$/.exec(task.getName())![1]));
      expect(numbers[1]).toBe(numbers[0]! + 1);
      const [named, numbered, twin] = ['w', 123 as never, 'w'].map((name) => createTask(sleep(0), { name }));
      expect([named, numbered, twin].map((task) => task!.getName())).toEqual(['w', '123', 'w']);
      const third = createTask(sleep(0));
      expect(third.getName()).toBe(`Task-${numbers[1]! + 1}`);
      third.setName(7 as never);
      expect(third.getName()).toBe('7');
      yield* sleep(0);
    });
  });

  it('TASK-12: says its state, its name, its coroutine and what it waits for', () => {
    const failing = coroutine(function* (): Body<void> {
      throw new Error('f');
    }, { name: 'failing' });
    const stubborn = coroutine(function* stubborn() {
      try {
        yield* sleep(5);
      } finally {
        yield* sleep(5);
      }
    });
    inTask(function* () {
      const task = createTask(stubborn(), { name: 't' });
      expect(String(task)).toBe("<Task pending 't' stubborn()>");
      yield* sleep(0);
      expect(String(task)).toBe("<Task pending 't' stubborn() waits for sleep(5)>");
      task.cancel();
      yield* sleep(0);
      expect(String(task)).toBe("<Task cancelling 't' stubborn() waits for sleep(5)>");
      const [done, failed] = [createTask(sleep(0), { name: 'd' }), createTask(failing(), { name: 'f' })];
      yield* sleep(10);
      expect([task, done, failed].map(String)).toEqual([
        "<Task cancelled 't' stubborn()>",
        "<Task finished 'd' sleep(0)>",
        "<Task failed 'f' failing()>",
      ]);
      failed.exception();
    });
  });

  it('TASK-13: copies the current context when it is made; later changes on either side are invisible to the other', () => {
    const variable = new ContextVar<string>('v');
    const child = coroutine(function* () {
      const before = variable.get();
      variable.set('child');
      yield* sleep(0);
      return [before, variable.get()];
    });
    inTask(function* () {
      variable.set('parent');
      const task = createTask(child());
      variable.set('parent later');
      expect(yield* task).toEqual(['parent', 'child']);
      expect(variable.get()).toBe('parent later');
    });
  });

  it('TASK-13: uses the very context that is given, so its changes are visible there', () => {
    const variable = new ContextVar<string>('v', { default: 'none' });
    const child = coroutine(function* () {
      variable.set('child');
      yield* sleep(0);
      return variable.get();
    });
    inTask(function* () {
      const context = copyContext();
      const task = createTask(child(), { context });
      expect(yield* task).toBe('child');
      expect(context.get(variable)).toBe('child');
      expect(task.getContext()).toBe(context);
      expect(variable.get()).toBe('none');
    });
  });

  it('TASK-14: every step runs in its context, also one that a Future set elsewhere wakes', () => {
    const variable = new ContextVar<string>('v');
    const child = coroutine(function* (future: Future<void>) {
      variable.set('child');
      yield* future;
      return variable.get();
    });
    inTask(function* () {
      const future = new Future<void>();
      const task = createTask(child(future));
      yield* sleep(0);
      variable.set('setter');
      future.setResult();
      expect(yield* task).toBe('child');
      expect(task.getContext().get(variable)).toBe('child');
    });
  });

  it('TASK-14: asked for its context in a step, it goes on to keep what is set later in that step', () => {
    const variable = new ContextVar<string>('v');
    const child = coroutine(function* () {
      variable.set('before');
      const context = currentTask()!.getContext();
      variable.set('after');
      yield* sleep(0);
      return [variable.get(), context.get(variable)];
    });
    inTask(function* () {
      expect(yield* createTask(child())).toEqual(['after', 'after']);
    });
  });

  it('TASK-14: asked for its context in its first step, it is in it already: that shows what is set, and nobody can enter it', () => {
    const variable = new ContextVar<string>('v');
    const child = coroutine(function* () {
      const context = currentTask()!.getContext();
      variable.set('child');
      expect(context.get(variable)).toBe('child');
      expect(() => context.run(() => undefined)).toThrow(new RuntimeError('Context.run: this context is already entered'));
      yield* sleep(0);
      return context;
    });
    inTask(function* () {
      const context = yield* createTask(child());
      context.run(() => variable.set('after its end'));
      expect(context.get(variable)).toBe('after its end');
      expect(variable.get('none here')).toBe('none here');
    });
  });

  it('TASK-17: debug mode names a coroutine that was never started', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    try {
      inTask(function* (loop) {
        loop.setDebug(true);
        steps('forgotten', 1, () => undefined);
        yield* immediate(1);
      });
      expect(warn.mock.calls.map(([text]) => String(text))).toEqual([expect.stringContaining('was never awaited')]);
    } finally {
      warn.mockRestore();
    }
  });

  it('TASK-20: currentTask() is the task in its steps, and null in callbacks and done callbacks', () => {
    inTask(function* (loop) {
      const seen: unknown[] = [];
      const future = new Future<void>();
      future.addDoneCallback(() => seen.push(currentTask()));
      loop.callSoon(() => seen.push(currentTask()));
      future.setResult();
      const task: Task<unknown> = createTask(taskOfItself());
      yield* sleep(0);
      expect(seen).toEqual([null, null]);
      expect(yield* task).toBe(task);
    });
  });

  it('TASK-21: getCoro() is what it was made from, however it ended', () => {
    inTask(function* () {
      const work = immediate(1);
      const [eager, later] = [createTask(work, { eager: true }), createTask(work)];
      expect(eager.getCoro()).toBe(work);
      expect(later.getCoro()).toBe(work);
      expect(yield* later).toBe(1);
    });
  });
});

const taskOfItself = coroutine(function* () {
  return currentTask();
});
