import * as asyncio from 'rxjs-asyncio';

const download = asyncio.coroutine(function* download(name: string, permits: asyncio.AsyncContextManager<void>, ms: number) {
  asyncio.currentTask()?.setName(name);
  yield* asyncio.asyncWith(permits, () => asyncio.sleep(ms));
  return name;
});

/** A Lock lets one in at a time, a Semaphore as many as it has permits. */
export function downloads(permits: asyncio.Lock | asyncio.Semaphore, count: number, ms: number) {
  const names = Array.from({ length: count }, (_, index) => `file ${index + 1}`);
  return asyncio.asCompleted(names.map((name, index) => download(name, permits, ms + 40 * index)));
}
