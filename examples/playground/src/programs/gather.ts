import * as asyncio from 'rxjs-asyncio';

const brew = asyncio.coroutine(function* brew(drink: string, ms: number) {
  asyncio.currentTask()?.setName(drink);
  yield* asyncio.sleep(ms);
  return drink;
});

interface Times {
  tea: number;
  coffee: number;
  cocoa: number;
}

const drinks = (ms: Times) => [brew('tea', ms.tea), brew('coffee', ms.coffee), brew('cocoa', ms.cocoa)];

/** One array, in the order of the inputs, when all are done. */
export const gathered = (ms: Times) => asyncio.gather(drinks(ms));

/** Each drink, as soon as it is done. */
export const completed = (ms: Times) => asyncio.asCompleted(drinks(ms));
