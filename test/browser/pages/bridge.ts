import * as asyncio from 'rxjs-asyncio';
import { connectLoop, exposeLoop, runCoroutineThreadsafe } from 'rxjs-asyncio/executors';
import { createFunctions } from './_functions.js';
import { caught, expose } from './_scenarios.js';

/** A worker that runs one of the programs of bridge.worker.ts, connected to a loop of this page. */
function start(name: string) {
  const worker = new Worker(new URL('./bridge.worker.ts', import.meta.url), { type: 'module', name });
  const said = new Promise<unknown>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<{ said?: unknown }>) => {
      if ('said' in data) resolve(data.said);
    });
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
  });
  const made = createFunctions();
  return { ...made, worker, said, exposed: exposeLoop(worker, made.functions) };
}

async function said(name: string): Promise<unknown> {
  const started = start(name);
  const answer = await started.said;
  started.exposed.unsubscribe();
  started.worker.terminate();
  return answer;
}

expose({
  isolated: () => crossOriginIsolated,
  said,

  async soon() {
    const { worker, exposed, value } = start('soon');
    const text = await asyncio.asPromise(value);
    exposed.unsubscribe();
    worker.terminate();
    return text;
  },

  /** The worker blocks when it is ended. */
  async terminated() {
    const { worker, exposed, began, ended } = start('hangs');
    await asyncio.asPromise(began);
    worker.terminate();
    return [await asyncio.asPromise(ended), exposed.closed];
  },

  /** The worker ends itself. */
  async closes() {
    const { worker, exposed, began, ended } = start('closes');
    await asyncio.asPromise(began);
    worker.postMessage('close');
    const outcome = await asyncio.asPromise(ended);
    exposed.unsubscribe();
    return outcome;
  },

  async withdrawn() {
    const { worker, exposed, began, ended, said } = start('withdrawn');
    await asyncio.asPromise(began);
    exposed.unsubscribe();
    const outcome = [await said, await asyncio.asPromise(ended)];
    worker.terminate();
    return outcome;
  },

  /** The other way round: the worker owns the loop, and this page submits to it. */
  async pageIsClient() {
    const worker = new Worker(new URL('./bridge.worker.ts', import.meta.url), { type: 'module', name: 'owns' });
    await new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));
    const remote = connectLoop<{ double(n: number): asyncio.Awaitable<number> }>(worker);
    const future = runCoroutineThreadsafe('double', [21], remote);
    const blocked = caught(() => future.result());
    const outcome = [blocked, await asyncio.asPromise(future), future.result()];
    remote.close();
    worker.terminate();
    return outcome;
  },

  /** The same, and the worker is ended while this page waits. */
  async ownerTerminated() {
    const worker = new Worker(new URL('./bridge.worker.ts', import.meta.url), { type: 'module', name: 'owns' });
    await new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));
    const remote = connectLoop<{ double(n: number): asyncio.Awaitable<number> }>(worker);
    const future = asyncio.asPromise(runCoroutineThreadsafe('double', [21], remote));
    worker.terminate();
    return [await future.catch(String), remote.isClosed()];
  },
});
