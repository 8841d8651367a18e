const { parentPort } = require('node:worker_threads');
const { QueueEmpty } = require('rxjs-asyncio');
const { connectLoop, runCoroutineThreadsafe } = require('rxjs-asyncio/executors');

const error = runCoroutineThreadsafe('fail', [], connectLoop(parentPort)).exception(10_000);
parentPort.postMessage([error instanceof QueueEmpty, error.message]);
