import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  allTasks,
  asCompleted,
  Barrier,
  captureCallGraph,
  Condition,
  coroutine,
  createTask,
  EventLoop,
  FIRST_COMPLETED,
  formatCallGraph,
  Future,
  gather,
  getRunningLoop,
  printCallGraph,
  Queue,
  shield,
  sleep,
  taskGroup,
  timeout,
  wait,
  waitFor,
  type Body,
  type CallGraph,
  type Coroutine,
  type Task,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { filled } from '../queues/support.js';

interface Flat {
  readonly name: string;
  readonly calls: readonly string[];
  readonly by: readonly Flat[];
}

const recorded = JSON.parse(readFileSync(join(__dirname, 'recorded/callGraphs.json'), 'utf8')) as {
  python: string;
  graphs: Record<string, Flat>;
};

const stay = coroutine(function* stay() {
  yield* new Future<void>();
});

const c = (): Task<void> => createTask(stay(), { name: 'c' });

const inner = coroutine(function* inner() {
  yield* c();
});
const outer = coroutine(function* outer() {
  yield* inner();
});
const middle = coroutine(function* middle() {
  yield* c();
});
const both = coroutine(function* both(task: Task<void>) {
  yield* gather([task]);
});

const short = coroutine(function* short() {
  yield* sleep(1);
});

/** The programs of record.ts. */
const mains: Record<string, () => Body<void>> = {
  *task() {
    yield* c();
  },
  *'nested calls'() {
    yield* outer();
  },
  *'a chain of tasks'() {
    yield* createTask(middle(), { name: 'm' });
  },
  *gather() {
    yield* gather([c(), sleep(100)]);
  },
  *'gather of two who gather'() {
    const task = c();
    yield* gather([createTask(both(task), { name: 'a' }), createTask(both(task), { name: 'b' })]);
  },
  *wait() {
    yield* wait([c()]);
  },
  *'wait for the first'() {
    yield* wait([c(), createTask(sleep(100))], { returnWhen: FIRST_COMPLETED });
  },
  *shield() {
    yield* shield(c());
  },
  *'wait for'() {
    yield* waitFor(c(), 100);
  },
  *timeout() {
    yield* timeout(100, () => c());
  },
  *'task group'() {
    yield* taskGroup((group) => void group.createTask(stay(), { name: 'c' }));
  },
  *nobody() {
    c();
    yield* sleep(50);
  },
};

const runs = Object.fromEntries(Object.entries(mains).map(([name, body]) => [name, coroutine(body, { name: 'main' })]));

/** The graph of task c after a few iterations of a main. */
function graphOf(main: () => ReturnType<typeof stay>, debug = false): CallGraph | null {
  let graph: CallGraph | null = null;
  const probe = coroutine(function* () {
    createTask(main(), { name: 'main' });
    for (let i = 0; i < 6; i++) yield* sleep(0);
    graph = captureCallGraph(find('c'));
  });
  runVirtual(probe, { debug });
  return graph;
}

function find(name: string): Task<unknown> | undefined {
  return [...allTasks()].find((task) => task.getName() === name);
}

function flat({ future, callStack, awaitedBy }: CallGraph): Flat {
  const by = awaitedBy.map(flat).sort((a, b) => a.name.localeCompare(b.name));
  return { name: (future as Task<unknown>).getName(), calls: callStack.map((call) => call.replace('()', '')), by };
}

/** Calls of the programs themselves, and of wait and waitFor. */
const compared = ['stay', 'inner', 'outer', 'main', 'middle', 'both', 'wait', 'waitFor'];
const inOurNames: Record<string, string> = { _wait: 'wait', wait_for: 'waitFor' };

function comparable({ name, calls, by }: Flat): Flat {
  return { name, calls: calls.map((call) => inOurNames[call] ?? call).filter((call) => compared.includes(call)), by: by.map(comparable) };
}

