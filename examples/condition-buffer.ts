import * as asyncio from '../lib/index.js';

const room = 3;
const buffer: number[] = [];
const changed = new asyncio.Condition();

const write = asyncio.coroutine(function* (last: number) {
  for (let i = 1; i <= last; i++) {
    yield* asyncio.asyncWith(changed, function* () {
      yield* changed.waitFor(() => buffer.length < room);
      console.log(`${i} is written`);
      buffer.push(i);
      changed.notifyAll();
    });
  }
});

/** All at once, or none: a queue can't do that. */
const read = (name: string, count: number) =>
  asyncio.asyncWith(changed, function* () {
    yield* changed.waitFor(() => buffer.length >= count);
    console.log(`${name} reads`, buffer.splice(0, count));
    changed.notifyAll();
  });

await asyncio.run(asyncio.gather([read('Ada', 2), read('Ben', 3), write(8), read('Cleo', 1), read('Dan', 2)]));
