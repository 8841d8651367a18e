import * as asyncio from 'rxjs-asyncio';

const hopper = asyncio.coroutine(function* hopper(hops: number) {
  for (let hop = 0; hop < hops; hop++) yield* asyncio.sleep(0);
  return hops;
});

/** Always ready, never done: the loop lets the page paint in between all the same. */
export const crowd = asyncio.coroutine(function* crowd(tasks: number, hops: number) {
  const counts = yield* asyncio.gather(Array.from({ length: tasks }, () => hopper(hops)));
  return counts.reduce((sum, count) => sum + count, 0);
});
