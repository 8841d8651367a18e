import * as threads from 'node:worker_threads';
import { coroutine, EventLoop, Future, run, sleep, until, type Awaitable } from '../../../lib/index.js';
import { connectLoop, exposeLoop, runCoroutineThreadsafe } from '../../../lib/executors/index.js';
import { reportsOf, turns } from '../../tasks/support.js';
import { bundleLibrary, channel, removeBundle, signal, startWorker, withdrawn, type Inside } from './bridgeSupport.js';

beforeAll(bundleLibrary);
afterAll(removeBundle);

interface Functions {
  work(): Awaitable<string>;
}

/** A task that says when it has begun, and how it was cleaned up. */
function longWork(loop?: EventLoop) {
  const began = signal();
  const ended = signal<string>();
  const work = coroutine(function* () {
    try {
      began.give();
      yield* new Future(loop === undefined ? {} : { loop });
    } catch (error) {
      yield* sleep(1);
      ended.give(String(error));
      throw error;
    }
    return 'never';
  });
  return { work, began: began.given, ended: ended.given };
}

/** Submits the work and blocks on it. */
function blockOnWork({ executors, parentPort, caught }: Inside<null>): string {
  const remote = executors.connectLoop<Functions>(parentPort);
  return caught(() => executors.runCoroutineThreadsafe('work', [], remote).result());
}

const gone = 'CancelledError: the thread that submitted it is not connected any more';

describe('when the thread that has submitted a task goes away', () => {
  it('killed while it blocks: the task is cancelled and cleans up, and the loop is not exposed any more.', async () => {
    const { work, began, ended } = longWork();
    const started = startWorker(blockOnWork, null);
    const exposed = exposeLoop(started.worker, { work });
    await began;
    await started.worker.terminate();
    expect(await ended).toBe(gone);
    await withdrawn(exposed);
  });

  it('by process.exit(): the task is cancelled.', async () => {
    const { work, began, ended } = longWork();
    const started = startWorker(({ executors, parentPort }) => {
      executors.runCoroutineThreadsafe('work', [], executors.connectLoop<Functions>(parentPort));
      parentPort.once('message', () => process.exit(3));
    }, null);
    exposeLoop(started.worker, { work });
    await began;
    started.worker.postMessage('exit');
    expect(await ended).toBe(gone);
    expect(await started.exit).toBe(3);
  });

  it('by an error: the task is cancelled.', async () => {
    const { work, began, ended } = longWork();
    const started = startWorker(({ executors, parentPort }) => {
      executors.runCoroutineThreadsafe('work', [], executors.connectLoop<Functions>(parentPort));
      parentPort.once('message', () => {
        throw new RangeError('crash');
      });
    }, null);
    const crashed = new Promise((resolve) => started.worker.on('error', resolve));
    exposeLoop(started.worker, { work });
    await began;
    started.worker.postMessage('crash');
    expect(await crashed).toMatchObject({ message: 'crash' });
    expect(await ended).toBe(gone);
  });

  it('having submitted a task that never began: it does not begin, or is cancelled.', async () => {
    const loop = new EventLoop();
    let running = 0;
    const work = coroutine(function* () {
      running++;
      try {
        yield* new Future({ loop });
      } finally {
        running--;
      }
    });
    const started = startWorker(({ executors, parentPort }) => {
      const remote = executors.connectLoop<Functions>(parentPort);
      for (let i = 0; i < 20; i++) executors.runCoroutineThreadsafe('work', [], remote);
      process.exit();
    }, null);
    const exposed = exposeLoop(started.worker, { work }, { loop });
    await withdrawn(exposed);
    await turns();
    expect([running, [...loop._tasks].length]).toEqual([0, 0]);
  });

  it('an error of its task goes to the exception handler of the loop.', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const began = signal();
    const failing = coroutine(function* () {
      try {
        began.give();
        yield* new Future({ loop });
      } finally {
        throw new RangeError('in the cleanup');
      }
    });
    const started = startWorker(blockOnWork, null);
    const exposed = exposeLoop(started.worker, { work: failing }, { loop });
    await began.given;
    await started.worker.terminate();
    await withdrawn(exposed);
    await turns();
    expect(reports).toMatchObject([
      { message: 'A task failed after the thread that had submitted it was gone', exception: { message: 'in the cleanup' } },
    ]);
  });

  it('by closing its connection: the task is cancelled, what was pending fails, and what comes later is refused.', async () => {
    const { work, began, ended } = longWork();
    const { owner, client, close } = channel();
    exposeLoop(owner, { work });
    const remote = connectLoop<Functions>(client);
    const future = runCoroutineThreadsafe('work', [], remote);
    const failed = new Promise((resolve) => future.subscribe({ error: resolve }));
    await began;
    remote.close();
    remote.close();
    expect(String(await failed)).toBe('RuntimeError: work() has no outcome: the connection to the loop was closed on this side');
    expect(await ended).toBe(gone);
    expect(remote.isClosed()).toBe(true);
    expect(() => runCoroutineThreadsafe('work', [], remote)).toThrow('runCoroutineThreadsafe: the connection to the loop was closed on this side');
    expect(() => remote.callSoonThreadsafe('work')).toThrow('RemoteLoop.callSoonThreadsafe: the connection to the loop was closed on this side');
    close();
  });

  it('by leaving a `using` block: the connection is closed.', () => {
    const { client, close } = channel();
    const remote = connectLoop<Functions>(client);
    {
      using inside = remote;
      expect(inside.isClosed()).toBe(false);
    }
    expect(remote.isClosed()).toBe(true);
    close();
  });
});

