import * as asyncio from 'rxjs-asyncio';

const upload = asyncio.coroutine(function* upload(ms: number) {
  try {
    yield* asyncio.sleep(ms);
  } finally {
    yield* asyncio.sleep(120); // removes its temporary file
  }
});

const check = asyncio.coroutine(function* check(ms: number) {
  yield* asyncio.sleep(ms);
  throw new Error('the disk is full');
});

export const release = (ms: { upload: number; check: number }) =>
  asyncio.taskGroup(function* (group) {
    group.createTask(upload(ms.upload), { name: 'pictures' });
    group.createTask(upload(ms.upload * 1.5), { name: 'videos' });
    group.createTask(check(ms.check), { name: 'check' });
    yield* asyncio.sleep(50);
    return 'released'; // when all of them are done
  });
