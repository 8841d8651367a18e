import { parentPort } from 'node:worker_threads';
import { connectLoop } from '../../../lib/executors/index.js';
import type { functions } from './main.js';

export const remote = connectLoop<typeof functions>(parentPort!);
