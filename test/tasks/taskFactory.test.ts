import { of } from 'rxjs';
import {
  allTasks,
  asCompleted,
  coroutine,
  createTask,
  ensureFuture,
  EventLoop,
  Future,
  gather,
  RuntimeError,
  sleep,
  Task,
  type Awaitable,
  type Body,
  type TaskOptions,
} from '../../lib/index.js';
import { inTask } from './support.js';

const work = coroutine(function* (value: number): Body<number> {
  return value;
});

describe('the task factory', () => {
  it('FACT-01: must be a function or null', () => {
    const loop = new EventLoop();
    expect(() => loop.setTaskFactory(1 as never)).toThrow(
      new TypeError('EventLoop.setTaskFactory: factory must be a function, got 1'),
    );
    expect(loop.getTaskFactory()).toBeNull();
  });

  it('FACT-01: is used by createTask, ensureFuture, gather and asCompleted, until it is null again', () => {
    const made: Awaitable[] = [];
    inTask(function* (loop) {
      const factory = (its: EventLoop, input: Awaitable, options?: TaskOptions): Task<unknown> => {
        made.push(input);
        return new Task(input, { ...options, loop: its });
      };
      loop.setTaskFactory(factory);
      expect(loop.getTaskFactory()).toBe(factory);
      const inputs = [1, 2, 3, 4, 5, 6].map(work);
      const tasks = [createTask(inputs[0]!), loop.createTask(inputs[1]!), ensureFuture(inputs[2]!)];
      yield* gather([...tasks, inputs[3]!]);
      for (const next of asCompleted([inputs[4]!]).each()) yield* next;
      expect(made.map((input) => inputs.indexOf(input as never))).toEqual([0, 1, 2, 3, 4]);
      loop.setTaskFactory(null);
      yield* createTask(inputs[5]!);
      expect(made).toHaveLength(5);
    });
  });

  it('FACT-02: gets the loop, the input and all options that were given', () => {
    inTask(function* (loop) {
      const calls: unknown[][] = [];
      loop.setTaskFactory((...args) => {
        calls.push(args);
        return new Task(args[1], { ...args[2], loop: args[0] });
      });
      const input = work(1);
      const task = createTask(input, { name: 'n', eager: true });
      expect(task.getName()).toBe('n');
      expect(task.result()).toBe(1);
      expect(calls[0]![0]).toBe(loop);
      expect(calls[0]![1]).toBe(input);
      expect(calls[0]![2]).toMatchObject({ name: 'n', eager: true });
      yield* sleep(0);
    });
  });

  it('FACT-02: what it returns is what createTask returns', () => {
    inTask(function* (loop) {
      const own = new Task(work(7), { loop });
      loop.setTaskFactory(() => own);
      expect(createTask(work(1))).toBe(own);
      expect(yield* own).toBe(7);
    });
  });
});

describe('ensureFuture', () => {
  it('FACT-03: gives a Future or Task back as it is', () => {
    inTask(function* (loop) {
      const [future, task] = [new Future(), createTask(work(1))];
      expect(ensureFuture(future)).toBe(future);
      expect(ensureFuture(task)).toBe(task);
      expect(ensureFuture(task, { loop })).toBe(task);
      yield* task;
    });
  });

  it('FACT-03: refuses a Future of another loop than the one asked for', () => {
    const [own, other] = [new EventLoop(), new EventLoop()];
    expect(() => ensureFuture(own.createFuture(), { loop: other })).toThrow(
      new RangeError('ensureFuture: input is a Future of another loop than options.loop'),
    );
  });

  it('FACT-04: makes a task of a coroutine and of anything else that can be awaited', () => {
    inTask(function* () {
      const [fromCoroutine, fromObservable] = [ensureFuture(work(1)), ensureFuture(of(2, 3))];
      expect([fromCoroutine, fromObservable].map((future) => future instanceof Task)).toEqual([true, true]);
      expect([yield* fromCoroutine, yield* fromObservable]).toEqual([1, 3]);
    });
  });

  it('FACT-04: refuses anything else', () => {
    inTask(function* () {
      for (const input of [null, undefined, 1, 'text', [1], {}, work, work(1)[Symbol.iterator]]) {
        expect(() => ensureFuture(input as never)).toThrow(TypeError);
      }
      expect(() => ensureFuture('text' as never)).toThrow(
        'ensureFuture: input must be an Observable, Promise or AsyncIterable, got "text"',
      );
      expect(allTasks().size).toBe(1);
    });
  });

  it('FACT-05: a coroutine whose task could not be made is not named as never awaited', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    try {
      const closed = new EventLoop();
      closed.close();
      inTask(function* (loop) {
        loop.setDebug(true);
        expect(() => createTask(sleep(1), { loop: closed })).toThrow(RuntimeError);
        expect(() => closed.createTask(sleep(1))).toThrow(new RuntimeError('the event loop is closed'));
        expect(() => ensureFuture(sleep(1), { loop: closed })).toThrow(RuntimeError);
        loop.setDebug(false);
      });
      expect(warn).not.toHaveBeenCalled();
    } finally {
      warn.mockRestore();
    }
  });
});
