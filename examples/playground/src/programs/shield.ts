import * as asyncio from 'rxjs-asyncio';

const commit = asyncio.coroutine(function* commit(ms: number) {
  yield* asyncio.sleep(ms);
  return 'committed';
});

const handle = asyncio.coroutine(function* handle(ms: number, isShielded: boolean) {
  const work = asyncio.createTask(commit(ms), { name: 'commit' });
  return yield* isShielded ? asyncio.shield(work) : work;
});

/** Somebody closes the window while the request is under way. */
export const request = asyncio.coroutine(function* request(isShielded: boolean, ms: { commit: number; closed: number }) {
  const task = asyncio.createTask(handle(ms.commit, isShielded), { name: 'request' });
  yield* asyncio.sleep(ms.closed);
  task.cancel();
  const [outcome] = yield* asyncio.gather([task], { returnExceptions: true });
  return outcome;
}, { name: 'window' });
