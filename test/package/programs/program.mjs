import { coroutine, gather, run, sleep } from 'rxjs-asyncio';
import * as operators from 'rxjs-asyncio/operators';
import { runVirtual } from 'rxjs-asyncio/testing';

const work = coroutine(function* (ms) {
  yield* sleep(ms);
  return ms;
});

console.log(await run(gather([work(3), work(1), work(2)])));
console.log(runVirtual(() => gather({ a: work(60_000), b: work(30_000) })));
console.log(typeof operators);
