import * as threads from 'node:worker_threads';
import type * as Executors from '../../../lib/executors/index.js';
import type { Awaitable } from '../../../lib/index.js';
import { thrownBy } from '../../tasks/support.js';
import { bundleLibrary, removeBundle, startWorker, type Started } from './bridgeSupport.js';

interface Functions {
  give(kind: string): Awaitable<unknown>;
  hold(): Awaitable<string>;
  release(): void;
  withdraw(): void;
}

/** The owner is a thread of Node. */
function startOwner(port: threads.MessagePort): Started {
  return startWorker(
    ({ asyncio, executors, data, say }) => {
      const values: Record<string, () => unknown> = {
        plain: () => ({ map: new Map([[1, [undefined, 7n]]]), date: new Date(0), bytes: new Uint8Array([1, 2, 3]) }),
        long: () => 'é'.repeat(200_000),
        blob: () => new Blob(['text']),
        instance: () => new (class Point {
          x = 1;
        })(),
        error: () => [new TypeError('inside')],
      };
      let held = new asyncio.Future<string>();
      const exposed = executors.exposeLoop(data, {
        give: asyncio.coroutine(function* (kind: string) {
          yield* asyncio.sleep(1);
          if (kind === 'fail') throw new asyncio.QueueEmpty('nothing there', { cause: 'why' });
          if (kind === 'cancel') throw new asyncio.CancelledError('enough');
          return values[kind]!();
        }),
        hold: () => held,
        release: () => {
          held.setResult('released');
          held = new asyncio.Future<string>();
        },
        withdraw: () => exposed.unsubscribe(),
      });
      say('ready');
    },
    port,
    [port],
  );
}

/** A copy of the library that thinks that it is in a worker of a page: there is no `worker_threads`. */
function loadAsInBrowser(page: { isolated: boolean; document?: boolean }): typeof Executors {
  const { getBuiltinModule } = process;
  process.getBuiltinModule = undefined as never;
  Object.assign(globalThis, { crossOriginIsolated: page.isolated, ...(page.document === true ? { document: {} } : {}) });
  let executors!: typeof Executors;
  jest.isolateModules(() => {
    executors = jest.requireActual<typeof Executors>('../../../lib/executors/index.js');
  });
  process.getBuiltinModule = getBuiltinModule;
  return executors;
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'crossOriginIsolated');
  Reflect.deleteProperty(globalThis, 'document');
});

beforeAll(bundleLibrary);
afterAll(removeBundle);

describe('a worker of a page that is cross-origin isolated', () => {
  let executors: typeof Executors;
  let owner: Started;
  let remote: Executors.RemoteLoop<Functions>;

  beforeEach(async () => {
    executors = loadAsInBrowser({ isolated: true });
    const { port1, port2 } = new threads.MessageChannel();
    owner = startOwner(port1);
    remote = executors.connectLoop<Functions>(port2);
    port2.unref();
    await owner.line();
  });
  afterEach(async () => {
    remote.close();
    await owner.worker.terminate();
  });

  const give = (kind: string) => executors.runCoroutineThreadsafe('give', [kind], remote);

  it('blocks, and is given a result through shared memory.', () => {
    expect(give('plain').result()).toEqual({ map: new Map([[1, [undefined, 7n]]]), date: new Date(0), bytes: new Uint8Array([1, 2, 3]) });
  });

  it('is given a result that is larger than the place for it, and the next one too.', () => {
    expect(give('long').result()).toBe('é'.repeat(200_000));
    expect(give('plain').result()).toMatchObject({ date: new Date(0) });
  });

  it('is thrown an error with its class and cause.', () => {
    expect(give('fail').exception()).toMatchObject({ name: 'QueueEmpty', message: 'nothing there', cause: 'why' });
  });

  it('is thrown the CancelledError of a task that was cancelled.', () => {
    const future = give('cancel');
    expect(thrownBy(() => future.result())).toMatchObject({ name: 'CancelledError', message: 'enough' });
    expect(future.cancelled()).toBe(true);
  });

  it('is given an instance of a class as a message has it, and an error in a result.', () => {
    expect(give('instance').result()).toEqual({ x: 1 });
    expect(give('error').result()).toEqual([expect.any(TypeError)]);
  });

  it('is thrown an error where the result can be sent, but not to a thread that blocks.', () => {
    const error = thrownBy(() => give('blob').result());
    expect(error).toMatchObject({ name: 'TypeError' });
    expect(String(error)).toContain("ConcurrentFuture.result: a thread that blocks can't be given this result");
  });

  it('can be given the same result when it does not block.', async () => {
    const blob = await new Promise<unknown>((resolve) => give('blob').subscribe(resolve));
    expect(blob).toBeInstanceOf(Blob);
  });

  it('is thrown a TimeoutError when the time is over, and is given the result later.', () => {
    const future = executors.runCoroutineThreadsafe('hold', [], remote);
    expect(thrownBy(() => future.result(1))).toMatchObject({ name: 'TimeoutError' });
    expect(future.done()).toBe(false);
    remote.callSoonThreadsafe('release');
    expect(future.result()).toBe('released');
  });

  it('is given a result that has arrived, but could not be received yet.', () => {
    const [first, second] = [give('plain'), give('long')];
    second.result();
    expect(first.result()).toMatchObject({ date: new Date(0) });
  });

  it('hears of the end of the loop while it blocks.', () => {
    const future = executors.runCoroutineThreadsafe('hold', [], remote);
    remote.callSoonThreadsafe('withdraw');
    expect(String(thrownBy(() => future.result()))).toContain('hold() has no outcome: the loop is not exposed any more, or closed');
  });
});

