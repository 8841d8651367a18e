import { map } from 'rxjs';
import * as asyncio from 'rxjs-asyncio';

const bake = asyncio.coroutine(function* bake(loaf: number, ms: number) {
  asyncio.currentTask()?.setName(`bake ${loaf}`);
  yield* asyncio.sleep(ms);
  return loaf;
});

const sell = asyncio.coroutine(function* sell(loaf: number, ms: number) {
  asyncio.currentTask()?.setName(`sell ${loaf}`);
  yield* asyncio.sleep(ms);
  return loaf;
});

/** The baker stops while the shelf is full, the shop waits while it is empty: nobody counts, nobody polls. */
export const bakery = (shelf: asyncio.Queue<number>, loaves: number[], ms: { bake: number; sell: number }) => ({
  baked: asyncio.fromIterable(loaves).pipe(
    asyncio.orderedMap((loaf) => bake(loaf, ms.bake), { limit: 1 }),
    asyncio.putTo(shelf, { shutdown: true }),
    map(() => 'all'),
  ),
  sold: shelf.items().pipe(asyncio.orderedMap((loaf) => sell(loaf, ms.sell), { limit: 1 })),
});
