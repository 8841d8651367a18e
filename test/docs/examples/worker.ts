import { parentPort } from 'node:worker_threads';
import { connectLoop, runCoroutineThreadsafe } from '../../../lib/executors/index.js';
import type { fetchUser } from './prelude.js';

/** What the example of exposeLoop() exposes. */
interface Functions {
  fetchUser: typeof fetchUser;
  show(name: string): void;
}

const loop = connectLoop<Functions>(parentPort!);
const { name } = runCoroutineThreadsafe('fetchUser', [1], loop).result();
loop.callSoonThreadsafe('show', name);
