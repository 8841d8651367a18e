import { interval, map, take } from 'rxjs';
import * as asyncio from 'rxjs-asyncio';

/** Holds its values back while `running` is clear, and loses none. */
export const ticker = (running: asyncio.Event, ms: number) =>
  interval(ms).pipe(
    map((index) => index + 1),
    take(30),
    asyncio.whenSet(running),
  );

const runner = asyncio.coroutine(function* runner(name: string, running: asyncio.Event, ms: number) {
  asyncio.currentTask()?.setName(name);
  for (let lap = 1; lap <= 10; lap++) {
    yield* running.wait();
    yield* asyncio.sleep(ms);
  }
  return name;
});

/** Two tasks that look at the same flag before each lap. */
export const runners = (running: asyncio.Event, ms: number) =>
  asyncio.gather([runner('Ada', running, 2 * ms), runner('Ben', running, 3 * ms)]);
