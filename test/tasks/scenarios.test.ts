import { asCompleted, coroutine, createTask, Future, gather, sleep, Task, type AsCompleted, type Body } from '../../lib/index.js';
import { inTask, traced, type Say } from './support.js';

const immediate = coroutine(function* <T>(value: T): Body<T> {
  return value;
});

describe('canonical scenarios, iteration by iteration', () => {
  it('two_tasks_created_then_awaited', () => {
    const work = coroutine(function* (name: string, say: Say) {
      say(`${name} start`);
      yield* sleep(0);
      say(`${name} end`);
      return name;
    });
    expect(
      traced(function* (say) {
        const [a, b] = [createTask(work('A', say)), createTask(work('B', say))];
        say('main created both');
        const first = yield* a;
        say(`main got ${first} b.done= ${b.done()}`);
        say(`main got ${yield* b}`);
      }),
    ).toEqual([
      'i1: main created both',
      'i2: A start',
      'i2: B start',
      'i3: A end',
      'i3: B end',
      'i4: main got A b.done= true',
      'i4: main got B',
    ]);
  });

  it('sleep0_pingpong', () => {
    const work = coroutine(function* (name: string, say: Say) {
      for (let step = 0; step < 3; step++) {
        say(`${name} ${step}`);
        yield* sleep(0);
      }
    });
    expect(
      traced(function* (say) {
        const tasks = ['A', 'B', 'C'].map((name) => createTask(work(name, say)));
        for (const task of tasks) yield* task;
        say('main done');
      }),
    ).toEqual([
      'i2: A 0', 'i2: B 0', 'i2: C 0',
      'i3: A 1', 'i3: B 1', 'i3: C 1',
      'i4: A 2', 'i4: B 2', 'i4: C 2',
      'i6: main done',
    ]);
  });

  it.each([
    ['Future', 1, () => waiting(new Future<void>())],
    ['Task', 2, () => waiting(createTask(sleep(1_000)))],
    ['sleep', 1, () => sleep(1_000)],
    ['gather', 3, () => gather([sleep(1_000), sleep(1_000)])],
    ['asCompleted', 1, () => firstOf(asCompleted([sleep(1_000)]))],
  ] as const)('cancel_waiting_on_each: a task that waits on a %s is done %i iteration(s) after cancel()', (_name, expected, make) => {
    inTask(function* () {
      const task = createTask(holding(make));
      for (let turn = 0; turn < 3; turn++) yield* sleep(0);
      task.cancel();
      let iterations = 0;
      while (!task.done()) {
        yield* sleep(0);
        iterations++;
      }
      expect([iterations, task.cancelled()]).toEqual([expected, true]);
    });
  });

  it('cancel_waiting_task_timing', () => {
    const work = coroutine(function* (future: Future<void>, say: Say) {
      try {
        yield* future;
      } finally {
        say('finally runs');
      }
    });
    expect(
      traced(function* (say) {
        const inner = new Future<void>();
        const task = createTask(work(inner, say));
        task.addDoneCallback(() => say('task done-callback'));
        yield* sleep(0);
        const accepted = task.cancel();
        say(`cancel -> ${accepted} inner future cancelled immediately: ${inner.cancelled()} task.cancelled ${task.cancelled()}`);
        yield* sleep(0);
        say(`+1: task done ${task.done()} cancelled ${task.cancelled()}`);
        yield* sleep(0);
        say('+2');
      }),
    ).toEqual([
      'i2: cancel -> true inner future cancelled immediately: true task.cancelled false',
      'i3: finally runs',
      'i3: +1: task done true cancelled true',
      'i4: task done-callback',
      'i4: +2',
    ]);
  });

  it('cancel_chain_depth_timing', () => {
    const level = coroutine(function* (name: string, next: () => Task<void> | ReturnType<typeof sleep>, say: Say): Body<void> {
      try {
        yield* next();
      } catch (error) {
        say(name);
        throw error;
      }
    });
    expect(
      traced(function* (say) {
        const leaf = (): Task<void> => createTask(level('leaf', () => sleep(1_000), say));
        const mid = (): Task<void> => createTask(level('mid', leaf, say));
        const top = createTask(level('top', mid, say));
        for (let turn = 0; turn < 5; turn++) yield* sleep(0);
        say('cancel top');
        top.cancel();
        try {
          yield* top;
        } catch {
          say(`top cancelled ${top.cancelled()}`);
        }
      }),
    ).toEqual(['i6: cancel top', 'i7: leaf', 'i8: mid', 'i9: top', 'i10: top cancelled true']);
  });

  it('await_without_yield', () => {
    const done = new Map<string, number>();
    traced(function* (_say, _loop, iteration) {
      const measure = coroutine(function* (name: string, body: () => Body<unknown>) {
        const start = iteration();
        yield* body();
        done.set(name, iteration() - start);
      });
      const future = new Future<number>();
      future.setResult(1);
      yield* measure('done future', () => future[Symbol.iterator]());
      yield* measure('coroutine', () => immediate(1)[Symbol.iterator]());
      yield* measure('gather()', () => gather([])[Symbol.iterator]());
      yield* measure('gather(done future)', () => gather([future])[Symbol.iterator]());
      yield* measure('createTask(coro)', () => createTask(immediate(1))[Symbol.iterator]());
      yield* measure('gather(coro, coro)', () => gather([immediate(1), immediate(2)])[Symbol.iterator]());
      yield* measure('asCompleted of 1 coro', () => firstOf(asCompleted([immediate(1)]))[Symbol.iterator]());
    });
    expect(Object.fromEntries(done)).toEqual({
      'done future': 0,
      coroutine: 0,
      'gather()': 0,
      'gather(done future)': 0,
      'createTask(coro)': 2,
      'gather(coro, coro)': 3,
      'asCompleted of 1 coro': 3,
    });
  });

  it('result_propagation_timing', () => {
    const inner = coroutine(function* (future: Future<void>, say: Say) {
      yield* future;
      say('inner resumed');
    });
    const outer = coroutine(function* (task: Task<void>, say: Say) {
      yield* task;
      say('outer resumed');
    });
    expect(
      traced(function* (say) {
        const future = new Future<void>();
        const a = createTask(inner(future, say));
        const b = createTask(outer(a, say));
        a.addDoneCallback(() => say('a done-callback'));
        yield* sleep(0);
        yield* sleep(0);
        future.addDoneCallback(() => say('f done-callback'));
        future.setResult();
        say(`set_result called; inner done = ${a.done()}`);
        yield* sleep(0);
        say(`main +1: a.done ${a.done()} b.done ${b.done()}`);
        yield* sleep(0);
        say(`main +2: b.done ${b.done()}`);
      }),
    ).toEqual([
      'i3: set_result called; inner done = false',
      'i4: inner resumed',
      'i4: f done-callback',
      'i4: main +1: a.done true b.done false',
      'i5: a done-callback',
      'i5: outer resumed',
      'i5: main +2: b.done true',
    ]);
  });

  it('eager_basics', () => {
    const quick = coroutine(function* (say: Say): Body<number> {
      say('quick runs inside createTask');
      return 1;
    });
    const slow = coroutine(function* (say: Say) {
      say('slow first step');
      yield* sleep(0);
      say('slow second step');
    });
    expect(
      traced(function* (say, _loop, iteration) {
        const fast = createTask(quick(say), { eager: true });
        say(`done ${fast.done()} ${fast.result()}`);
        const task = createTask(slow(say), { eager: true });
        say(`slow.done ${task.done()}`);
        const start = iteration();
        yield* fast;
        say(`await done eager task iterations ${iteration() - start}`);
        yield* task;
        say('main got slow');
        const cancelled = createTask(slow(say), { eager: true });
        cancelled.cancel();
        yield* sleep(0);
        say(`cancel after first eager step: cancelled ${cancelled.cancelled()}`);
      }),
    ).toEqual([
      'i1: quick runs inside createTask',
      'i1: done true 1',
      'i1: slow first step',
      'i1: slow.done false',
      'i1: await done eager task iterations 0',
      'i2: slow second step',
      'i3: main got slow',
      'i3: slow first step',
      'i4: cancel after first eager step: cancelled true',
    ]);
  });
});

const waiting = coroutine(function* (future: Future<void>) {
  yield* future;
});
const holding = coroutine(function* (make: () => ReturnType<typeof gather> | ReturnType<typeof sleep>): Body<void> {
  yield* make();
});
const firstOf = coroutine(function* (completions: AsCompleted<unknown>): Body<void> {
  for (const next of completions.each()) {
    yield* next;
    return;
  }
});
