const { coroutine, gather, run, sleep } = require('rxjs-asyncio');
const operators = require('rxjs-asyncio/operators');
const { runVirtual } = require('rxjs-asyncio/testing');

const work = coroutine(function* (ms) {
  yield* sleep(ms);
  return ms;
});

run(gather([work(3), work(1), work(2)])).then((values) => {
  console.log(values);
  console.log(runVirtual(() => gather({ a: work(60_000), b: work(30_000) })));
  console.log(typeof operators);
});
