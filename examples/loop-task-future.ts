import { Worker } from 'node:worker_threads';
import * as asyncio from '../lib/index.js';

const brew = asyncio.coroutine(function* () {
  yield* asyncio.sleep(50);
  return 'tea';
});

const shout = asyncio.coroutine(function* (future: asyncio.Future<string>) {
  console.log('shout waits for the future');
  const text = yield* future;
  return text.toUpperCase();
});

/** A future that a worker thread sets, by a message after 200 ms. */
function fromWorker(): asyncio.Future<string> {
  const future = new asyncio.Future<string>();
  const code = `setTimeout(() => require('node:worker_threads').parentPort.postMessage('hello from a thread'), 200)`;
  new Worker(code, { eval: true }).once('message', (text: string) => future.setResult(text));
  return future;
}

const main = asyncio.coroutine(function* () {
  const loop = asyncio.getRunningLoop();
  const timed = loop.createFuture<string>();
  loop.callLater(100, () => timed.setResult('hello from a timer'));

  const futures = { worker: fromWorker(), shout: asyncio.createTask(shout(timed)), timed, brew: asyncio.createTask(brew()) };
  for (const [name, future] of Object.entries(futures)) {
    future.addDoneCallback(() => console.log(`${name} is done: ${future.result()}`));
  }

  console.log('gathered:', yield* asyncio.gather(futures));
});

await asyncio.run(main());
