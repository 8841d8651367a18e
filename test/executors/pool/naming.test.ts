import { asPromise, coroutine, createTask, formatTasks, Future, getEventLoop, getRunningLoop, run, until } from '../../../lib/index.js';
import { ThreadPoolExecutor, toThread } from '../../../lib/executors/index.js';
import { hooks } from '../../../lib/loop/hooks.js';
import { EventLoop } from '../../../lib/loop/EventLoop.js';
import { errorOf, Gate, pass, startedWorkers, tasks } from './support.js';

afterEach(() => {
  jest.restoreAllMocks();
});

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

  it('is seen to run, in formatTasks and in a trace, when it does.', async () => {
    const gate = new Gate();
    const seen: string[] = [];
    const main = coroutine(function* () {
      getRunningLoop().trace$.subscribe((event) => {
        if (event.kind === 'suspended' && event.task.getName() === 'job') seen.push(event.on);
      });
      const task = createTask(toThread(pass, gate.shared, 7), { name: 'job' });
      yield* until(gate.whenEntered());
      const [row] = formatTasks().split('\n').filter((line) => line.startsWith('job'));
      gate.open();
      return [yield* task, row];
    });
    const [value, row] = await run(main());
    expect(value).toBe(7);
    expect(row).toMatch(/^job +waiting +.*pass in a worker \(running\)$/);
    expect(seen).toEqual(['pass in a worker (queued)', 'pass in a worker (running)']);
  });

  it('is seen to wait again, when its worker is gone before it has begun.', async () => {
    const workers = startedWorkers();
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const seen: string[] = [];
    const main = coroutine(function* () {
      yield* executor.submit(() => 0);
      const worker = workers.list[0]!;
      const { emit } = worker;
      getRunningLoop().trace$.subscribe((event) => {
        if (event.kind !== 'suspended' || event.task.getName() !== 'job') return;
        seen.push(event.on.replace('an anonymous function in a worker ', ''));
        worker.emit = emit;
        setImmediate(() => held.forEach((listener) => listener.call(worker, 1)));
      });
      // That it is gone is not heard before the job is given to it. A thread forgets its listeners with its exit.
      let held: ((exitCode: number) => void)[] = [];
      worker.emit = (name: string | symbol, ...args: unknown[]) => {
        if (name !== 'exit') return emit.call(worker, name, ...args);
        held = worker.listeners('exit') as typeof held;
        return true;
      };
      void worker.terminate();
      return yield* createTask(executor.submit(() => 7), { name: 'job' });
    });
    expect(await run(main())).toBe(7);
    expect(seen).toEqual(['(running)', '(queued)', '(running)']);
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
