import { once } from 'node:events';
import { createServer } from 'node:http';
import { from, takeUntil, toArray } from 'rxjs';
import * as asyncio from '../lib/index.js';
import { serving } from './serving.js';

const permits = new asyncio.Semaphore(3);
const threeAreOpen = new asyncio.Event();
const closed: Promise<unknown>[] = [];
let open = 0;
let most = 0;

const server = createServer((request, response) => {
  if (request.url!.startsWith('/endless')) {
    closed.push(once(response, 'close'));
    if (closed.length === 3) threeAreOpen.set();
    return;
  }
  most = Math.max(most, ++open);
  setTimeout(() => {
    open--;
    response.end(`this is ${request.url}`);
  }, 50);
});

const main = asyncio.asyncWith(serving(server), function* (port) {
  const download = (path: string) =>
    asyncio.fromAsync(async (signal) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal });
      return response.text();
    });
  const downloadAll = (folder: string) =>
    from([1, 2, 3, 4]).pipe(asyncio.orderedMap((i) => download(`/${folder}/${i}`), { limit: permits }));

  const [pages, images] = [downloadAll('pages'), downloadAll('images')];
  console.log(yield* asyncio.gather({ pages: pages.pipe(toArray()), images: images.pipe(toArray()) }));
  console.log(`the server had at most ${most} to answer at a time`);

  yield* asyncio.until(downloadAll('endless').pipe(takeUntil(threeAreOpen.wait()), toArray()));
  yield* asyncio.gather(closed);
  console.log(`of the endless ones, ${closed.length} were begun, and are aborted`);
});

await asyncio.run(main);
