import { EMPTY, of, Subject } from 'rxjs';
import { CancelledError, coroutine, createTask, EmptyError, Future, gather, sleep, type Awaitable, type Coroutine } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { ended } from './iterations.js';

const fail = coroutine(function* (ms: number, error: unknown) {
  yield* sleep(ms);
  throw error;
});

const nested = (levels: number, innermost: Coroutine<unknown>): Coroutine<unknown> => {
  let work = innermost;
  for (let level = 0; level < levels; level++) work = gather([work]);
  return work;
};

describe('gather', () => {
  it('gives a record for a record, with its keys in order', () => {
    const { value } = runVirtual(() => gather({ slow: sleep(20, 1), fast: sleep(10, 'x') }));
    expect(Object.entries(value)).toEqual([['slow', 1], ['fast', 'x']]);
  });

  it('gives a record with errors with returnExceptions', () => {
    const { value } = runVirtual(() => gather({ a: fail(1, new RangeError('x')), b: of(2) }, { returnExceptions: true }));
    expect(value).toEqual({ a: new RangeError('x'), b: 2 });
  });

  it('gives an empty record for one', () => {
    expect(runVirtual(() => gather({})).value).toEqual({});
  });

  it('takes a record without a prototype, and one with a key called __proto__', () => {
    const inputs = Object.assign(Object.create(null), { a: of(1) }) as Record<string, Awaitable<number>>;
    Object.defineProperty(inputs, '__proto__', { value: of(2), enumerable: true });
    const { value } = runVirtual(() => gather(inputs));
    expect(Object.entries(value)).toEqual([['a', 1], ['__proto__', 2]]);
  });

  it('takes everything that can be awaited, each for its last value', () => {
    const main = coroutine(function* () {
      const future = new Future<string>();
      future.setResult('future');
      return yield* gather([of(1, 2), sleep(5, 'coroutine'), future, createTask(sleep(1, 'task'))]);
    });
    expect(runVirtual(main).value).toEqual([2, 'coroutine', 'future', 'task']);
  });

  it('takes Promises and AsyncIterables', async () => {
    const iterable = async function* (): AsyncGenerator<string> {
      yield 'first';
      yield 'last';
    };
    const results = new Promise((resolve, reject) => {
      gather([Promise.resolve('promise'), iterable()]).subscribe({ next: resolve, error: reject });
    });
    await expect(results).resolves.toEqual(['promise', 'last']);
  });

  it('is not changed by a change of the list after the call', () => {
    const inputs = [of(1)];
    const gathered = gather(inputs);
    inputs.push(of(2));
    expect(runVirtual(() => gathered).value).toEqual([1]);
  });

  it('runs a repeated Coroutine once for each position', () => {
    let runs = 0;
    const work = coroutine(function* () {
      return ++runs;
    })();
    expect(runVirtual(() => gather([work, work, work])).value).toEqual([1, 2, 3]);
  });

  it('fails with EmptyError when an input completes empty', () => {
    expect(() => runVirtual(() => gather([sleep(5), EMPTY]))).toThrow(EmptyError);
  });

  it('loses nothing of a hot source', () => {
    const main = coroutine(function* () {
      const subject = new Subject<number>();
      const gathered = gather([subject, subject]);
      const results: unknown[] = [];
      gathered.subscribe((result) => results.push(result));
      subject.next(1);
      subject.complete();
      yield* sleep(0.1);
      return results;
    });
    expect(runVirtual(main).value).toEqual([[1, 1]]);
  });

  it('starts nothing before it is subscribed, and anew each time', () => {
    let runs = 0;
    const work = coroutine(function* () {
      runs++;
    });
    const gathered = gather([work(), work()]);
    const main = coroutine(function* () {
      const before = runs;
      yield* gathered;
      yield* gathered;
      return [before, runs];
    });
    expect(runVirtual(main).value).toEqual([0, 4]);
  });

  it('nests 50 000 levels deep', () => {
    let { value } = runVirtual(() => nested(50_000, sleep(5, 'x')));
    let levels = 0;
    for (; Array.isArray(value); levels++) [value] = value as unknown[];
    expect({ value, levels }).toEqual({ value: 'x', levels: 50_000 });
  });

  it('is cancelled 50 000 levels deep, innermost first', () => {
    const main = coroutine(function* () {
      let caught: unknown;
      const innermost = coroutine(function* () {
        try {
          yield* sleep(1_000);
        } catch (error) {
          caught = error;
          throw error;
        }
      });
      const task = createTask(nested(50_000, innermost()));
      yield* sleep(1);
      task.cancel('message');
      yield* ended(task);
      return { caught, cancelled: task.cancelled() };
    });
    expect(runVirtual(main)).toEqual({ value: { caught: new CancelledError('message'), cancelled: true }, elapsed: 1 });
  });

  it('takes 100 000 coroutines that are done at once', () => {
    const work = coroutine(function* (i: number) {
      return i;
    });
    const { value } = runVirtual(() => gather(Array.from({ length: 100_000 }, (_, i) => work(i))));
    expect([value.length, value[0], value[99_999]]).toEqual([100_000, 0, 99_999]);
  });

  it('takes 100 000 futures that are done already', () => {
    const main = coroutine(function* () {
      const futures = Array.from({ length: 100_000 }, () => new Future<number>());
      futures.forEach((future, index) => future.setResult(index));
      return yield* gather(futures);
    });
    expect(runVirtual(main).value[99_999]).toBe(99_999);
  });

  it('takes one future 100 000 times', () => {
    const task = coroutine(function* () {
      const one = createTask(sleep(5, 'x'));
      return yield* gather(Array.from({ length: 100_000 }, () => one));
    });
    expect(runVirtual(task).value.filter((value) => value === 'x')).toHaveLength(100_000);
  });
});
