const asyncio = require('rxjs-asyncio');
const { from, toArray } = require('rxjs');

const main = asyncio.coroutine(function* () {
  const product = yield* asyncio.getRunningLoop().runInExecutor(null, (a, b) => a * b, 6, 7);
  const squares = yield* asyncio.until(from([1, 2, 3]).pipe(asyncio.mapToThread((x) => x * x), toArray()));
  return [product, squares];
});

asyncio.run(main()).then(console.log);
