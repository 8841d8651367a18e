import { defer, of } from 'rxjs';
import * as asyncio from 'rxjs-asyncio';
import { toThread } from 'rxjs-asyncio/executors';

const work = {
  /** Blocks whatever thread it runs on. A worker gets its source, so it uses nothing from around it. */
  spin: (ms: number) => {
    let turns = 0;
    for (const end = Date.now() + ms; Date.now() < end; ) turns++;
    return `${(turns / 1e6).toFixed(1)} million turns`;
  },
};

/** Cancelling stops the worker in the middle of its loop. */
export const elsewhere = (ms: number) =>
  asyncio.gather([
    asyncio.createTask(toThread(work.spin, ms), { name: 'long spin' }),
    asyncio.createTask(toThread(work.spin, ms / 2), { name: 'short spin' }),
  ]);

/** The same on the page's own thread. */
export const here = (ms: number) => defer(() => of(work.spin(ms)));
