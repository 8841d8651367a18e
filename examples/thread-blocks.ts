import * as asyncio from '../lib/index.js';
import { exposeLoop } from '../lib/executors/index.js';
import { startWorker } from './startWorker.js';

const prices: Record<string, number> = { tea: 3, coffee: 4 };

/** Coroutine functions that a thread may run on this loop, by name. */
const createFunctions = (closed: asyncio.Future<void>) => ({
  price: asyncio.coroutine(function* (drink: string) {
    yield* asyncio.sleep(20);
    if (!(drink in prices)) throw new asyncio.LookupError(`no ${drink} today`);
    return prices[drink]!;
  }),
  stockTaking: asyncio.coroutine(function* () {
    try {
      yield* asyncio.sleep(3_600_000);
    } finally {
      yield* asyncio.sleep(20);
      console.log('main: stock taking has cleaned up');
    }
  }),
  report: asyncio.coroutine(function* (line: string) {
    console.log('thread:', line);
  }),
  close: () => closed.setResult(),
});

export type Functions = ReturnType<typeof createFunctions>;

const main = asyncio.coroutine(function* () {
  const closed = new asyncio.Future<void>();
  exposeLoop(startWorker(new URL('./thread-blocks.worker.ts', import.meta.url)), createFunctions(closed));
  yield* closed;
  console.log('main: the thread is done');
});

await asyncio.run(main());
