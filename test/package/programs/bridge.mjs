import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import * as asyncio from 'rxjs-asyncio';
import { connectLoop, ConcurrentFuture, exposeLoop, runCoroutineThreadsafe } from 'rxjs-asyncio/executors';

const cjs = createRequire(import.meta.url)('rxjs-asyncio/executors');

// The loop is one of the ES modules, the thread uses CommonJS.
const worker = new Worker(new URL('./bridge.worker.cjs', import.meta.url));
const fail = asyncio.coroutine(function* () {
  throw new asyncio.QueueEmpty('nothing there');
});
exposeLoop(worker, { fail });
const message = await new Promise((resolve) => worker.on('message', (said) => Array.isArray(said) && resolve(said)));

// Both in one thread, on the two ends of one channel.
const { port1, port2 } = new MessageChannel();
const exposed = cjs.exposeLoop(port1, { fail });
const remote = connectLoop(port2);
const failure = await asyncio.asPromise(runCoroutineThreadsafe('fail', [], remote)).catch((error) => error);
const future = runCoroutineThreadsafe('fail', [], remote);
const refusal = (() => {
  try {
    return future.result();
  } catch (error) {
    return error.message;
  }
})();
const twice = (() => {
  try {
    return exposeLoop(port1, { fail });
  } catch (error) {
    return error.message;
  }
})();
const outcome = {
  worker: message,
  refusal,
  twice,
  failure: failure instanceof asyncio.QueueEmpty,
  instances: [cjs.runCoroutineThreadsafe('fail', [], remote) instanceof ConcurrentFuture, remote instanceof cjs.RemoteLoop],
};
remote.close();
exposed.unsubscribe();
port1.close();
console.log(JSON.stringify(outcome));
