import { checkEndpoint, type Endpoint } from './Endpoint.js';
import { RemoteLoop } from './RemoteLoop.js';

/**
 * Connects this thread to the loop that another one has exposed on the other end of `endpoint`. What is submitted before that
 * has answered waits for it. In Node, a connection keeps its thread alive as long as it waits for an outcome.
 *
 * asyncio needs no connection: its threads share their memory.
 *
 * ```ts
 * import { parentPort } from 'node:worker_threads'; // in a browser: self
 * import type { functions } from './main.js';
 *
 * const remote = connectLoop<typeof functions>(parentPort!);
 * const user = runCoroutineThreadsafe('fetchUser', [1], remote).result();
 * console.log(user.name); // Ada
 * ```
 *
 * @throws TypeError when `endpoint` is no MessagePort, Worker or parentPort
 */
export function connectLoop<F>(endpoint: Endpoint): RemoteLoop<F> {
  checkEndpoint('connectLoop', endpoint);
  return new RemoteLoop<F>(endpoint);
}
