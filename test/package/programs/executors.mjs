import * as asyncio from 'rxjs-asyncio';
import { from, lastValueFrom, toArray } from 'rxjs';

// Nothing here imports the executors: they are loaded when they are used.
const main = asyncio.coroutine(function* () {
  const product = yield* asyncio.getRunningLoop().runInExecutor(null, (a, b) => a * b, 6, 7);
  const squares = yield* asyncio.until(from([1, 2, 3]).pipe(asyncio.mapToThread((x) => x * x), toArray()));
  return [product, squares];
});

console.log(await asyncio.run(main()));
await lastValueFrom(asyncio.sleep(0));
