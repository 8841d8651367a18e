import { asCompleted, coroutine, createTask, Future, gather, sleep, type Coroutine } from '../../lib/index.js';
import { ended, errorOf, probe, type Probe } from './iterations.js';

describe('the canonical scenarios of waiting', () => {
  it('two_tasks_created_then_awaited: both begin in the next iteration, and the first to be awaited wakes main', () => {
    const work = coroutine(function* ({ log }: Probe, name: string) {
      log(`${name} start`);
      yield* sleep(0);
      log(`${name} end`);
      return name;
    });
    const lines = probe(function* (probe) {
      const a = createTask(work(probe, 'A'));
      const b = createTask(work(probe, 'B'));
      probe.log('main created both');
      probe.log(`main got ${yield* a} b.done ${b.done()}`);
      probe.log(`main got ${yield* b}`);
    });
    expect(lines).toEqual([
      'i1: main created both',
      'i2: A start',
      'i2: B start',
      'i3: A end',
      'i3: B end',
      'i4: main got A b.done true',
      'i4: main got B',
    ]);
  });

  it('sleep0_pingpong: three tasks take turns', () => {
    const work = coroutine(function* ({ log }: Probe, name: string) {
      for (let i = 0; i < 3; i++) {
        log(`${name} ${i}`);
        yield* sleep(0);
      }
    });
    const lines = probe(function* (probe) {
      const tasks = ['A', 'B', 'C'].map((name) => createTask(work(probe, name)));
      for (const task of tasks) yield* task;
      probe.log('main done');
    });
    expect(lines).toEqual([
      ...['i2: A 0', 'i2: B 0', 'i2: C 0'],
      ...['i3: A 1', 'i3: B 1', 'i3: C 1'],
      ...['i4: A 2', 'i4: B 2', 'i4: C 2'],
      'i6: main done',
    ]);
  });

  it('gather_fail_and_slow: the failure reaches the awaiter two iterations later, and the other runs on', () => {
    const lines = probe(function* ({ log }) {
      const bad = coroutine(function* () {
        yield* sleep(1_000);
        log('bad raises');
        throw new RangeError('b');
      });
      const slow = createTask(
        coroutine(function* () {
          yield* sleep(3_000);
          log('slow finished');
        })(),
      );
      const error = yield* errorOf(gather([bad(), slow]));
      log(`gather raised ${String(error)} slow.done ${slow.done()} slow.cancelling ${slow.cancelling()}`);
    });
    expect(lines).toEqual([
      'i4@1000: bad raises',
      'i6@1000: gather raised RangeError: b slow.done false slow.cancelling 0',
      'i8@3000: slow finished',
    ]);
  });

  it('gather_cancel_outer: the children are cancelled with the message, then whoever awaits', () => {
    const lines = probe(function* ({ log }) {
      const child = coroutine(function* (name: string) {
        try {
          yield* sleep(10_000);
        } catch (error) {
          log(`${name} cancelled ${String(error)}`);
          throw error;
        }
      });
      const outer = createTask(
        coroutine(function* () {
          yield* gather([child('A'), child('B')]);
        })(),
      );
      yield* sleep(0);
      yield* sleep(0);
      log('cancel outer');
      outer.cancel('msg');
      log(`outer ${String(yield* errorOf(outer))}`);
    });
    expect(lines).toEqual([
      'i3: cancel outer',
      'i4: A cancelled CancelledError: msg',
      'i4: B cancelled CancelledError: msg',
      'i7: outer CancelledError: msg',
    ]);
  });

  it('GATH-14: gather_cancel_returns_before_cleanup: it waits for all children with returnExceptions, for the first one without', () => {
    const lines = probe(function* ({ log }) {
      const child = coroutine(function* (name: string, cleanup: number) {
        try {
          yield* sleep(100_000);
        } finally {
          if (cleanup > 0) yield* sleep(cleanup);
          log(`${name} cleanup finished`);
        }
      });
      const cancelled = coroutine(function* (returnExceptions: boolean) {
        const inputs = [child('fast', 0), child('slow', 2_000)] as const;
        const task = createTask(returnExceptions ? gather(inputs, { returnExceptions: true }) : gather(inputs));
        yield* sleep(0);
        yield* sleep(0);
        task.cancel();
        yield* ended(task);
        log(`returnExceptions ${returnExceptions}: awaiter ended, cancelled ${task.cancelled()}`);
      });
      yield* cancelled(false);
      yield* sleep(5_000);
      yield* cancelled(true);
    });
    expect(lines).toEqual([
      'i4: fast cleanup finished',
      'i8: returnExceptions false: awaiter ended, cancelled true',
      'i10@2000: slow cleanup finished',
      'i16@5000: fast cleanup finished',
      'i19@7000: slow cleanup finished',
      'i23@7000: returnExceptions true: awaiter ended, cancelled true',
    ]);
  });

  it('as_completed_ties: futures that are resolved in one iteration come in the order of their results', () => {
    const lines = probe(function* ({ log }) {
      const futures = [0, 1, 2, 3].map(() => new Future<number>());
      const consumer = createTask(
        coroutine(function* () {
          const values: number[] = [];
          for (const next of asCompleted(futures).each()) {
            values.push(yield* next);
            log(`yield ${values.at(-1)}`);
          }
          return values;
        })(),
      );
      yield* sleep(0);
      yield* sleep(0);
      for (const index of [2, 0, 3, 1]) futures[index]!.setResult(index);
      log('resolved in order 2,0,3,1 within one iteration');
      log(`[${(yield* consumer).join()}]`);
    });
    expect(lines).toEqual([
      'i3: resolved in order 2,0,3,1 within one iteration',
      ...['i5: yield 2', 'i5: yield 0', 'i5: yield 3', 'i5: yield 1'],
      'i6: [2,0,3,1]',
    ]);
  });

  it.each<[string, number, () => Coroutine<unknown>]>([
    ['sleep', 1, () => sleep(10_000)],
    ['gather', 3, () => gather([sleep(10_000), sleep(20_000)])],
    ['as_completed', 1, () => asCompleted([sleep(10_000)]).each().next().value as Coroutine<unknown>],
  ])('cancel_waiting_on_each: a task that waits on %s is done %d iteration(s) after its cancel', (_name, expected, work) => {
    let used = 0;
    probe(function* ({ loop, iteration }) {
      const task = createTask(
        coroutine(function* () {
          yield* work();
        })(),
      );
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
    expect(used).toBe(expected);
  });

  it('await_without_yield: what waiting costs in iterations', () => {
    const used: Record<string, number> = {};
    probe(function* ({ iteration }) {
      const measure = coroutine(function* (name: string, work: () => Coroutine<unknown> | Future<unknown>) {
        const before = iteration();
        yield* work();
        used[name] = iteration() - before;
      });
      const immediate = coroutine(function* () {
        return 1;
      });
      const done = new Future<number>();
      done.setResult(1);
      yield* measure('future that is done', () => done);
      yield* measure('coroutine', immediate);
      yield* measure('gather of nothing', () => gather([]));
      yield* measure('gather of a future that is done', () => gather([done]));
      yield* measure('task of a coroutine', () => createTask(immediate()));
      yield* measure('gather of two coroutines', () => gather([immediate(), immediate()]));
      yield* measure('asCompleted of one coroutine', () => asCompleted([immediate()]).each().next().value as Coroutine<number>);
      yield* measure('asCompleted of a future that is done', () => asCompleted([done]).each().next().value as Coroutine<number>);
    });
    expect(used).toEqual({
      'future that is done': 0,
      coroutine: 0,
      'gather of nothing': 0,
      'gather of a future that is done': 0,
      'task of a coroutine': 2,
      'gather of two coroutines': 3,
      'asCompleted of one coroutine': 3,
      'asCompleted of a future that is done': 2,
    });
  });
});
