import type * as threads from 'node:worker_threads';
import { allTasks, coroutine, EventLoop, Future, sleep, type Awaitable } from '../../../lib/index.js';
import { connectLoop, exposeLoop, runCoroutineThreadsafe } from '../../../lib/executors/index.js';
import { eventually } from '../../eventually.js';
import { bundleLibrary, channel, removeBundle, startWorker, withdrawn } from './bridgeSupport.js';

beforeAll(bundleLibrary);
afterAll(removeBundle);

interface Functions {
  add(a: number, b: number): Awaitable<number>;
  hang(): Awaitable<void>;
}

const functions = {
  add: coroutine(function* (a: number, b: number) {
    yield* sleep(0);
    return a + b;
  }),
  hang: coroutine(function* () {
    yield* new Future();
  }),
};

/** What keeps this process busy. */
const resources = (kind: string): number => process.getActiveResourcesInfo().filter((name) => name === kind).length;

describe('nothing is left', () => {
  it('of 1 000 calls, every second of them cancelled.', async () => {
    const loop = new EventLoop();
    const before = resources('MessagePort');
    const { owner, client, close } = channel();
    const exposed = exposeLoop(owner, functions, { loop });
    const remote = connectLoop<Functions>(client);
    let done = 0;
    for (let i = 0; i < 1_000; i++) {
      const future = i % 2 === 0 ? runCoroutineThreadsafe('add', [i, i], remote) : runCoroutineThreadsafe('hang', [], remote);
      future.addDoneCallback(() => done++);
      if (i % 2 === 1) void future.cancel();
    }
    await eventually(() => done === 1_000);
    expect([allTasks(loop).size, loop._closers.size]).toEqual([0, 1]);
    remote.close();
    exposed.unsubscribe();
    close();
    // The event loop lets go of ports some turns after they are closed.
    await eventually(() => resources('MessagePort') <= before);
    expect(loop._closers.size).toBe(0);
    for (const event of ['message', 'messageerror', 'close', 'exit']) expect((owner as unknown as threads.MessagePort).listenerCount(event)).toBe(0);
  });

  it('of 1 000 connections.', async () => {
    const before = resources('MessagePort');
    const { owner, client, close } = channel();
    const exposed = exposeLoop(owner, functions);
    let sum = 0;
    for (let i = 0; i < 1_000; i++) {
      const remote = connectLoop<Functions>(client);
      sum += await new Promise<number>((resolve) => runCoroutineThreadsafe('add', [i, 1], remote).subscribe(resolve));
      remote.close();
    }
    expect(sum).toBe(500_500);
    exposed.unsubscribe();
    close();
    await eventually(() => resources('MessagePort') <= before);
    expect(allTasks().size).toBe(0);
  });

  it('of threads that were killed in the middle of a call.', async () => {
    const loop = new EventLoop();
    const before = [resources('MessagePort'), resources('Worker')];
    for (let i = 0; i < 5; i++) {
      const started = startWorker(({ executors, parentPort, say }) => {
        const remote = executors.connectLoop<Functions>(parentPort);
        for (let k = 0; k < 20; k++) executors.runCoroutineThreadsafe('hang', [], remote);
        say('submitted');
        executors.runCoroutineThreadsafe('hang', [], remote).result();
      }, null);
      const exposed = exposeLoop(started.worker, functions, { loop });
      const listening = started.worker.listenerCount('message');
      await started.line();
      await eventually(() => allTasks(loop).size > 0);
      await started.worker.terminate();
      await withdrawn(exposed);
      await eventually(() => allTasks(loop).size === 0);
      expect([started.worker.listenerCount('message') < listening, loop._closers.size]).toEqual([true, 0]);
    }
    await eventually(() => resources('MessagePort') <= before[0]! && resources('Worker') <= before[1]!);
    expect(allTasks(loop).size).toBe(0);
  });

  it('of a process that has nothing else to do: a loop that is exposed to a thread which has ended does not keep it alive.', async () => {
    const owner = startWorker(({ asyncio, executors, threads, say }) => {
      const inner = new threads.Worker('', { eval: true });
      executors.exposeLoop(inner, { add: () => asyncio.sleep(0) });
      inner.on('exit', () => say('inner has ended'));
    }, null);
    expect(await owner.line()).toBe('inner has ended');
    expect(await owner.exit).toBe(0);
  });
});
