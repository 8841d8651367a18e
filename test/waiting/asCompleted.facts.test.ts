import { TestScheduler } from 'rxjs/testing';
import { asCompleted, coroutine, createTask, Future, sleep, TimeoutError, type EventLoop } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { errorOf, probe } from './iterations.js';

describe('asCompleted, fact by fact', () => {
  it('ASC-01: inputs are started when the iteration is asked for, before the first item', () => {
    const main = coroutine(function* () {
      const begun: string[] = [];
      const work = coroutine(function* (name: string) {
        begun.push(name);
      });
      const completed = asCompleted([work('a'), work('b')]);
      yield* sleep(1);
      const before = [...begun];
      completed.each();
      yield* sleep(1);
      return [before, begun];
    });
    expect(runVirtual(main).value).toEqual([[], ['a', 'b']]);
  });

  it('ASC-01: a repeated Future is one input', () => {
    const main = coroutine(function* () {
      const one = createTask(sleep(1, 'x'));
      const values: string[] = [];
      for (const next of asCompleted([one, one, one]).each()) values.push(yield* next);
      return values;
    });
    expect(runVirtual(main).value).toEqual(['x']);
  });

  it.each<[string, () => unknown]>([
    ['Coroutine', () => sleep(1)],
    ['Future', () => new Future()],
    ['Promise', () => Promise.resolve()],
  ])('ASC-01: a single %s is a TypeError at the call', (_name, input) => {
    expect(() => asCompleted(input() as never)).toThrow(TypeError);
    expect(() => asCompleted(input() as never)).toThrow(/^asCompleted: inputs must be an iterable of awaitables, got a /);
  });

  it('ASC-02: there are as many items as distinct inputs, for a generator too', () => {
    const main = coroutine(function* () {
      const future = new Future<number>();
      const inputs = function* (): Generator<Future<number>> {
        yield* [future, new Future<number>(), future];
      };
      return [[...asCompleted(inputs()).each()].length, [...asCompleted([]).each()].length];
    });
    expect(runVirtual(main).value).toEqual([2, 0]);
  });

  it('ASC-03: each item gives the next completion, whichever is awaited first', () => {
    const main = coroutine(function* () {
      const [first, second, third] = [...asCompleted([sleep(30, 'c'), sleep(10, 'a'), sleep(20, 'b')]).each()];
      return [yield* third!, yield* first!, yield* second!];
    });
    expect(runVirtual(main)).toEqual({ value: ['a', 'b', 'c'], elapsed: 30 });
  });

  it('ASC-03: items may be awaited concurrently', () => {
    const main = coroutine(function* () {
      const [first, second] = [...asCompleted([sleep(30, 'b'), sleep(10, 'a')]).each()].map((next) => createTask(next));
      yield* sleep(15);
      const early = [first!.done(), second!.done()];
      return [early, yield* second!, yield* first!];
    });
    expect(runVirtual(main).value).toEqual([[true, false], 'b', 'a']);
  });

  it('ASC-04: completions of one iteration come in the order in which they happened', () => {
    const main = coroutine(function* () {
      const futures = ['a', 'b', 'c'].map(() => new Future<string>());
      const values: string[] = [];
      const items = asCompleted(futures).each();
      for (const index of [1, 2, 0]) futures[index]!.setResult('abc'[index]!);
      for (const next of items) values.push(yield* next);
      return values.join('');
    });
    expect(runVirtual(main).value).toBe('bca');
  });

  it('ASC-06: an iteration that was left can be resumed', () => {
    const main = coroutine(function* () {
      const items = asCompleted([sleep(1, 'a'), sleep(2, 'b'), sleep(3, 'c')]).each();
      const values: string[] = [];
      for (const next of items) {
        values.push(yield* next);
        break;
      }
      for (const next of items) values.push(yield* next);
      return values;
    });
    expect(runVirtual(main).value).toEqual(['a', 'b', 'c']);
  });

  it('ASC-07: breaking out leaves the other inputs running', () => {
    const main = coroutine(function* () {
      const ended: string[] = [];
      const work = coroutine(function* (ms: number, name: string) {
        yield* sleep(ms);
        ended.push(name);
      });
      for (const next of asCompleted([work(20, 'slow'), work(10, 'fast')]).each()) {
        yield* next;
        break;
      }
      const atBreak = [...ended];
      yield* sleep(20);
      return [atBreak, ended];
    });
    expect(runVirtual(main).value).toEqual([['fast'], ['fast', 'slow']]);
  });

  it('ASC-08: the timeout counts from the start for all, is thrown by each slot that is left, and cancels nothing', () => {
    const main = coroutine(function* () {
      const slow = [createTask(sleep(50, 'x')), createTask(sleep(60, 'y'))];
      const items = asCompleted([sleep(10, 'a'), ...slow], { timeout: 30 }).each();
      yield* sleep(25);
      const outcomes: unknown[] = [];
      for (const next of items) {
        const task = createTask(next);
        try {
          outcomes.push(yield* task);
        } catch (error) {
          outcomes.push(error instanceof TimeoutError);
        }
      }
      return [...outcomes, slow.map((task) => task.cancelling()), yield* slow[1]!];
    });
    expect(runVirtual(main)).toEqual({ value: ['a', true, true, [0, 0], 'y'], elapsed: 60 });
  });

  it('ASC-09: the timer is dropped when all inputs are done', () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    const values: string[] = [];
    const main = coroutine(function* () {
      for (const next of asCompleted([sleep(10, 'a'), sleep(5, 'b')], { timeout: 1_000 }).each()) values.push(yield* next);
    });
    scheduler.run(() => main().subscribe());
    expect({ values, frame: scheduler.frame }).toEqual({ values: ['b', 'a'], frame: 10 });
  });

  it('ASC-10: inputs that are done already come through the ready queue, in two iterations', () => {
    const lines = probe(function* ({ log }) {
      const done = [1, 2].map((value) => {
        const future = new Future<number>();
        future.setResult(value);
        return future;
      });
      for (const next of asCompleted(done).each()) log(`${yield* next}`);
    });
    expect(lines).toEqual(['i3: 1', 'i3: 2']);
  });

  it('ASC-11: debug mode names an item that was never awaited', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    try {
      const main = coroutine(function* (loop: EventLoop) {
        // However slow the machine is.
        loop.slowCallbackDuration = Infinity;
        for (const _next of asCompleted([sleep(1)]).each()) yield* sleep(2);
      });
      runVirtual(main, { debug: true });
      expect(warn.mock.calls.map(([text]) => String(text).replace(/;[^]*/, ''))).toEqual(['asCompleted() was never awaited']);
    } finally {
      warn.mockRestore();
    }
  });

  it('ASC-08: an item that is awaited when time is up throws then', () => {
    const lines = probe(function* ({ log }) {
      const [next] = [...asCompleted([new Future()], { timeout: 5 }).each()];
      log(String((yield* errorOf(next!)) instanceof TimeoutError));
    });
    expect(lines).toEqual(['i3@5: true']);
  });
});
