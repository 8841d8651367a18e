import { from, lastValueFrom, toArray, type Observable } from 'rxjs';
import { asPromise, CancelledError, createTask, EventLoop } from '../../../lib/index.js';
import { ThreadPoolExecutor, type Executor } from '../../../lib/executors/index.js';
import { LazyExecutor } from '../../../lib/waiting/LazyExecutor.js';
import { errorOf, Gate, spin } from './support.js';

function lazy(): { executor: LazyExecutor; loads: number } {
  const counted = {
    loads: 0,
    executor: new LazyExecutor(async () => {
      counted.loads++;
      return new ThreadPoolExecutor({ maxWorkers: 1 });
    }),
  };
  return counted;
}

const all = <T>(source: Observable<T>): Promise<T[]> => lastValueFrom(source.pipe(toArray()));

describe('an executor that is loaded when it is used', () => {
  it('is loaded once, and does what the loaded one does.', async () => {
    const counted = lazy();
    const { executor } = counted;
    const results = [
      await Promise.all([asPromise(executor.submit((x: number) => x, 1)), all(executor.map((x: number) => x + 1, [1, 2]))]),
      await asPromise(executor.submit((x: number) => x, 2)),
      await all(executor.map((x: number) => x + 1, from([1]))),
      await all(
        executor.stream(function* () {
          yield 3;
        }),
      ),
    ];
    await asPromise(executor.shutdown());
    expect({ results, loads: counted.loads }).toEqual({ results: [[1, [2, 3]], 2, [2], [3]], loads: 1 });
  });

  it('streams what it is first used for.', async () => {
    const { executor } = lazy();
    const values = all(
      executor.stream(function* () {
        yield 1;
      }),
    );
    expect(await values).toEqual([1]);
    await asPromise(executor.shutdown());
  });

  it('runs nothing of a job that is cancelled before it is there.', async () => {
    const { executor } = lazy();
    const gate = new Gate();
    const task = createTask(executor.submit(spin, gate.shared), { eager: true });
    task.cancel('early');
    expect(await errorOf(task)).toBeInstanceOf(CancelledError);
    expect(await asPromise(executor.submit(() => 'next'))).toBe('next');
    expect(gate.entered).toBe(0);
    await asPromise(executor.shutdown());
  });

  it('stops a job that runs when it is cancelled.', async () => {
    const { executor } = lazy();
    const gate = new Gate();
    const task = createTask(executor.submit(spin, gate.shared), { eager: true });
    await gate.whenEntered();
    task.cancel('late');
    const error = await errorOf(task);
    expect({ cancelled: error instanceof CancelledError, message: error.message }).toEqual({ cancelled: true, message: 'late' });
    await asPromise(executor.shutdown());
  });

  it('fails its jobs when it can not be loaded.', async () => {
    const executor = new LazyExecutor(() => Promise.reject(new RangeError('not there')));
    expect((await errorOf(executor.submit(() => 1))).message).toBe('not there');
  });

  it('hands on an error of the job, and one of submitting it.', async () => {
    const { executor } = lazy();
    const failing = executor.submit(() => {
      throw new RangeError('in the job');
    });
    const late = executor.submit(() => 1);
    expect((await errorOf(failing)).message).toBe('in the job');
    await asPromise(executor.shutdown());
    expect((await errorOf(late)).message).toBe('ThreadPoolExecutor: cannot schedule new futures after shutdown');
  });

  it('begins no job for a loop that was closed meanwhile.', async () => {
    let loaded: (executor: Executor) => void = () => undefined;
    const submitted: unknown[] = [];
    const executor = new LazyExecutor(() => new Promise((resolve) => (loaded = resolve)));
    const loop = new EventLoop();
    loop.runInExecutor(executor, () => 1);
    loop.close();
    const pool = new ThreadPoolExecutor();
    jest.spyOn(pool, 'submit').mockImplementation((fn) => submitted.push(fn) as never);
    loaded(pool);
    await Promise.resolve();
    expect(submitted).toEqual([]);
  });
});