describe('when the loop goes away', () => {
  it('closed while a thread blocks on it: the thread is thrown an error, and the task is named as pending.', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const { work, began } = longWork(loop);
    const started = startWorker(blockOnWork, null);
    const exposed = exposeLoop(started.worker, { work }, { loop });
    await began;
    await turns();
    loop.close();
    expect(await started.returned).toBe('RuntimeError: work() has no outcome: the event loop is closed');
    expect(exposed.closed).toBe(true);
    expect(reports.map(({ message }) => message)).toEqual(['Task was destroyed but it is pending!']);
  });

  it('with the end of run(): its tasks are cancelled and clean up, and the thread is thrown the CancelledError.', async () => {
    const { work, began, ended } = longWork();
    const started = startWorker(blockOnWork, null);
    const main = coroutine(function* () {
      exposeLoop(started.worker, { work });
      yield* until(began);
      return 'main is done';
    });
    expect(await run(main())).toBe('main is done');
    expect(await ended).toBe('CancelledError');
    expect(await started.returned).toBe('CancelledError: ');
  });

  describe('before a worker has connected', () => {
    /** Connects when it is told to, says what came of that, and is there until it is told to end: an exit takes all listeners. */
    async function connectLate({ executors, parentPort, caught, say }: Inside<null>): Promise<void> {
      const told = (): Promise<unknown> => new Promise((resolve) => parentPort.once('message', resolve));
      await told();
      const remote = executors.connectLoop<Functions>(parentPort);
      say(caught(() => executors.runCoroutineThreadsafe('work', [], remote).result()));
      await told();
    }

    it('withdrawn: the worker does not block for ever, and no listener is left on it.', async () => {
      const started = startWorker(connectLate, null);
      const before = started.worker.listenerCount('message');
      exposeLoop(started.worker, { work: () => sleep(0) }).unsubscribe();
      started.worker.postMessage('connect');
      expect(await started.line()).toContain('the loop is not exposed any more');
      expect(started.worker.listenerCount('message')).toBe(before);
      started.worker.postMessage('end');
      expect(await started.exit).toBe(0);
    });

    it('and another is exposed: the worker is connected to that.', async () => {
      const started = startWorker(connectLate, null);
      exposeLoop(started.worker, {}).unsubscribe();
      exposeLoop(started.worker, { work: () => sleep(0, 'of the other') });
      started.worker.postMessage('connect');
      expect(await started.line()).toBe('gave of the other');
      started.worker.postMessage('end');
      expect(await started.exit).toBe(0);
    });
  });

  it('with the end of run(), where no task is left: the connections are told.', async () => {
    const connected = signal();
    const started = startWorker(({ executors, parentPort, caught }) => {
      const remote = executors.connectLoop<{ note(): void; work(): Awaitable<string> }>(parentPort);
      remote.callSoonThreadsafe('note');
      while (!remote.isClosed());
      return caught(() => executors.runCoroutineThreadsafe('work', [], remote));
    }, null);
    await run(
      coroutine(function* () {
        exposeLoop(started.worker, { note: () => connected.give() });
        yield* until(connected.given);
      })(),
    );
    expect(await started.returned).toBe('RuntimeError: runCoroutineThreadsafe: the event loop is closed');
  });

  it('not exposed any more: who blocks is thrown an error, and the tasks are cancelled.', async () => {
    const { work, began, ended } = longWork();
    const started = startWorker(blockOnWork, null);
    const exposed = exposeLoop(started.worker, { work });
    await began;
    exposed.unsubscribe();
    expect(await started.returned).toBe('RuntimeError: work() has no outcome: the loop is not exposed any more');
    expect(await ended).toBe(gone);
  });

  it('with its thread, which is killed: who blocks is thrown an error.', async () => {
    const { port1, port2 } = new threads.MessageChannel();
    const owner = startWorker(
      ({ asyncio, executors, data, say }) => {
        const work = asyncio.coroutine(function* () {
          say('began');
          yield* new asyncio.Future();
        });
        executors.exposeLoop(data, { work });
      },
      port1,
      [port1],
    );
    const client = startWorker(
      ({ executors, data, caught }) => {
        const remote = executors.connectLoop<Functions>(data);
        const thrown = caught(() => executors.runCoroutineThreadsafe('work', [], remote).result());
        data.close();
        return thrown;
      },
      port2,
      [port2],
    );
    await owner.line();
    await owner.worker.terminate();
    expect(await client.returned).toBe('RuntimeError: work() has no outcome: the thread of the loop has ended, or its port was closed');
  });

  it('with its thread, which ends: who waits without blocking hears of it.', async () => {
    const owner = startWorker(({ asyncio, executors, parentPort, say }) => {
      const work = asyncio.coroutine(function* () {
        say('began');
        yield* asyncio.sleep(0);
        process.exit();
      });
      executors.exposeLoop(parentPort, { work });
    }, null);
    const remote = connectLoop<Functions>(owner.worker);
    const future = runCoroutineThreadsafe('work', [], remote);
    await expect(new Promise((resolve, reject) => future.subscribe({ next: resolve, error: reject }))).rejects.toThrow(
      'work() has no outcome: the thread of the loop has ended, or its port was closed',
    );
    expect(remote.isClosed()).toBe(true);
  });
});

