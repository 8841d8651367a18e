import { tap, toArray } from 'rxjs';
import * as asyncio from '../lib/index.js';

const queue = new asyncio.Queue<string>(2);
let most = 0;

const produce = asyncio.coroutine(function* (fruit: string) {
  for (let i = 1; i <= 3; i++) yield* queue.put(`${fruit} ${i}`);
});

const eat = asyncio.coroutine(function* (name: string, fruit: string) {
  yield* asyncio.sleep(50);
  console.log(`${name} eats ${fruit}`);
  queue.taskDone();
});

const consume = (name: string) =>
  queue.items().pipe(
    asyncio.orderedMap((fruit) => eat(name, fruit), { limit: 1 }),
    toArray(),
    tap((eaten) => console.log(`${name} leaves, after ${eaten.length} fruits`)),
  );

const main = asyncio.taskGroup(function* (group) {
  for (const name of ['Ada', 'Ben']) group.createTask(consume(name));
  yield* asyncio.gather(['apple', 'pear'].map(produce));
  yield* queue.join();
  console.log(`all are eaten, never more than ${most} were in the queue`);
  queue.shutdown();
});

queue.size$.subscribe((size) => (most = Math.max(most, size)));
await asyncio.run(main);
