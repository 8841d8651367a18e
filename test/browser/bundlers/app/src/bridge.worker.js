import { asPromise } from 'rxjs-asyncio';
import { connectLoop, runCoroutineThreadsafe } from 'rxjs-asyncio/executors';

const remote = connectLoop(self);
const sum = runCoroutineThreadsafe('add', [1, 2], remote);
// Only a page that is cross-origin isolated has what it takes to block.
self.postMessage({ said: crossOriginIsolated ? sum.result() : await asPromise(sum) });
