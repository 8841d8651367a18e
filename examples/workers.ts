import * as asyncio from '../lib/index.js';
import { seeded } from './seeded.js';

const random = seeded(16_877);

const work = asyncio.coroutine(function* (name: string) {
  const ms = Math.round(500 * random());
  yield* asyncio.sleep(ms);
  return `${name} slept for ${ms} ms`;
});

const main = asyncio.coroutine(function* () {
  const names = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve'];

  console.log('gathered, in the order of the inputs:');
  for (const line of yield* asyncio.gather(names.map(work))) console.log(' ', line);

  console.log('as completed, in the order of finishing:');
  for (const next of asyncio.asCompleted(names.map(work)).each()) console.log(' ', yield* next);
});

await asyncio.run(main());
