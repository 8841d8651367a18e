import { asPromise } from '../../../lib/index.js';
import { ProcessPoolExecutor, ThreadPoolExecutor, WorkerCrashedError, workerExport } from '../../../lib/executors/index.js';
import { eventually } from '../../eventually.js';
import { errorOf, outcome } from './support.js';

/** A Web Worker as far as an executor sees one: what it answers is up to the test. */
class FakeWorker extends EventTarget {
  static made: FakeWorker[] = [];
  static answer: (worker: FakeWorker, request: { id: number; method: string; params: unknown[] }) => void;
  terminated = false;
  mark: Int32Array | null = null;

  constructor(readonly url: string) {
    super();
    FakeWorker.made.push(this);
  }

  postMessage(request: { id: number; method: string; params: unknown[] }): void {
    if (request.method !== 'hello') {
      FakeWorker.answer(this, request);
      return;
    }
    this.mark = request.params[0] as Int32Array | null;
    this.reply(request.id, { globals: ['Math'], isMarked: this.mark !== null });
  }

  /** Notes that it has begun with a call. Returns whether it may. */
  begin(count: number): boolean {
    return this.mark === null || Atomics.compareExchange(this.mark, 0, count - 1, count) === count - 1;
  }

  /** Soon, as what comes from elsewhere. */
  emit(event: Event): void {
    queueMicrotask(() => this.dispatchEvent(event));
  }

  reply(id: number, result: unknown): void {
    this.emit(new MessageEvent('message', { data: { id, result, error: null } }));
  }

  fail(detail: object): void {
    this.emit(Object.assign(new Event('error'), detail));
  }

  announce(): void {
    this.dispatchEvent(new MessageEvent('message', { data: 'ready' }));
  }

  terminate(): void {
    this.terminated = true;
  }
}

const scope = globalThis as unknown as { Worker?: typeof FakeWorker };
const work = workerExport<{ work: (x: number) => number }>('https://example.com/tasks.js', 'work');
let readiness: 'ready' | 'never' | 'unreadable' | { message?: string } = 'ready';

beforeEach(() => {
  const { getBuiltinModule } = process;
  jest.spyOn(process, 'getBuiltinModule').mockImplementation(((id: string) => (id === 'node:worker_threads' ? undefined : getBuiltinModule(id))) as never);
  readiness = 'ready';
  FakeWorker.made = [];
  FakeWorker.answer = (worker, { id, params: [, , args] }) => worker.reply(id, [(args as number[])[0]! + 1]);
  scope.Worker = class extends FakeWorker {
    constructor(url: string) {
      super(url);
      setImmediate(() => {
        if (readiness === 'ready') this.announce();
        else if (readiness === 'unreadable') this.emit(new MessageEvent('messageerror'));
        else if (readiness !== 'never') this.fail(readiness);
      });
    }
  } as typeof FakeWorker;
});
afterEach(() => {
  delete scope.Worker;
  jest.restoreAllMocks();
});

