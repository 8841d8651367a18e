import { parentPort } from 'node:worker_threads';
import { connectLoop, runCoroutineThreadsafe } from '../lib/executors/index.js';
import { LookupError, TimeoutError } from '../lib/index.js';
import type { Functions } from './thread-blocks.js';

const loop = connectLoop<Functions>(parentPort!);

/** Each of these calls blocks this thread, and no other. */
const report = (line: string): void => runCoroutineThreadsafe('report', [line], loop).result();
const price = (drink: string): number => runCoroutineThreadsafe('price', [drink], loop).result(10_000);

report(`tea and coffee are ${price('tea') + price('coffee')}`);

try {
  price('cocoa');
} catch (error) {
  if (!(error instanceof LookupError)) throw error;
  report(`${error.name}: ${error.message}`);
}

const stockTaking = runCoroutineThreadsafe('stockTaking', [], loop);
try {
  stockTaking.result(50);
} catch (error) {
  if (!(error instanceof TimeoutError)) throw error;
  report('stock taking takes too long');
}
stockTaking.cancel();
try {
  stockTaking.result();
} catch (error) {
  report(`stock taking has ended with ${String(error)}`);
}

loop.callSoonThreadsafe('close');