describe('an outcome that was received', () => {
  it('is let go by the owner when the client says so.', async () => {
    const executors = loadAsInBrowser({ isolated: true });
    const { port1, port2 } = new threads.MessageChannel();
    const remote = executors.connectLoop<Functions>(port1);
    const hello = await new Promise<{ port: threads.MessagePort }>((resolve) => port2.once('message', resolve));
    const said: unknown[] = [];
    const seen = new Promise<void>((resolve) => {
      hello.port.on('message', (request: { kind: string; id: number }) => {
        said.push(request);
        if (request.kind === 'call') hello.port.postMessage({ kind: 'done', id: request.id, outcome: { kind: 'result', value: { value: 'v' } } });
        else resolve();
      });
    });
    expect(await new Promise((resolve) => executors.runCoroutineThreadsafe('hold', [], remote).subscribe(resolve))).toBe('v');
    await seen;
    expect(said).toMatchObject([{ kind: 'call', id: 1 }, { kind: 'seen', id: 1 }]);
    remote.close();
    port1.close();
  });
});

describe('a thread that can\'t block', () => {
  it.each([
    [{ isolated: false }, 'this thread can block only in a page that is cross-origin isolated, which takes the headers Cross-Origin-Opener-Policy'],
    [{ isolated: true, document: true }, 'the main thread of a page can never block'],
  ])('is thrown an error that says why (%j), and can subscribe instead.', async (page, reason) => {
    const executors = loadAsInBrowser(page);
    const { port1, port2 } = new threads.MessageChannel();
    const owner = startOwner(port1);
    const remote = executors.connectLoop<Functions>(port2);
    const future = executors.runCoroutineThreadsafe('give', ['plain'], remote);
    const thrown = thrownBy(() => future.result());
    expect(thrown).toMatchObject({ name: 'RuntimeError' });
    expect(String(thrown)).toContain(`ConcurrentFuture: ${reason}`);
    expect(String(thrown)).toMatch(/; subscribe to the future, or await it$/);
    expect(await new Promise((resolve) => future.subscribe(resolve))).toMatchObject({ date: new Date(0) });
    remote.close();
    port2.close();
    await owner.worker.terminate();
  });

  it('is told so where sleeping is forbidden.', () => {
    const wait = jest.spyOn(Atomics, 'wait').mockImplementation(() => {
      throw new TypeError('no');
    });
    const executors = loadAsInBrowser({ isolated: true });
    const { port1, port2 } = new MessageChannel();
    const remote = executors.connectLoop<Functions>(port1);
    wait.mockRestore();
    expect(thrownBy(() => executors.runCoroutineThreadsafe('hold', [], remote).result())).toMatchObject({
      message: 'ConcurrentFuture: this kind of thread can never block; subscribe to the future, or await it',
    });
    remote.close();
    port1.close();
    port2.close();
  });
});
