// An application as a bundler finds it: each kind of function for workers, and a worker of its own.
import * as asyncio from 'rxjs-asyncio';
import { exposeLoop, ThreadPoolExecutor, toThread, workerExport } from 'rxjs-asyncio/executors';

const tasks = workerExport(new URL('./tasks.js', import.meta.url));
const words = workerExport(new URL('words.js', document.baseURI));

async function withPool(use) {
  const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const outcome = await use((...job) => asyncio.asPromise(executor.submit(...job)), executor);
  await asyncio.asPromise(executor.shutdown());
  return outcome;
}

const factor = Math.random();

const scenarios = {
  bySource: () => withPool((submit) => submit(async (x) => [(await x) + 1, typeof document], 1)),

  refused: () => withPool((submit) => submit(() => 1).catch(String)),

  byModule: () => withPool((submit) => submit(tasks('double'), 21)),

  bundledModule: () => withPool((submit) => submit(words('sort'), ['b', 'c', 'a'])),

  closure: () => withPool((submit) => submit((x) => factor * x, 1).catch(String)),

  cancelSpin: () =>
    withPool(async (submit, executor) => [
      await asyncio.asPromise(asyncio.waitFor(executor.submit(tasks('spin'), 1), 50)).catch(({ name }) => name),
      await submit(tasks('double'), 2),
    ]),

  byDefault: () => asyncio.run(toThread((x) => 3 * x, 2)),

  async bridge() {
    const worker = new Worker(new URL('./bridge.worker.js', import.meta.url), { type: 'module' });
    const said = new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }) => 'said' in data && resolve(data.said));
      worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    });
    const add = asyncio.coroutine(function* (a, b) {
      yield* asyncio.sleep(1);
      return a + b;
    });
    const exposed = exposeLoop(worker, { add });
    const sum = await said;
    exposed.unsubscribe();
    worker.terminate();
    return [crossOriginIsolated, sum];
  },
};

Object.assign(globalThis, { scenarios });
