import { toThread } from '../lib/executors/index.js';
import * as asyncio from '../lib/index.js';

/** A call that holds its thread for `ms`, as one that computes, or waits for a disk. */
const block = (ms: number) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  return `blocked for ${ms} ms`;
};

// Debug mode warns of each callback or step of a task that held the loop for longer than this.
const limit = 20;
const warnings: string[] = [];
console.warn = (line: string) => void warnings.push(line);

const ticking = asyncio.coroutine(function* () {
  for (;;) yield* asyncio.sleep(1);
});

/** Runs something beside a ticker; returns what it gave, and who held the loop too long meanwhile. */
const beside = asyncio.coroutine(function* (work: () => asyncio.Awaitable<string>) {
  warnings.length = 0;
  const ticker = asyncio.createTask(ticking());
  const result = yield* asyncio.until(work());
  ticker.cancel();
  yield* asyncio.sleep(1);
  return { result, culprits: warnings.map((line) => /\w+\(\)/.exec(line)?.[0] ?? line) };
});

/** Once more where something was held up: on a busy machine this whole process is, now and then. */
const atBest = asyncio.coroutine(function* (work: () => asyncio.Awaitable<string>) {
  let seen = yield* beside(work);
  for (let i = 0; i < 4 && seen.culprits.length > 0; i++) seen = yield* beside(work);
  return seen;
});

const direct = asyncio.coroutine(function* callsDirectly() {
  yield* asyncio.sleep(0);
  return block(200);
});

const main = asyncio.coroutine(function* () {
  const loop = asyncio.getRunningLoop();
  loop.slowCallbackDuration = limit;
  const ways = {
    'runInExecutor    ': () => loop.runInExecutor(null, block, 200),
    'toThread         ': () => toThread(block, 200),
    'called directly  ': () => asyncio.createTask(direct()),
  };
  for (const [way, work] of Object.entries(ways)) {
    const { result, culprits } = yield* atBest(work);
    const held = culprits.length === 0 ? `the loop was never held longer than ${limit} ms` : `the loop was held by ${culprits.join(', ')}`;
    console.log(`${way} ${result}: ${held}`);
  }
});

await asyncio.run(main(), { debug: true });
