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

/** A future that a worker thread sets, by its answer to a message that is sent when `turn` is done. */
function fromWorker(turn: asyncio.Future<unknown>): asyncio.Future<string> {
  const future = new asyncio.Future<string>();
  const code = `
    const { parentPort } = require('node:worker_threads');
    parentPort.once('message', () => parentPort.postMessage('hello from a thread'));
  `;
  const worker = new Worker(code, { eval: true }).once('message', (text: string) => future.setResult(text));
  turn.addDoneCallback(() => worker.postMessage('your turn'));
  return future;
}

const main = asyncio.coroutine(function* () {
  const loop = asyncio.getRunningLoop();
  const brewing = asyncio.createTask(brew());
  const timed = loop.createFuture<string>();
  brewing.addDoneCallback(() => loop.callLater(50, () => timed.setResult('hello from a timer')));
  const shouting = asyncio.createTask(shout(timed));

  const futures = { worker: fromWorker(shouting), shout: shouting, timed, brew: brewing };
  for (const [name, future] of Object.entries(futures)) {
    future.addDoneCallback(() => console.log(`${name} is done: ${future.result()}`));
  }

  console.log('gathered:', yield* asyncio.gather(futures));
});

await asyncio.run(main());
