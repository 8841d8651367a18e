import {
  coroutine,
  createTask,
  FIRST_COMPLETED,
  Future,
  shield,
  sleep,
  wait,
  waitFor,
  type Coroutine,
  type Task,
} from '../../lib/index.js';
import { ended, probe } from './iterations.js';

describe('the canonical scenarios of wait', () => {
  it('wait_first_completed: what ends before the waiter goes on is done too', () => {
    const lines = probe(function* ({ log }) {
      const work = coroutine(function* (name: string, steps: number) {
        for (let i = 0; i < steps; i++) yield* sleep(0);
        log(`${name} finishes`);
      });
      const tasks = ['A', 'B', 'C'].map((name, index) => createTask(work(name, index + 1), { name }));
      const { done, pending } = yield* wait(tasks, { returnWhen: FIRST_COMPLETED });
      log(`done [${[...done].map((task) => (task as Task<void>).getName()).join()}] pending ${pending.size}`);
      log(`C done now? ${tasks[2]!.done()}`);
      yield* tasks[2]!;
    });
    expect(lines).toEqual([
      'i3: A finishes',
      'i4: B finishes',
      'i5: done [A,B] pending 1',
      'i5: C done now? false',
      'i5: C finishes',
    ]);
  });

  it.each<[string, () => Coroutine<unknown>]>([
    ['wait', () => wait([createTask(sleep(10_000)), new Future()])],
    ['shield', () => shield(sleep(10_000))],
    ['wait_for', () => waitFor(sleep(10_000), 5_000)],
  ])('cancel_waiting_on_each: a task that waits on %s is done 1 iteration after its cancel', (_name, work) => {
    let used = 0;
    probe(function* ({ loop, iteration }) {
      const waiter = coroutine(function* () {
        yield* work();
      });
      const task = createTask(waiter());
      for (let i = 0; i < 3; i++) yield* sleep(0);
      const before = iteration();
      task.cancel();
      const look = (): void => {
        if (task.done()) used = iteration() - before;
        else loop.callSoon(look);
      };
      look();
      yield* ended(task);
      expect(task.cancelled()).toBe(true);
    });
    expect(used).toBe(1);
  });

  it('await_without_yield: what wait, shield and waitFor cost in iterations', () => {
    const used: Record<string, number> = {};
    probe(function* ({ iteration }) {
      const measure = coroutine(function* (name: string, work: () => Coroutine<unknown>) {
        const before = iteration();
        yield* work();
        used[name] = iteration() - before;
      });
      const immediate = coroutine(function* () {
        return 1;
      });
      const done = new Future<number>();
      done.setResult(1);
      yield* measure('wait of a future that is done', () => wait([done]));
      yield* measure('waitFor of a future that is done', () => waitFor(done, 1_000));
      yield* measure('waitFor of a coroutine', () => waitFor(immediate(), 1_000));
      yield* measure('waitFor of a coroutine, without a limit', () => waitFor(immediate(), null));
      yield* measure('shield of a future that is done', () => shield(done));
      yield* measure('shield of a coroutine', () => shield(immediate()));
      yield* measure('wait of a task', () => wait([createTask(immediate())]));
    });
    expect(used).toEqual({
      'wait of a future that is done': 2,
      'waitFor of a future that is done': 0,
      'waitFor of a coroutine': 0,
      'waitFor of a coroutine, without a limit': 0,
      'shield of a future that is done': 0,
      'shield of a coroutine': 3,
      'wait of a task': 3,
    });
  });
});
