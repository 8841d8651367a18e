import { from, lastValueFrom, map, type Observable } from 'rxjs';
import { asPromise, mapToThread } from '../../../lib/index.js';
import { ThreadPoolExecutor, transfer, WorkerCrashedError } from '../../../lib/executors/index.js';
import { errorOf, Gate, kinds, outcome, pass, startedWorkers } from './support.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** What comes before the error, and that. */
async function endOf(source: Observable<unknown>): Promise<{ seen: unknown[]; error: Error & Record<string, unknown> }> {
  const seen: unknown[] = [];
  const error = await errorOf(source.pipe(map((value) => seen.push(value))));
  return { seen, error };
}

/** So many that the later batches hold many of them. */
const count = 700;
const bad = 650;
const upTo = (length: number): number[] => [...Array(length).keys()];
const first = (pair: unknown[]): unknown => pair[0];

describe.each(kinds)('a batch of a map of a %s', (_name, Pool) => {
  let executor: ThreadPoolExecutor;
  beforeAll(() => {
    executor = new Pool({ maxWorkers: 1 }) as ThreadPoolExecutor;
  });
  afterAll(() => asPromise(executor.shutdown()));

  it('with an input that can not be cloned fails there, as submit does, and nowhere before.', async () => {
    const inputs = upTo(count).map((x) => [x, x === bad ? () => 1 : 0]);
    const { seen, error } = await endOf(executor.map(first, inputs));
    expect(seen).toEqual(upTo(bad));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe((await errorOf(executor.submit(first, inputs[bad]!))).message);
    expect(error.message).toMatch(/^argument 1 of first can't be sent to a worker: .*could not be cloned/s);
  });

  it('with a result that can not be cloned fails there, as submit does, and nowhere before.', async () => {
    const leakAt = ([x, place]: number[]): unknown => (x === place ? () => 1 : x);
    const { seen, error } = await endOf(executor.map(leakAt, upTo(count).map((x) => [x, bad])));
    expect(seen).toEqual(upTo(bad));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe((await errorOf(executor.submit(leakAt, [bad, bad]))).message);
    expect(error.message).toMatch(/^the result of leakAt can't be sent back: .*could not be cloned/s);
    expect(await asPromise(executor.submit(() => 'works on'))).toBe('works on');
  });

  it('whose worker exits hands on the results before that, and then the error.', async () => {
    const exitAt = ([x, place]: number[]): unknown => (x === place ? process.exit(3) : x);
    const { seen, error } = await endOf(executor.map(exitAt, upTo(count).map((x) => [x, bad])));
    expect(seen).toEqual(upTo(bad));
    expect(error).toBeInstanceOf(WorkerCrashedError);
    expect(error.message).toBe('the worker that ran exitAt is gone: it exited with code 3');
    expect(await asPromise(executor.submit(() => 'works on'))).toBe('works on');
  });

  it('whose jobs of others wait beside it does not harm those.', async () => {
    const failing = endOf(executor.map(first, upTo(count).map((x) => [x, x === 3 ? () => 1 : 0])));
    const others = Promise.all([1, 2, 3].map((x) => asPromise(executor.submit((y: number) => y, x))));
    expect((await failing).seen).toEqual([0, 1, 2]);
    expect(await others).toEqual([1, 2, 3]);
  });

  it('in mapToThread there is none: each input fails alone.', async () => {
    const inputs = upTo(10).map((x) => [x, x === 7 ? () => 1 : 0]);
    const { seen, error } = await endOf(executor.map(first, inputs));
    const threads = await endOf(from(inputs).pipe(mapToThread(first, { executor })));
    expect({ seen, message: error.message }).toEqual({ seen: threads.seen, message: threads.error.message });
    expect(seen).toEqual(upTo(7));
  });
});

describe('a batch', () => {
  it('that was killed in the middle says at which inputs it was, and is not run again.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const killAt = ([x, place, shared]: [number, number, SharedArrayBuffer]): number => {
      // No time passes in the worker: a slow one breaks its batch off, and the rest of it is run one by one.
      performance.now = () => 0;
      if (x !== place) return x;
      Atomics.add(new Int32Array(shared), 1, 1);
      // As somebody else would, from outside: nothing can be said any more.
      return (process as unknown as { reallyExit(code: number): never }).reallyExit(9);
    };
    const inputs = upTo(count).map((x): [number, number, SharedArrayBuffer] => [x, bad, gate.shared]);
    const { seen, error } = await endOf(executor.map(killAt, inputs));
    const [, from, to] = /is gone: it exited with code 9; it was at one of the inputs (\d+) to (\d+), whose results are lost$/.exec(error.message)!;
    expect(seen).toEqual(upTo(Number(from)));
    expect({ exitCode: error.exitCode, entered: gate.entered }).toEqual({ exitCode: 9, entered: 1 });
    expect([Number(from) <= bad, bad <= Number(to)]).toEqual([true, true]);
    expect(await outcome(executor.submit(() => 'works on'))).toEqual({ value: 'works on' });
  });

  it('whose inputs share a buffer that is moved fails at the second of them.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const { buffer } = new Uint8Array(4);
    const lengthOf = (bytes: Uint8Array): number => bytes.length;
    const inputs = [...upTo(300).map(() => new Uint8Array(1)), ...[1, 2].map(() => transfer(new Uint8Array(buffer), [buffer]))];
    const { seen, error } = await endOf(executor.map(lengthOf, inputs));
    expect(seen).toEqual([...Array<number>(300).fill(1), 4]);
    // Node 20 posts a buffer that is gone, later ones refuse to.
    expect(error.message).toMatch(/^an argument of lengthOf can't be (read by|sent to) a worker: /);
  });

  it('that is broken off is finished by the same workers, though the executor was shut down meanwhile.', async () => {
    const workers = startedWorkers();
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const slowFrom = ([x, place, shared]: [number, number, SharedArrayBuffer]): number => {
      const view = new Int32Array(shared);
      if (x < place) return x;
      Atomics.add(view, 1, 1);
      Atomics.notify(view, 1);
      Atomics.wait(view, 0, 0);
      const end = performance.now() + 5;
      while (performance.now() < end);
      return x;
    };
    // The inputs end with the batch in which it becomes slow: nothing is submitted later.
    const inputs = upTo(341).map((x): [number, number, SharedArrayBuffer] => [x, 338, gate.shared]);
    const values: number[] = [];
    const over = lastValueFrom(executor.map(slowFrom, inputs).pipe(map((value) => values.push(value))));
    await gate.whenEntered();
    const shutDown = asPromise(executor.shutdown());
    gate.open();
    await over;
    expect(values).toEqual(upTo(341));
    await shutDown;
    expect(workers.list).toHaveLength(1);
    expect(await errorOf(executor.submit(pass, gate.shared))).toMatchObject({ name: 'RuntimeError' });
  });
});
