import { from, lastValueFrom, of, Subject, throwError, toArray } from 'rxjs';
import { asPromise, CancelledError, createTask, fromIterable, mapToThread, run, until } from '../../lib/index.js';
import { ThreadPoolExecutor } from '../../lib/executors/index.js';
import { errorOf, Gate, pass, spin, tasks } from '../executors/pool/support.js';

let executor: ThreadPoolExecutor;
beforeAll(() => {
  executor = new ThreadPoolExecutor({ maxWorkers: 2 });
});
afterAll(() => asPromise(executor.shutdown()));

describe('mapToThread', () => {
  it('emits the results in the order of the values, whichever is ready first.', async () => {
    const gates = [new Gate(), new Gate()];
    const results = lastValueFrom(
      from(gates.map(({ shared }, i): [SharedArrayBuffer, number] => [shared, i])).pipe(
        mapToThread(([shared, i]: [SharedArrayBuffer, number]) => {
          const view = new Int32Array(shared);
          Atomics.store(view, 1, 1);
          Atomics.notify(view, 1);
          Atomics.wait(view, 0, 0);
          return i;
        }, { executor }),
        toArray(),
      ),
    );
    await Promise.all(gates.map((gate) => gate.whenEntered()));
    gates[1]?.open();
    await asPromise(executor.submit(() => 'the second worker is free again'));
    gates[0]?.open();
    expect(await results).toEqual([0, 1]);
  });

  it('uses the default executor of the loop, which is loaded for it.', async () => {
    const main = until(from([1, 2, 3]).pipe(mapToThread((x: number) => x * x), toArray()));
    expect(await run(main)).toEqual([1, 4, 9]);
  });

  it('runs exported functions.', async () => {
    expect(await lastValueFrom(of(4).pipe(mapToThread(tasks('double'), { executor })))).toBe(8);
  });

  it('has no more than `limit` values begun and not yet emitted, and holds a source back that can wait.', async () => {
    const gate = new Gate();
    let read = 0;
    function* values(): Generator<SharedArrayBuffer> {
      while (read < 10) {
        read++;
        yield gate.shared;
      }
    }
    const results = lastValueFrom(fromIterable(values()).pipe(mapToThread(pass, { executor, limit: 2 }), toArray()));
    await gate.whenEntered(2);
    expect({ read, entered: gate.entered }).toEqual({ read: 2, entered: 2 });
    gate.open();
    expect(await results).toHaveLength(10);
  });

  it('emits the results before the first error, then that, and stops the others.', async () => {
    await using own = new ThreadPoolExecutor({ maxWorkers: 2 });
    const gate = new Gate();
    const seen: unknown[] = [];
    const source = new Subject<number>();
    const ended = new Promise<Error>((resolve) => {
      source
        .pipe(
          mapToThread((x: number) => {
            if (x === 1) throw new RangeError('one');
            return x;
          }, { executor: own }),
        )
        .subscribe({ next: (value) => seen.push(value), error: resolve });
    });
    for (let i = 0; i < 4; i++) source.next(i);
    expect(await ended).toBeInstanceOf(RangeError);
    expect({ seen, observed: source.observed, entered: gate.entered }).toEqual({ seen: [0], observed: false, entered: 0 });
  });

  it('stops its jobs on unsubscribe, and whoever waits for cleanups waits for that.', async () => {
    await using own = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const task = createTask(until(of(gate.shared).pipe(mapToThread(spin, { executor: own }))), { eager: true });
    await gate.whenEntered();
    task.cancel();
    expect(await errorOf(task)).toBeInstanceOf(CancelledError);
    expect(await asPromise(own.submit(() => 'works on'))).toBe('works on');
  });

  it('hands on the error of its source.', async () => {
    await expect(lastValueFrom(throwError(() => new RangeError('source')).pipe(mapToThread((x: never) => x, { executor })))).rejects.toThrow('source');
  });

  it.each([
    ['fn', () => mapToThread(1 as never), 'mapToThread: fn must be a function, got 1'],
    ['options', () => mapToThread((x) => x, 1 as never), 'mapToThread: options must be an object, got 1'],
    [
      'options.executor',
      () => mapToThread((x) => x, { executor: {} as never }),
      'mapToThread: executor must be an Executor, with submit() and shutdown(), got an object',
    ],
    ['options.limit', () => mapToThread((x) => x, { limit: 0 }), 'mapToThread: options.limit must be a whole number of at least 1, got 0'],
    ['a Semaphore as limit', () => mapToThread((x) => x, { limit: {} as never }), 'mapToThread: options.limit must be a number, got an object'],
  ])('refuses bad input: %s.', (_name, call, message) => {
    expect(call).toThrow(message);
  });
});
