import * as asyncio from 'rxjs-asyncio';

const job = asyncio.coroutine(function* job(ms: number, fails: boolean) {
  yield* asyncio.sleep(ms);
  if (fails) throw new Error('no luck');
});

interface Times {
  first: number;
  failing: number;
  last: number;
}

export const waiting = asyncio.coroutine(function* waiting(returnWhen: asyncio.ReturnWhen, ms: Times) {
  const jobs = [
    asyncio.createTask(job(ms.first, false), { name: 'first' }),
    asyncio.createTask(job(ms.failing, true), { name: 'failing' }),
    asyncio.createTask(job(ms.last, false), { name: 'last' }),
  ];
  const { done, pending } = yield* asyncio.wait(jobs, { returnWhen });

  // wait cancels nothing: what is pending runs on, unless somebody ends it.
  for (const task of pending) task.cancel();
  for (const future of done) future.exception();
  return `${done.size} done, ${pending.size} pending`;
}, { name: 'waiting' });
