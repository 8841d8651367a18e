import { timeout } from 'rxjs';
import * as asyncio from 'rxjs-asyncio';

const download = asyncio.coroutine(function* download(ms: { download: number; cleanup: number }) {
  asyncio.currentTask()?.setName('download');
  try {
    yield* asyncio.sleep(ms.download);
    return 'the file';
  } finally {
    yield* asyncio.sleep(ms.cleanup); // closes the connection, removes the half of the file
  }
});

interface Times {
  limit: number;
  download: number;
  cleanup: number;
}

/** Cancels, waits for the cleanup, then errors. */
export const patient = (ms: Times) => asyncio.waitFor(download(ms), ms.limit);

/** RxJS's own operator errors at once: what comes next meets the half of the file. */
export const hasty = (ms: Times) => download(ms).pipe(timeout(ms.limit));
