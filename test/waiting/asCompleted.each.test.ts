import { of } from 'rxjs';
import { asCompleted, coroutine, createTask, EventLoop, Future, sleep } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { errorOf } from './iterations.js';

const fail = coroutine(function* (ms: number, error: unknown) {
  yield* sleep(ms);
  throw error;
});

describe('asCompleted().each()', () => {
  it('gives items that are coroutines, each for one run of the inputs', () => {
    const main = coroutine(function* () {
      const completed = asCompleted([sleep(5, 'a')]);
      const values: string[] = [];
      for (let round = 0; round < 2; round++) for (const next of completed.each()) values.push(yield* next);
      return values;
    });
    expect(runVirtual(main)).toEqual({ value: ['a', 'a'], elapsed: 10 });
  });

  it('throws where a failed item is awaited, and the next can be awaited all the same', () => {
    const main = coroutine(function* () {
      const [first, second, third] = [...asCompleted([sleep(30, 'b'), fail(10, 'x'), sleep(20, 'a')]).each()];
      return [yield* errorOf(first!), yield* second!, yield* third!];
    });
    expect(runVirtual(main)).toEqual({ value: ['x', 'a', 'b'], elapsed: 30 });
  });

  it('leaves the inputs running when whoever awaits an item is cancelled', () => {
    const main = coroutine(function* () {
      const [first, second] = [...asCompleted([sleep(10, 'a'), sleep(20, 'b')]).each()];
      const waiting = createTask(first!);
      yield* sleep(5);
      waiting.cancel();
      yield* errorOf(waiting);
      return [waiting.cancelled(), yield* second!];
    });
    expect(runVirtual(main)).toEqual({ value: [true, 'a'], elapsed: 10 });
  });

  it('passes a completion on when who was to get it is cancelled in the same iteration', () => {
    const main = coroutine(function* () {
      const future = new Future<string>();
      const [first, second] = [...asCompleted([future, new Future<string>()]).each()];
      const [one, two] = [createTask(first!), createTask(second!)];
      yield* sleep(5);
      future.setResult('a');
      yield* sleep(0);
      one.cancel();
      return [yield* two, one.cancelled()];
    });
    expect(runVirtual(main).value).toEqual(['a', true]);
  });

  it('reports a failure that nobody takes when the loop closes', () => {
    const reports: unknown[] = [];
    const main = coroutine(function* (loop: EventLoop) {
      loop.setExceptionHandler((_loop, { exception }) => reports.push(exception));
      for (const next of asCompleted([sleep(1), fail(10, 'x')]).each()) {
        yield* next;
        break;
      }
      yield* sleep(20);
      return [...reports];
    });
    expect(runVirtual(main).value).toEqual([]);
    expect(reports).toEqual(['x']);
  });

  it('takes 100 000 inputs that are done at once', () => {
    const main = coroutine(function* () {
      let sum = 0;
      for (const next of asCompleted(Array.from({ length: 100_000 }, (_, i) => of(i))).each()) sum += yield* next;
      return sum;
    });
    expect(runVirtual(main).value).toBe(4_999_950_000);
  });
});
