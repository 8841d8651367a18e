import * as asyncio from 'rxjs-asyncio';
import { ProcessPoolExecutor, ThreadPoolExecutor, workerExport } from 'rxjs-asyncio/executors';

const double = workerExport(new URL('./executorsTasks.mjs', import.meta.url), 'double');

let forbidden = '';
try {
  (0, eval)('1');
} catch (error) {
  forbidden = error.name;
}

const results = [];
for (const Pool of [ThreadPoolExecutor, ProcessPoolExecutor]) {
  const executor = new Pool({ maxWorkers: 1 });
  results.push(await asyncio.asPromise(executor.submit(double, 4)));
  results.push(await asyncio.asPromise(executor.submit((x) => -x, 5)));
  await asyncio.asPromise(executor.shutdown());
}
console.log(forbidden, results.join());
