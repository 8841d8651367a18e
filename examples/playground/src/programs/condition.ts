import * as asyncio from 'rxjs-asyncio';

const room = 3;

const write = asyncio.coroutine(function* write(buffer: number[], changed: asyncio.Condition, last: number, ms: number) {
  asyncio.currentTask()?.setName('writer');
  for (let item = 1; item <= last; item++) {
    yield* asyncio.sleep(ms);
    yield* asyncio.asyncWith(changed, function* () {
      yield* changed.waitFor(() => buffer.length < room);
      buffer.push(item);
      changed.notifyAll();
    });
  }
  return 'all written';
});

/** Takes so many at once, or none. */
const read = asyncio.coroutine(function* read(buffer: number[], changed: asyncio.Condition, name: string, count: number) {
  asyncio.currentTask()?.setName(name);
  return yield* asyncio.asyncWith(changed, function* () {
    yield* changed.waitFor(() => buffer.length >= count);
    const items = buffer.splice(0, count);
    changed.notifyAll();
    return `${name}: ${items.join(' ')}`;
  });
});

export function readers(ms: number) {
  const buffer: number[] = [];
  const changed = new asyncio.Condition();
  return asyncio.asCompleted([
    write(buffer, changed, 8, ms),
    read(buffer, changed, 'Ada', 2),
    read(buffer, changed, 'Ben', 3),
    read(buffer, changed, 'Cleo', 1),
    read(buffer, changed, 'Dan', 2),
  ]);
}
