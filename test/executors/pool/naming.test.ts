import { asPromise, createTask, Future, getEventLoop } from '../../../lib/index.js';
import { ThreadPoolExecutor, toThread } from '../../../lib/executors/index.js';
import { hooks } from '../../../lib/loop/hooks.js';
import { EventLoop } from '../../../lib/loop/EventLoop.js';
import { errorOf, Gate, pass, tasks } from './support.js';

describe('what waits for a worker', () => {
  it('is named by what it runs, and by where that is.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const running = executor.submit(pass, gate.shared)._begin(getEventLoop());
    const queued = executor.submit(() => 1)._begin(getEventLoop());
    await gate.whenEntered();
    const names = [running._describe(), queued._describe()];
    gate.open();
    await asPromise(queued);
    expect(names).toEqual(['pass in a worker (running)', 'an anonymous function in a worker (queued)']);
  });

  it('is named in the text of a coroutine and a task.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    expect(String(executor.submit(pass, new SharedArrayBuffer(16)))).toBe('submit(pass)');
    expect(String(toThread(tasks('double'), 1))).toMatch(/^toThread\(double of file:.*tasks\.mjs\)$/);
    expect(String(executor.shutdown())).toBe('shutdown()');
    const over = executor.shutdown()._begin(getEventLoop());
    expect(over._describe()).toBe('the shutdown of an executor');
    const task = createTask(executor.shutdown());
    expect(task).toBeInstanceOf(Future);
    await asPromise(task);
  });
});

it('a loop of a bundle without executors says what to do.', () => {
  const { newExecutor } = hooks;
  hooks.newExecutor = null;
  try {
    expect(() => new EventLoop().runInExecutor(null, () => 1)).toThrow(
      'there is no default executor in this bundle: call setDefaultExecutor() with a ThreadPoolExecutor of rxjs-asyncio/executors',
    );
  } finally {
    hooks.newExecutor = newExecutor;
  }
});

describe('a pool whose parts can not be loaded', () => {
  it('fails its jobs, and says why.', async () => {
    jest.doMock('../../../lib/executors/pool/workers.js', () => {
      throw new RangeError('no network');
    });
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const errors = await Promise.all([errorOf(executor.submit(() => 1)), errorOf(executor.submit(() => 2))]);
    expect(errors.map(({ message }) => message)).toEqual(
      Array(2).fill('ThreadPoolExecutor: what it needs could not be loaded: no network'),
    );
    jest.dontMock('../../../lib/executors/pool/workers.js');
  });
});
