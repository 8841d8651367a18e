// A worker of its own, which submits to the loop of the page. Angular bundles it.
import { asPromise } from 'rxjs-asyncio';
import { connectLoop, runCoroutineThreadsafe } from 'rxjs-asyncio/executors';
import type { Functions } from '../angular/workers';

const remote = connectLoop<Functions>(self);
const name = runCoroutineThreadsafe('lookUp', [1], remote);

if (crossOriginIsolated) {
  postMessage({ greeting: `Good day, ${name.result()}: I was blocked until you had looked it up.` });
} else {
  // A page without the headers for shared memory: a worker can't block.
  void asPromise(name).then((found) => postMessage({ greeting: `Good day, ${found}.` }));
}
