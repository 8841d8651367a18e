import { finalize, Subject } from 'rxjs';
import * as asyncio from 'rxjs-asyncio';

const walker = asyncio.coroutine(function* walker(name: string, ms: number, hut: asyncio.Barrier, arrivals: Subject<string>) {
  asyncio.currentTask()?.setName(name);
  for (let day = 1; day <= 3; day++) {
    yield* asyncio.sleep(ms);
    const index = yield* hut.wait();
    if (index === 0) arrivals.next(`day ${day}`); // one of them says that all are there
  }
  return name;
});

/** Everybody walks at a pace of their own, and waits for the others in the evening. */
export function tour(hut: asyncio.Barrier, ms: number[]) {
  const arrivals = new Subject<string>();
  const names = ['Ada', 'Ben', 'Cleo', 'Dan'];
  return {
    evenings: arrivals,
    walk: asyncio
      .gather(ms.map((pace, index) => walker(names[index]!, pace, hut, arrivals)))
      .pipe(finalize(() => arrivals.complete())),
  };
}
