import * as asyncio from '../lib/index.js';
import { exposeLoop } from '../lib/executors/index.js';
import { startWorker } from './startWorker.js';

/** What the thread may call: it never touches the future itself. */
const createFunctions = (largest: asyncio.Future<number>) => ({
  report: (line: string) => console.log('thread:', line),
  found: (prime: number) => largest.setResult(prime),
});

export type Functions = ReturnType<typeof createFunctions>;

const main = asyncio.coroutine(function* () {
  const largest = new asyncio.Future<number>();
  exposeLoop(startWorker(new URL('./thread-future.worker.ts', import.meta.url)), createFunctions(largest));
  console.log('main: waiting for a future that a thread will set');
  console.log('main: the largest prime below ten million is', yield* largest);
});

await asyncio.run(main());
