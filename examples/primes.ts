import { availableParallelism } from 'node:os';
import { reduce } from 'rxjs';
import { ProcessPoolExecutor } from '../lib/executors/index.js';
import * as asyncio from '../lib/index.js';

/** How many primes there are from `start` on, among `count` numbers. */
const primesFrom = ([start, count]: [number, number]) => {
  let primes = 0;
  for (let n = Math.max(2, start); n < start + count; n++) {
    let divisor = 2;
    while (divisor * divisor <= n && n % divisor !== 0) divisor++;
    if (divisor * divisor > n) primes++;
  }
  return primes;
};

const part = 25_000;
const parts = Array.from({ length: 80 }, (_, i): [number, number] => [i * part, part]);

const countPrimes = asyncio.coroutine(function* (maxWorkers: number) {
  return yield* asyncio.asyncWith(new ProcessPoolExecutor({ maxWorkers }), function* (executor) {
    // The processes are there before the clock is read.
    yield* asyncio.gather(Array.from({ length: maxWorkers }, () => executor.submit(() => undefined)));
    const begin = performance.now();
    const primes = yield* asyncio.until(executor.map(primesFrom, parts).pipe(reduce((sum, n) => sum + n, 0)));
    return { primes, ms: performance.now() - begin };
  });
});

const main = asyncio.coroutine(function* () {
  const cores = availableParallelism();
  const alone = yield* countPrimes(1);
  const together = yield* countPrimes(cores);
  console.log(`primes below ${parts.length * part}: ${together.primes}`);
  console.log(`one process and all of them agree: ${alone.primes === together.primes ? 'yes' : 'no'}`);
  // How much that is depends on what else runs here.
  console.error(`${cores} processes: ${(alone.ms / together.ms).toFixed(1)} times as fast as one`);
});

await asyncio.run(main());
