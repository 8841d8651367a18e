import { asyncWith, Barrier, Condition, createTask, Event, Lock, Semaphore, sleep, Task } from '../../lib/index.js';
import { TurnWaiter } from '../../lib/tasks/TurnWaiter.js';
import { inTask } from '../tasks/support.js';
import { now, pass } from './support.js';

const many = 100_000;
/** How often the links between those who wait may be touched for each that joins and leaves. */
const perWaiter = 30;

/** Counts how often a link between two who wait, tasks or subscribers, is read or set, while `fn` runs. */
function countLinks(of: Task<unknown> | TurnWaiter<unknown>, fn: () => void): number {
  let links = 0;
  for (const name of ['_next', '_previous']) {
    const value = Symbol(name);
    Object.defineProperty(of, name, {
      configurable: true,
      get(this: Record<symbol, object | null>) {
        links++;
        return this[value] ?? null;
      },
      set(this: Record<symbol, object | null>, other: object | null) {
        links++;
        this[value] = other;
      },
    });
  }
  try {
    fn();
  } finally {
    for (const name of ['_next', '_previous']) Reflect.deleteProperty(of, name);
  }
  return links;
}

const middle = <T>(tasks: readonly T[]): T[] => tasks.slice(many / 4, (3 * many) / 4);

describe('100 000 waiters', () => {
  it.each<[string, () => Lock | Semaphore]>([
    ['Lock', () => new Lock()],
    ['Semaphore', () => new Semaphore(1)],
  ])('of a %s: half of them leave from the middle, and the rest is served in order, at a constant cost each', (_name, make) => {
    const order: number[] = [];
    let left = 0;
    const links = countLinks(Task.prototype, () =>
      inTask(function* () {
        const lock = make();
        yield* lock.acquire();
        const tasks = Array.from({ length: many }, () => createTask(lock.acquire()));
        yield* sleep(0);
        for (const task of middle(tasks)) task.cancel();
        yield* sleep(0);
        left = tasks.filter((task) => task.cancelled()).length;
        expect(now(lock.waiters$)).toBe(many / 2);
        tasks.forEach((task, index) => task.addDoneCallback(() => order.push(index)));
        yield* pass(2);
        order.length = 0;
        for (let i = 0; i < many / 2; i++) {
          lock.release();
          yield* sleep(0);
        }
        yield* pass(2);
        expect(now(lock.waiters$)).toBe(0);
      }),
    );
    expect([left, order.length]).toEqual([many / 2, many / 2]);
    expect(order.every((value, index) => index === 0 || value > order[index - 1]!)).toBe(true);
    expect(links).toBeGreaterThan(many);
    expect(links).toBeLessThan(perWaiter * many);
  });

  it('of a Semaphore: all permits at once, with the cancelled still in the queue', () => {
    const links = countLinks(Task.prototype, () =>
      inTask(function* () {
        const semaphore = new Semaphore(0);
        const tasks = Array.from({ length: many }, () => createTask(semaphore.acquire()));
        yield* sleep(0);
        for (const task of middle(tasks)) task.cancel();
        for (let i = 0; i < many; i++) semaphore.release();
        yield* pass(2);
        expect(tasks.filter((task) => task.done() && !task.cancelled())).toHaveLength(many / 2);
        expect([now(semaphore.value$), now(semaphore.waiters$)]).toEqual([many / 2, 0]);
      }),
    );
    expect(links).toBeGreaterThan(many);
    expect(links).toBeLessThan(perWaiter * many);
  });

  it('of an Event: half of them leave from the middle, and the rest is woken in one iteration', () => {
    const links = countLinks(Task.prototype, () =>
      inTask(function* () {
        const event = new Event();
        const tasks = Array.from({ length: many }, () => createTask(event.wait()));
        yield* sleep(0);
        for (const task of middle(tasks)) task.cancel();
        event.set();
        yield* sleep(0);
        expect(tasks.filter((task) => task.done())).toHaveLength(many);
        expect(tasks.filter((task) => task.cancelled())).toHaveLength(many / 2);
        expect(event.toString()).toBe('<Event set>');
      }),
    );
    expect(links).toBeGreaterThan(many);
    expect(links).toBeLessThan(perWaiter * many);
  });

  it('of a Condition: half of them leave from the middle, and the rest is notified one by one', () => {
    const links = countLinks(Task.prototype, () =>
      inTask(function* () {
        const condition = new Condition();
        let permits = 0;
        let woken = 0;
        const tasks: Task<unknown>[] = Array.from({ length: many }, () =>
          createTask(
            asyncWith(condition, function* () {
              yield* condition.waitFor(() => permits > 0);
              permits--;
              woken++;
            }),
          ),
        );
        yield* sleep(0);
        for (const task of middle(tasks)) task.cancel();
        yield* sleep(1);
        yield* asyncWith(condition, function* () {
          permits = many / 2;
          condition.notifyAll();
        });
        yield* sleep(1);
        expect([woken, permits, tasks.filter((task) => task.cancelled()).length]).toEqual([many / 2, 0, many / 2]);
        expect(condition.toString()).toBe('<Condition unlocked>');
      }),
    );
    expect(links).toBeGreaterThan(many);
    expect(links).toBeLessThan(3 * perWaiter * many);
  });

  it('of a Barrier: all pass together, each with an index of its own', () => {
    inTask(function* () {
      const barrier = new Barrier(many + 1);
      const tasks = Array.from({ length: many }, () => createTask(barrier.wait()));
      yield* sleep(0);
      expect(yield* barrier.wait()).toBe(many);
      yield* sleep(0);
      expect(tasks.every((task, index) => task.result() === index)).toBe(true);
    });
  });

  it('that unsubscribe, last first, leave nothing behind', () => {
    const links = countLinks(TurnWaiter.prototype, () =>
      inTask(function* () {
        const lock = new Lock();
        yield* lock.acquire();
        const subscriptions = Array.from({ length: many }, () => lock.acquire().subscribe());
        yield* sleep(0);
        for (const subscription of subscriptions.reverse()) subscription.unsubscribe();
        yield* sleep(0);
        expect([lock.toString(), now(lock.waiters$)]).toEqual(['<Lock locked>', 0]);
      }),
    );
    expect(links).toBeGreaterThan(many);
    expect(links).toBeLessThan(perWaiter * many);
  });
});