describe('an endpoint that is closed', () => {
  it('by the other side: the loop is not exposed any more, and the endpoint is let go.', async () => {
    const { owner, client } = channel();
    const exposed = exposeLoop(owner, {});
    client.close();
    await withdrawn(exposed);
    expect((owner as unknown as threads.MessagePort).listenerCount('message')).toBe(0);
  });

  it('leaves the connections that were made through it, until they end.', async () => {
    const { owner, client } = channel();
    const exposed = exposeLoop(owner, { work: coroutine(function* () { return 'still there'; }) });
    const remote = connectLoop<Functions>(client);
    const value = (): Promise<string> => new Promise((resolve) => runCoroutineThreadsafe('work', [], remote).subscribe(resolve));
    await value();
    const left = new Promise((resolve) => (owner as unknown as threads.MessagePort).once('close', resolve));
    client.close();
    await left;
    expect([await value(), exposed.closed]).toEqual(['still there', false]);
    remote.close();
    await withdrawn(exposed);
  });
});

describe('a client that speaks another version of the protocol', () => {
  it('is refused.', async () => {
    const { owner, client, close } = channel();
    exposeLoop(owner, {});
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
    const closed = new Promise<void>((resolve) => port1.addEventListener('close', () => resolve()));
    client.postMessage({ protocol: 'rxjs-asyncio/bridge', version: 99, port: port2, thread: '', signal: null, pulls: true }, [port2]);
    expect(await answer).toMatchObject({
      kind: 'closed',
      error: { items: [{ error: { message: 'connectLoop: the client speaks version 99 of the protocol, the loop version 1' } }] },
    });
    await closed;
    close();
  });
});
