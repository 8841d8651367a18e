import { concatMap, of, range, type Subscription } from 'rxjs';
import { coroutine, createTask, Future, gather, sleep, until, type Body, type Task } from '../../lib/index.js';
import { inTask } from './support.js';

const many = 100_000;
const immediate = coroutine(function* (): Body<number> {
  return 1;
});
const waiting = coroutine(function* <T>(future: Future<T>): Body<T> {
  return yield* future;
});

describe('100 000 at once', () => {
  it('awaiting tasks in a chain end with the innermost', () => {
    const value = inTask(function* () {
      let task: Task<string> = createTask(sleep(1, 'x'));
      for (let level = 0; level < many; level++) task = createTask(waiting(task));
      return yield* task;
    });
    expect(value).toBe('x');
  });

  it('awaiting tasks in a chain are cancelled from the outside in, and end from the inside out', () => {
    const levels: number[] = [];
    const level = coroutine(function* (inner: Task<void>, number: number): Body<void> {
      try {
        yield* inner;
      } finally {
        levels.push(number);
      }
    });
    inTask(function* () {
      const innermost = createTask(sleep(1_000));
      let task: Task<void> = innermost;
      for (let number = 0; number < many; number++) task = createTask(level(task, number));
      yield* sleep(1);
      task.cancel();
      yield* sleep(1);
      expect([innermost.cancelled(), innermost.cancelling(), task.cancelled()]).toEqual([true, 1, true]);
    });
    expect([levels.length, levels[0], levels.at(-1)]).toEqual([many, 0, many - 1]);
  });

  it('subscribers of one Future join, and half of them leave, first and last in turn', () => {
    inTask(function* () {
      const future = new Future<number>();
      let served = 0;
      const subscriptions: Subscription[] = [];
      for (let index = 0; index < many; index++) subscriptions.push(future.subscribe(() => served++));
      for (let index = 0; index < many / 4; index++) {
        subscriptions[index]!.unsubscribe();
        subscriptions[many - 1 - index]!.unsubscribe();
      }
      future.setResult(1);
      yield* sleep(0);
      expect(served).toBe(many / 2);
    });
  });

  it('awaiters of one Future are cancelled with it', () => {
    inTask(function* () {
      const future = new Future<number>();
      const tasks = Array.from({ length: many }, () => createTask(waiting(future)));
      yield* sleep(0);
      tasks[0]!.cancel();
      yield* sleep(0);
      expect(tasks.every((task) => task.cancelled())).toBe(true);
    });
  });

  it('done Futures are awaited one after the other in a body', () => {
    const sum = inTask(function* () {
      let total = 0;
      for (let index = 0; index < many; index++) {
        const future = new Future<number>();
        future.setResult(1);
        total += yield* future;
      }
      return total;
    });
    expect(sum).toBe(many);
  });

  it('coroutines and sources that are done at once are awaited one after the other in a body', () => {
    const sum = inTask(function* () {
      let total = 0;
      for (let index = 0; index < many / 2; index++) total += (yield* immediate()) + (yield* until(of(1)));
      return total;
    });
    expect(sum).toBe(many);
  });

  it('coroutines that are done at once are gathered, also nested and as tasks', () => {
    inTask(function* () {
      const inputs = Array.from({ length: many / 2 }, immediate);
      const results = yield* gather([gather(inputs), gather(inputs.map((input) => createTask(input)))]);
      expect(results.map((list) => list.length)).toEqual([many / 2, many / 2]);
    });
  });

  it('coroutines that are done at once run one after the other in a concatMap', () => {
    let count = 0;
    range(0, many).pipe(concatMap(() => immediate())).subscribe(() => count++);
    expect(count).toBe(many);
  });

  it('done callbacks each settle the next Future', () => {
    inTask(function* () {
      const futures = Array.from({ length: many }, () => new Future<number>());
      futures.slice(0, -1).forEach((future, index) => {
        future.addDoneCallback((done) => futures[index + 1]!.setResult(done.result() + 1));
      });
      futures[0]!.setResult(1);
      expect(yield* futures.at(-1)!).toBe(many);
    });
  });

  it('eager tasks that are done at once are awaited one after the other', () => {
    const sum = inTask(function* () {
      let total = 0;
      for (let index = 0; index < many; index++) total += yield* createTask(immediate(), { eager: true });
      return total;
    });
    expect(sum).toBe(many);
  });

  it('catches of one error that comes at once overflow nothing', () => {
    const failure = new Error('f');
    const failing = coroutine(function* (): Body<void> {
      throw failure;
    });
    const caught = inTask(function* () {
      let count = 0;
      for (let index = 0; index < many; index++) {
        try {
          yield* failing();
        } catch (error) {
          if (error === failure) count++;
        }
      }
      return count;
    });
    expect(caught).toBe(many);
  });
});