describe('a ThreadPoolExecutor in a browser', () => {
  it('starts Web Workers from one Blob, and ends them.', async () => {
    const executor = new ThreadPoolExecutor({ maxWorkers: 2 });
    expect(await Promise.all([1, 2].map((x) => asPromise(executor.submit(work, x))))).toEqual([2, 3]);
    await asPromise(executor.shutdown());
    const urls = new Set(FakeWorker.made.map(({ url }) => url));
    expect({ urls: urls.size, blob: [...urls][0]?.startsWith('blob:') }).toEqual({ urls: 1, blob: true });
    expect(FakeWorker.made.map(({ terminated }) => terminated)).toEqual(FakeWorker.made.map(() => true));
  });

  it('that is shut down ends what it was starting for a job that is cancelled.', async () => {
    readiness = 'never';
    const executor = new ThreadPoolExecutor({ maxWorkers: 2 });
    const jobs = [1, 2].map((x) => executor.submit(work, x).subscribe());
    await eventually(() => FakeWorker.made.length === 2);
    const over = asPromise(executor.shutdown());
    expect(FakeWorker.made.map(({ terminated }) => terminated)).toEqual([false, false]);
    for (const job of jobs) job.unsubscribe();
    await over;
    expect(FakeWorker.made.map(({ terminated }) => terminated)).toEqual([true, true]);
  });

  it('fails a job whose worker has an error that nobody caught, and replaces the worker.', async () => {
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const answer = FakeWorker.answer;
    FakeWorker.answer = (worker) => {
      worker.begin(1);
      worker.fail({ message: 'Uncaught Error: nobody caught this' });
    };
    const error = await errorOf(executor.submit(work, 1));
    FakeWorker.answer = answer;
    expect(error).toBeInstanceOf(WorkerCrashedError);
    expect(error.message).toBe('the worker that ran work of https://example.com/tasks.js is gone: Uncaught Error: nobody caught this');
    expect(await outcome(executor.submit(work, 1))).toEqual({ value: 2 });
    expect(FakeWorker.made).toHaveLength(2);
    await asPromise(executor.shutdown());
  });

  it('gives a job to another worker, when its own broke before it had begun, and then may not.', async () => {
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const answer = FakeWorker.answer;
    FakeWorker.answer = (worker) => {
      FakeWorker.answer = answer;
      worker.fail({ message: 'Uncaught Error: of an earlier job' });
    };
    expect(await outcome(executor.submit(work, 1))).toEqual({ value: 2 });
    expect(FakeWorker.made).toHaveLength(2);
    expect(FakeWorker.made[0]!.begin(1)).toBe(false);
    await asPromise(executor.shutdown());
  });

  it('fails a job whose worker broke, where nothing can be shared: it may have begun.', async () => {
    const { SharedArrayBuffer: Original } = globalThis;
    delete (globalThis as { SharedArrayBuffer?: unknown }).SharedArrayBuffer;
    try {
      const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
      FakeWorker.answer = (worker) => worker.fail({ message: 'Uncaught Error: of an earlier job' });
      expect(await errorOf(executor.submit(work, 1))).toBeInstanceOf(WorkerCrashedError);
      expect(FakeWorker.made).toHaveLength(1);
      await asPromise(executor.shutdown());
    } finally {
      globalThis.SharedArrayBuffer = Original;
    }
  });

  it('fails a job whose argument could not be read there, and one whose reply could not be read here.', async () => {
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    FakeWorker.answer = (worker) => worker.emit(new MessageEvent('message', { data: { unread: 'it could not be read' } }));
    const unread = await errorOf(executor.submit(work, 1));
    FakeWorker.answer = (worker) => {
      worker.begin(1);
      worker.emit(new MessageEvent('messageerror'));
    };
    const unreadable = await errorOf(executor.submit(work, 1));
    const label = 'work of https://example.com/tasks.js';
    expect([unread.message, unreadable.message]).toEqual([
      `an argument of ${label} can't be read by a worker: it could not be read`,
      `the worker that ran ${label} is gone: a message of it could not be read`,
    ]);
    await asPromise(executor.shutdown());
  });

  it('says that none could be started, when all send what can not be read before they are ready.', async () => {
    readiness = 'unreadable';
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    expect((await errorOf(executor.submit(work, 1))).message).toMatch(/^a worker could not be started: a message of it could not be read/);
    await asPromise(executor.shutdown());
  });

  it('says what a page has to allow, when no worker can be started.', async () => {
    readiness = {};
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    expect((await errorOf(executor.submit(work, 1))).message).toBe(
      'a worker could not be started: for an unknown reason; the Content-Security-Policy of a page has to allow it: worker-src blob:',
    );
    await asPromise(executor.shutdown());
  });
});

it('a ProcessPoolExecutor is refused in a browser.', () => {
  expect(() => new ProcessPoolExecutor()).toThrow('ProcessPoolExecutor: there are no child processes in a browser: use a ThreadPoolExecutor');
});

it('as many workers as the page says can run at a time are started at most.', () => {
  jest.spyOn(process, 'getBuiltinModule').mockImplementation((() => undefined) as never);
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  const made = (navigator: unknown): number => {
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
    return new ThreadPoolExecutor().maxWorkers;
  };
  try {
    expect([made({ hardwareConcurrency: 7 }), made(undefined)]).toEqual([7, 4]);
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, 'navigator');
    else Object.defineProperty(globalThis, 'navigator', before);
  }
});
