import { once } from 'node:events';
import { createServer } from 'node:http';
import { range, toArray } from 'rxjs';
import * as asyncio from '../lib/index.js';
import { serving } from './serving.js';

const limit = new asyncio.Semaphore(3);

const threeHang = new asyncio.Event();
const hanging: Promise<unknown>[] = [];
let open = 0;
let most = 0;

const server = createServer((request, response) => {
  const path = request.url!;
  if (path.startsWith('/endless')) {
    hanging.push(once(response, 'close'));
    if (hanging.length === 3) threeHang.set();
  } else {
    most = Math.max(most, ++open);
    setTimeout(() => {
      open--;
      response.end(path);
    }, 50);
  }
});

const download = (url: string) =>
  asyncio.fromAsync(async (signal) => {
    const response = await fetch(url, { signal });
    return response.text();
  });

const main = asyncio.asyncWith(serving(server), function* (port) {
  const downloadAll = (folder: string) =>
    range(1, 4).pipe(
      asyncio.orderedMap((i) => download(`http://127.0.0.1:${port}/${folder}/${i}`), { limit }),
      toArray(),
    );

  for (const texts of yield* asyncio.gather(['pages', 'images'].map(downloadAll))) console.log(texts);
  console.log(`at most ${most} at a time`);

  const endless = asyncio.createTask(downloadAll('endless'));
  yield* threeHang.wait();
  endless.cancel();
  yield* asyncio.gather(hanging);
  console.log(`of the endless ones, ${hanging.length} were begun, and all of these are aborted`);
});

await asyncio.run(main);
