import { allTasks, coroutine, currentTask, EventLoop, gather, RuntimeError, sleep, type Task } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { settle } from './helpers.js';

const nothing = (): void => undefined;

describe('currentTask', () => {
  it('CUR-01: without a running loop it is a RuntimeError', () => {
    expect(() => currentTask()).toThrow(RuntimeError);
  });

  it('CUR-01: with a loop it may be asked from outside, and is null when that runs no task', async () => {
    const loop = new EventLoop();
    loop.createTask(sleep(0));
    expect(currentTask(loop)).toBe(null);
    await settle();
    expect(currentTask(loop)).toBe(null);
  });

  it('CUR-01: of another loop it is null in a task', () => {
    const other = new EventLoop();
    const main = coroutine(function* () {
      yield* sleep(0);
      return currentTask(other);
    });
    expect(runVirtual(() => main()).value).toBe(null);
  });

  it('CUR-02: is the task in each of its steps, at any depth of calls', () => {
    const seen: unknown[] = [];
    const leaf = coroutine(function* () {
      seen.push(currentTask());
      yield* sleep(1);
      seen.push(currentTask());
    });
    const main = coroutine(function* () {
      yield* leaf();
      yield* sleep(0);
      seen.push(currentTask());
    });
    let task!: Task<void>;
    runVirtual((loop) => (task = loop.createTask(main())));
    expect(seen).toHaveLength(3);
    expect(seen.every((one) => one === task)).toBe(true);
  });

  it('CUR-02: is right in each step when steps of several tasks interleave', () => {
    const names: string[] = [];
    const work = coroutine(function* () {
      for (let i = 0; i < 3; i++) {
        names.push(currentTask()!.getName());
        yield* sleep(0);
      }
    });
    const main = coroutine(function* (loop: EventLoop) {
      yield* gather(['a', 'b', 'c'].map((name) => loop.createTask(work(), { name })));
    });
    runVirtual((loop) => main(loop));
    expect(names.join('')).toBe('abcabcabc');
  });

  it('CUR-02: is restored after an eager task has run inside a step', () => {
    const seen: unknown[] = [];
    const child = coroutine(function* () {
      seen.push(currentTask()?.getName());
      yield* sleep(0);
      seen.push(currentTask()?.getName());
    });
    const main = coroutine(function* (loop: EventLoop) {
      const eager = loop.createTask(child(), { name: 'child', eager: true });
      seen.push(currentTask()?.getName());
      yield* eager;
      seen.push(currentTask()?.getName());
    });
    runVirtual((loop) => loop.createTask(main(loop), { name: 'main' }));
    expect(seen).toEqual(['child', 'main', 'child', 'main']);
  });

  it('CUR-02: is restored after a coroutine was subscribed inside a step', () => {
    const seen: boolean[] = [];
    const child = coroutine(function* () {
      seen.push(currentTask()?.getName() === 'main');
      yield* sleep(0);
    });
    const main = coroutine(function* () {
      const task = currentTask();
      child().subscribe();
      seen.push(currentTask() === task);
      yield* sleep(1);
    });
    runVirtual((loop) => loop.createTask(main(), { name: 'main' }));
    expect(seen).toEqual([false, true]);
  });

  it('CUR-02: is null in a callback, a timer, a done callback and a notification', () => {
    const seen: unknown[] = [];
    const note = (): void => void seen.push(currentTask());
    runVirtual((loop) => {
      loop.callSoon(note);
      loop.callLater(1, note);
      const task = loop.createTask(sleep(0));
      task.addDoneCallback(note);
      task.subscribe(note);
      return sleep(5);
    });
    expect(seen).toEqual([null, null, null, null]);
  });

  it('CUR-02: is null again after a step that threw', () => {
    const seen: unknown[] = [];
    const bad = coroutine(function* () {
      yield* sleep(0);
      throw new Error('boom');
    });
    runVirtual((loop) => {
      const task = loop.createTask(bad());
      task.addDoneCallback(() => seen.push(currentTask(), task.exception()));
      return sleep(1);
    });
    expect(seen).toEqual([null, new Error('boom')]);
  });
});

describe('allTasks', () => {
  it('CUR-04: is a new set of the tasks of the loop that are not done', async () => {
    const [loop, other] = [new EventLoop(), new EventLoop()];
    const one = loop.createTask(sleep(0));
    const two = loop.createTask(sleep(1e6));
    const elsewhere = other.createTask(sleep(1e6));
    const before = allTasks(loop);
    expect([...before].map((task) => task.getName())).toEqual([one.getName(), two.getName()]);
    expect(allTasks(loop)).not.toBe(before);
    await settle();
    expect(before.size).toBe(2);
    expect([...allTasks(loop)].map((task) => task.getName())).toEqual([two.getName()]);
    expect(allTasks(other).has(elsewhere)).toBe(true);
    for (const each of [loop, other]) {
      each.setExceptionHandler(nothing);
      each.close();
    }
  });

  it('CUR-04: inside a loop it is of the running one, the current task among them', () => {
    const main = coroutine(function* () {
      yield* sleep(0);
      return allTasks().has(currentTask()!);
    });
    expect(runVirtual(() => main()).value).toBe(true);
  });

  it('CUR-04: a task that was cancelled is among them until its cleanup is done', () => {
    const sizes: number[] = [];
    const work = coroutine(function* () {
      try {
        yield* sleep(1_000);
      } finally {
        yield* sleep(10);
      }
    });
    const main = coroutine(function* (loop: EventLoop) {
      const task = loop.createTask(work());
      yield* sleep(1);
      task.cancel();
      yield* sleep(5);
      sizes.push(allTasks().size);
      yield* sleep(10);
      sizes.push(allTasks().size);
    });
    runVirtual((loop) => main(loop));
    expect(sizes).toEqual([2, 1]);
  });
});
