import {
  asyncWith,
  Barrier,
  Condition,
  coroutine,
  createTask,
  currentTask,
  Event,
  EventLoop,
  formatTasks,
  Future,
  gather,
  getRunningLoop,
  Lock,
  Queue,
  Semaphore,
  shield,
  sleep,
  taskGroup,
  timeout,
  wait,
  type Awaitable,
  type Body,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';

const nap = coroutine(function* nap(ms: number) {
  yield* sleep(ms);
});

const hold = coroutine(function* hold(lock: Lock) {
  yield* lock.acquire();
  yield* sleep(50);
  lock.release();
});


const tidy = coroutine(function* tidy() {
  try {
    yield* sleep(50);
  } finally {
    yield* sleep(5);
  }
});

/** What formatTasks says a moment after `body` has begun, as main. */
function tasksOf(body: () => Body<unknown>, options: { after?: number; debug?: boolean } = {}): string[] {
  let text = '';
  const main = coroutine(
    function* () {
      currentTask()!.setName('M');
      yield* body();
    },
    { name: 'main' },
  );
  try {
    runVirtual(
      (loop) => {
        loop.callLater(options.after ?? 1, () => {
          text = formatTasks(loop);
        });
        return main();
      },
      { debug: options.debug === true },
    );
  } catch {
    // Some of these programs never end.
  }
  return text.split('\n');
}

/** The row of a task, its columns between bars. */
function row(name: string, lines: readonly string[]): string {
  return lines
    .find((line) => line.startsWith(`${name} `))!
    .split(/ {2,}/)
    .join(' | ');
}

describe('formatTasks', () => {
  it('shows all tasks in a table and as a tree.', () => {
    const lines = tasksOf(function* () {
      const lock = new Lock();
      const task = createTask(nap(50), { name: 'napping' });
      createTask(hold(lock), { name: 'alone' });
      yield* gather([createTask(hold(lock), { name: 'locked' }), createTask(shield(task), { name: 'shielding' })]);
    });

    expect(lines).toEqual([
      'task       state    calls                     awaits                                                             awaited by',
      'M          waiting  main()                    gather of 2, 2 of them pending',
      'napping    waiting  nap()                     sleep(50)                                                          shielding',
      'alone      waiting  hold()                    sleep(50)',
      "locked     waiting  hold() > Lock.acquire()   Lock.acquire() of Lock (locked, waiters: 1), held by task 'alone'  M",
      "shielding  waiting  shield of task 'napping'  shield of task 'napping'                                           M",
      '',
      'M  main()',
      "├── locked  hold() > Lock.acquire()  awaits Lock.acquire() of Lock (locked, waiters: 1), held by task 'alone'",
      "└── shielding  shield of task 'napping'",
      '    └── napping  nap()  awaits sleep(50)',
      'alone  hold()  awaits sleep(50)',
    ]);
  });

  it.each<[string, () => Awaitable<unknown>, string]>([
    ['gather', () => gather([nap(9)]), 'gather of 1, 1 of them pending'],
    ['wait', () => wait([nap(9)]), 'wait of 1, 1 of them pending'],
    ['taskGroup', () => taskGroup((group) => void group.createTask(nap(9))), 'the tasks of a TaskGroup'],
    ['a Future', () => new Future(), '<Future pending>'],
    ['an Event', () => new Event().wait(), 'Event.wait() of Event (unset, waiters: 1)'],
    ['a Barrier', () => new Barrier(2).wait(), 'Barrier.wait() of Barrier (filling, waiters: 1/2)'],
    ['a Queue', () => new Queue(3).get(), 'Queue.get() of Queue (maxsize: 3, items: 0, getters: 1)'],
    ['a Condition', () => waitIn(new Condition()), 'Condition.wait() of Condition (unlocked, waiters: 1)'],
    ['a Semaphore', () => new Semaphore(0).acquire(), 'Semaphore.acquire() of Semaphore (locked, waiters: 1)'],
    ['join()', () => join(), 'Queue.join() of Queue (maxsize: 0, items: 1, tasks: 1)'],
    ['a timeout', () => timeout(50, () => nap(9)), 'sleep(9)'],
  ])('says that a task awaits %s.', (_name, make, awaits) => {
    const lines = tasksOf(function* () {
      createTask(make(), { name: 'a' });
      yield* sleep(5);
    });

    expect(row('a', lines).split(' | ')[3]).toBe(awaits);
  });

  it.each<[string, () => Awaitable<unknown>, string]>([
    ['an Event', () => new Event().wait(), 'Event.wait() | Event.wait() of Event (unset)'],
    ['a Queue', () => new Queue().get(), 'Queue.get() | Queue.get() of Queue (maxsize: 0, items: 0)'],
    ['a Semaphore', () => new Semaphore(0).acquire(), 'Semaphore.acquire() | Semaphore.acquire() of Semaphore (locked)'],
  ])('says what a task awaited that is cancelled while it waits for %s, until it goes on.', (_name, make, text) => {
    let lines: string[] = [];
    const main = coroutine(function* () {
      const task = createTask(make(), { name: 'a' });
      yield* sleep(0);
      task.cancel();
      lines = formatTasks().split('\n');
    });
    runVirtual(main);

    expect(row('a', lines)).toBe(`a | ready, cancelling | ${text}`);
  });

  it('tells the states of a task apart.', () => {
    let text = '';
    const main = coroutine(function* () {
      currentTask()!.setName('M');
      createTask(nap(9), { name: 'waiting' });
      const cancelled = createTask(tidy(), { name: 'cancelled' });
      createTask(ready(), { name: 'ready' });
      yield* sleep(0);
      cancelled.cancel();
      yield* sleep(0);
      createTask(nap(1), { name: 'new' });
      text = formatTasks();
    });
    runVirtual(main);

    const states = text.split('\n').slice(1, 6).map((line) => line.split(/ {2,}/).slice(0, 2));
    expect(states).toEqual([
      ['M', 'running'],
      ['waiting', 'waiting'],
      ['cancelled', 'waiting, cancelling'],
      ['ready', 'ready'],
      ['new', 'not started'],
    ]);
  });

  it('numbers locks where there are several.', () => {
    const lines = tasksOf(function* () {
      for (const name of ['1', '2']) {
        const lock = new Lock();
        createTask(hold(lock), { name: `holds ${name}` });
        createTask(hold(lock), { name: `wants ${name}` });
      }
      yield* sleep(5);
    });

    expect(row('wants 1', lines)).toContain("of Lock 1 (locked, waiters: 1), held by task 'holds 1'");
    expect(row('wants 2', lines)).toContain("of Lock 2 (locked, waiters: 1), held by task 'holds 2'");
  });

  it('takes no Future of a user for a turn in a queue, whatever its fields are called.', () => {
    class Order extends Future<void> {
      readonly owner = 'Ada';
    }
    const lines = tasksOf(function* () {
      createTask(new Order(), { name: 'ordered' });
      yield* sleep(5);
    });

    expect(row('ordered', lines)).toMatch(/\| <Future pending>/);
    expect(row('ordered', lines)).not.toContain('String');
  });

  it('says of a lock that is never released who took it, and that this one has gone.', () => {
    const lines = tasksOf(function* () {
      const lock = new Lock();
      createTask(lock.acquire(), { name: 'careless' });
      createTask(hold(lock), { name: 'a' });
      yield* sleep(5);
    });

    expect(row('a', lines)).toContain("held by task 'careless', which is not pending on this loop");
  });

  it('says of a lock that was released just now that nobody holds it.', () => {
    let text = '';
    const main = coroutine(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      for (const name of ['a', 'b']) createTask(hold(lock), { name });
      yield* sleep(1);
      lock.release();
      text = formatTasks();
    });
    runVirtual(main);

    expect(row('b', text.split('\n'))).toContain('Lock.acquire() of Lock (unlocked, waiters: 2)');
    expect(text).not.toContain('held by');
  });

  it('says who holds a semaphore, in virtual time and in debug mode.', () => {
    const lines = tasksOf(function* () {
      const semaphore = new Semaphore(2);
      const use = coroutine(function* () {
        yield* asyncWith(semaphore, () => sleep(9));
      });
      for (const name of ['a', 'b', 'c']) createTask(use(), { name });
      yield* sleep(5);
    });

    expect(row('c', lines)).toContain("held by task 'a' and task 'b'");
  });

  it('says of a semaphore who holds it after another has given its own permit back.', () => {
    const lines = tasksOf(function* () {
      const semaphore = new Semaphore(3);
      const use = coroutine(function* (ms: number) {
        yield* asyncWith(semaphore, () => sleep(ms));
      });
      for (const name of 'abcde') createTask(use(name === 'b' ? 0 : 9), { name });
      yield* sleep(5);
    });

    expect(row('e', lines)).toContain("held by task 'a' and task 'c' and task 'd'");
  });

  it('does not say who holds a lock that a subscriber has acquired.', () => {
    const lines = tasksOf(function* () {
      const lock = new Lock();
      lock.acquire().subscribe();
      createTask(hold(lock), { name: 'a' });
      yield* sleep(5);
    });

    expect(row('a', lines)).toContain('Lock.acquire() of Lock (locked, waiters: 1)');
    expect(row('a', lines)).not.toContain('held by');
  });

  it('shows a task that two await in full once.', () => {
    const lines = tasksOf(function* () {
      const leaf = createTask(nap(9), { name: 'leaf' });
      const task = createTask(gather([leaf]), { name: 'shared' });
      yield* gather([createTask(shield(task), { name: 'a' }), createTask(shield(task), { name: 'b' })]);
    });

    expect(lines.slice(lines.indexOf(''))).toEqual([
      '',
      'M  main()',
      "├── a  shield of task 'shared'",
      '│   └── shared  gather of 1, 1 of them pending',
      '│       └── leaf  nap()  awaits sleep(9)',
      "└── b  shield of task 'shared'",
      '    └── shared  (see above)',
    ]);
  });

  it('names a cycle.', () => {
    const lines = tasksOf(function* () {
      const [one, two] = [new Lock(), new Lock()];
      const both = coroutine(function* both(first: Lock, second: Lock) {
        yield* first.acquire();
        yield* sleep(0);
        yield* second.acquire();
      });
      createTask(both(one, two), { name: 'a' });
      createTask(both(two, one), { name: 'b' });
      yield* sleep(5);
    });

    expect(lines.at(-1)).toBe("a cycle: task 'a' waits for Lock 1 held by task 'b', which waits for Lock 2 held by task 'a'");
  });

  it('says when there is nothing, and takes the present loop by default.', () => {
    const loop = new EventLoop();

    expect(formatTasks(loop)).toBe('no tasks');
    loop.close();
    const main = coroutine(function* () {
      return formatTasks() === formatTasks(getRunningLoop());
    });
    expect(runVirtual(main).value).toBe(true);
  });

  it('refuses what is no loop.', () => {
    expect(() => formatTasks(5 as never)).toThrow(new TypeError('formatTasks: loop must be an EventLoop, got 5'));
  });
});

const ready = coroutine(function* ready() {
  for (let i = 0; i < 5; i++) yield* sleep(0);
});

function waitIn(condition: Condition): Awaitable<unknown> {
  return asyncWith(condition, () => condition.wait());
}

function join(): Awaitable<unknown> {
  const queue = new Queue<number>();
  queue.putNowait(1);
  return queue.join();
}
