import * as asyncio from '../lib/index.js';

const ticker = asyncio.coroutine(function* (twice: asyncio.Event) {
  try {
    for (let tick = 1; ; tick++) {
      yield* asyncio.sleep(200);
      console.log('tick', tick);
      if (tick === 2) twice.set();
    }
  } finally {
    console.log('cleanup: begins');
    yield* asyncio.sleep(50);
    console.log('cleanup: is through');
  }
});

const main = asyncio.coroutine(function* () {
  const twice = new asyncio.Event();
  const background = asyncio.createTask(ticker(twice));
  yield* twice.wait();

  console.log('request: cancel the ticker');
  background.cancel('enough');
  try {
    yield* background;
  } catch (error) {
    if (!(error instanceof asyncio.CancelledError)) throw error;
    console.log(`observed: ${error.name}, "${error.message}"`);
  }
});

await asyncio.run(main());
