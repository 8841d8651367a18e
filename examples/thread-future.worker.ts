import { parentPort } from 'node:worker_threads';
import { connectLoop } from '../lib/executors/index.js';
import type { Functions } from './thread-future.js';

const isPrime = (n: number): boolean => {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return n > 1;
};

const loop = connectLoop<Functions>(parentPort!);
loop.callSoonThreadsafe('report', 'searching');
let n = 10_000_000;
while (!isPrime(--n));
loop.callSoonThreadsafe('found', n);
