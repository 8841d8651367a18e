import * as asyncio from 'rxjs-asyncio';
import { ProcessPoolExecutor, ThreadPoolExecutor } from 'rxjs-asyncio/executors';

// Neither is shut down: that must not keep this process alive, nor the children after its end.
const pids = [];
for (const Pool of [ThreadPoolExecutor, ProcessPoolExecutor]) {
  const executor = new Pool({ maxWorkers: 2 });
  pids.push(...(await Promise.all([1, 2].map(() => asyncio.asPromise(executor.submit(() => process.pid))))));
}
console.log(JSON.stringify([...new Set(pids)].filter((pid) => pid !== process.pid)));