describe('captureCallGraph', () => {
  it.each(Object.keys(mains))('is that of CPython, for %s.', (name) => {
    const graph = graphOf(runs[name] as () => ReturnType<typeof stay>);

    expect(comparable(flat(graph!))).toEqual(comparable(recorded.graphs[name]!));
  });

  it('was compared with CPython 3.14, in all but asCompleted, where CPython does not know who awaits.', () => {
    expect(recorded.python).toMatch(/^3\.14\./);
    expect(Object.keys(recorded.graphs).filter((name) => !(name in mains))).toEqual(['as completed']);
    expect(recorded.graphs['as completed']!.by).toEqual([]);
  });

  it('knows who awaits through asCompleted.', () => {
    const main = coroutine(
      function* () {
        for (const next of asCompleted([c(), createTask(sleep(100))]).each()) yield* next;
      },
      { name: 'main' },
    );

    expect(flat(graphOf(main as () => ReturnType<typeof stay>)!).by).toEqual([{ name: 'main', calls: ['asCompleted', 'main'], by: [] }]);
  });

  // As in CPython; but a place in line is called by whose it is: there the calls go on to Condition.wait for a Barrier, and to Event.wait for a Queue.
  it.each<[string, () => Coroutine<unknown>, string[]]>([
    ['a Barrier', () => new Barrier(2).wait(), ['Barrier.wait()']],
    ['a Condition', () => lockedCondition().wait(), ['Condition.wait()']],
    ['a predicate', () => lockedCondition().waitFor(() => false), ['Condition.wait()', 'Condition.waitFor()']],
    ['all to be done', () => filled(new Queue<number>(), [1]).join(), ['Queue.join()']],
  ])('names the calls of who waits for %s.', (_what, wait, calls) => {
    let graph: CallGraph | null = null;
    const main = coroutine(
      function* () {
        yield* wait();
      },
      { name: 'main' },
    );
    const probe = coroutine(function* () {
      const task = createTask(main());
      yield* sleep(0);
      yield* sleep(0);
      graph = captureCallGraph(task);
    });
    runVirtual(probe);
    expect(graph!.callStack).toEqual([...calls, 'main()']);
  });

  it('names the calls of a block in debug mode.', () => {
    const main = coroutine(
      function* () {
        yield* timeout(100, function* download() {
          yield* c();
        });
      },
      { name: 'main' },
    );

    const stack = (debug: boolean) => flat(graphOf(main, debug)!).by[0]!.calls;

    expect(stack(false)).toEqual(['?', 'timeout', 'main']);
    expect(stack(true)).toEqual(['download', 'timeout', 'main']);
  });

  it('names what a task was made from in any case, and what was defined in the loop in debug mode.', () => {
    const main = coroutine(
      function* () {
        const local = coroutine(function* local() {
          yield* c();
        });
        const root = coroutine(function* root() {
          yield* local();
        });
        yield* createTask(root(), { name: 'r' });
      },
      { name: 'main' },
    );

    const stack = (debug: boolean) => flat(graphOf(main, debug)!).by[0]!.calls;

    expect(stack(false)).toEqual(['?', 'root']);
    expect(stack(true)).toEqual(['local', 'root']);
  });

  it('shows who awaits a task on each way to it.', () => {
    const main = coroutine(
      function* () {
        const task = c();
        const pair = coroutine(function* pair() {
          yield* gather([createTask(both(task), { name: 'a' }), createTask(both(task), { name: 'b' })]);
        });
        yield* createTask(pair(), { name: 'p' });
      },
      { name: 'main' },
    );

    const names = ({ name, by }: Flat): unknown[] => [name, ...by.map(names)];
    expect(names(flat(graphOf(main)!))).toEqual(['c', ['a', ['p', ['main']]], ['b', ['p', ['main']]]]);
  });

  it('knows of the current task no call that has ended.', () => {
    const { value } = runVirtual(
      coroutine(
        function* () {
          yield* short();
          return captureCallGraph()!.callStack;
        },
        { name: 'main' },
      ),
    );

    expect(value).toEqual(['main()']);
  });

  it.each([
    [2, ['outer()', 'main()']],
    [-2, ['inner()', 'outer()']],
    [0, []],
    [9, ['inner()', 'outer()', 'main()']],
  ])('keeps of each stack what limit %s says.', (limit, calls) => {
    let graph: CallGraph | null = null;
    const probe = coroutine(function* () {
      createTask(runs['nested calls']!(), { name: 'main' });
      yield* sleep(0);
      yield* sleep(0);
      graph = captureCallGraph(find('c'), { limit });
    });
    runVirtual(probe);

    expect(graph!.awaitedBy[0]!.callStack).toEqual(calls);
  });

  it('looks at the current task when it is given none, and knows what it was made from.', () => {
    const { value } = runVirtual(
      coroutine(
        function* () {
          yield* sleep(1);
          return captureCallGraph()!.callStack;
        },
        { name: 'main' },
      ),
    );

    expect(value).toEqual(['main()']);
  });

  it('is null in a callback, where there is no current task.', () => {
    const main = coroutine(function* () {
      const future = new Future<unknown>();
      getRunningLoop().callSoon(() => future.setResult(captureCallGraph()));
      return yield* future;
    });

    expect(runVirtual(main).value).toBeNull();
  });

  it('leaves out who awaits a task that is met again.', () => {
    const circular = coroutine(function* (other: () => Task<unknown>) {
      yield* other();
    });
    let graph: CallGraph | null = null;
    const main = coroutine(function* () {
      const a: Task<unknown> = createTask(circular(() => b), { name: 'a' });
      const b: Task<unknown> = createTask(circular(() => a), { name: 'b' });
      yield* sleep(0);
      graph = captureCallGraph(a);
      a.cancel();
    });
    runVirtual(main);

    const names = ({ future, awaitedBy }: CallGraph): unknown[] => [(future as Task<unknown>).getName(), ...awaitedBy.map(names)];
    expect(names(graph!)).toEqual(['a', ['b', ['a']]]);
  });

  it('looks at a Future that is no task, and at a task that is done.', () => {
    const loop = new EventLoop();
    const future = new Future({ loop });

    expect(captureCallGraph(future)).toEqual({ future, callStack: [], awaitedBy: [] });
    future.cancel();
    loop.close();
  });

  it.each([false, true])('shows nobody who awaits a task that is done, also before who does is told of it (watched: %s).', (watched) => {
    const main = coroutine(function* (loop: EventLoop) {
      if (watched) loop.trace$.subscribe();
      const go = new Future<void>();
      const follow = coroutine(function* () {
        yield* go;
      });
      return yield* taskGroup(function* (group) {
        const tasks = [group.createTask(follow()), group.createTask(follow())];
        yield* sleep(1);
        const seen = new Future<unknown>();
        go.addDoneCallback(() => seen.setResult(tasks.map((task) => [task.done(), captureCallGraph(task)!.awaitedBy])));
        go.setResult();
        return yield* seen;
      });
    });

    expect(runVirtual((loop) => main(loop)).value).toEqual([[true, []], [true, []]]);
  });

  it('refuses what is no Future, and a limit that is no number.', () => {
    const future = new Future({ loop: new EventLoop() });

    expect(() => captureCallGraph(5 as never)).toThrow(new TypeError('captureCallGraph: future must be a Future, got 5'));
    expect(() => captureCallGraph(future, { limit: NaN })).toThrow(
      new TypeError('captureCallGraph: options.limit must be a number, got NaN'),
    );
  });

  it('needs a running loop when it is given no Future.', () => {
    expect(() => captureCallGraph()).toThrow('captureCallGraph: no running event loop, and no future to look at was given');
  });
});

