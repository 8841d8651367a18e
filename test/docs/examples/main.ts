import { Worker } from 'node:worker_threads';
import { exposeLoop } from '../../../lib/executors/index.js';
import { fetchUser } from './prelude.js';

export const functions = { fetchUser };

/** An example that submits to the loop of another thread runs in a worker; this one has the loop. */
const [example] = process.argv.slice(2) as [string];
exposeLoop(new Worker(new URL(example, import.meta.url)), functions);