describe('printCallGraph', () => {
  it('prints each task with its calls, below who it is awaited by.', () => {
    const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    const probe = coroutine(function* () {
      createTask(runs['a chain of tasks']!(), { name: 'main' });
      for (let i = 0; i < 3; i++) yield* sleep(0);
      printCallGraph(find('c'));
    });
    runVirtual(probe);
    const printed = log.mock.calls.map(([text]) => String(text));
    log.mockRestore();

    expect(printed).toEqual([
      [
        "* Task(name='c')",
        '  + Call stack:',
        '  |   stay()',
        '  + Awaited by:',
        "    * Task(name='m')",
        '      + Call stack:',
        '      |   middle()',
        '      + Awaited by:',
        "        * Task(name='main')",
        '          + Call stack:',
        '          |   main()',
      ].join('\n'),
    ]);
  });

  it('is empty where there is no current task, and names a Future by itself.', () => {
    const main = coroutine(function* () {
      const future = new Future<unknown>();
      getRunningLoop().callSoon(() => future.setResult([formatCallGraph(), formatCallGraph(future)]));
      return yield* future;
    });

    const [none, future] = runVirtual(main).value as string[];

    expect(none).toBe('');
    expect(future!.split('\n').slice(0, 2)).toEqual(['* <Future pending>', '  + Awaited by:']);
  });
});

function lockedCondition(): Condition {
  const condition = new Condition();
  condition.acquire().subscribe();
  return condition;
}
