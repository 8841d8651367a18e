import { Worker } from 'node:worker_threads';
import { catchError, concat, defer, delay, finalize, fromEvent, interval, map, merge, mergeAll, of, take, tap, timer } from 'rxjs';
import * as asyncio from '../lib/index.js';
import { seeded } from './seeded.js';

// Five workers.

const random = seeded(16_877);
const names = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve'];

const work = (name: string) =>
  defer(() => {
    const ms = Math.round(500 * random());
    return timer(ms).pipe(map(() => `  ${name} slept for ${ms} ms`));
  });

const workers$ = concat(
  of('gathered, in the order of the inputs:'),
  asyncio.gather(names.map(work)).pipe(mergeAll()),
  of('as completed, in the order of finishing:'),
  asyncio.asCompleted(names.map(work)),
);

// Loop, task and future.

const code = `
  const { parentPort } = require('node:worker_threads');
  parentPort.once('message', () => parentPort.postMessage('hello from a thread'));
`;
const answerOf = (worker: Worker) => fromEvent(worker, 'message').pipe(take(1), map(String));

const futures$ = defer(() => {
  const brew = asyncio.createTask(timer(50).pipe(map(() => 'tea')));
  const timed = new asyncio.Future<string>();
  brew.pipe(delay(50)).subscribe(() => timed.setResult('hello from a timer'));
  const shout = asyncio.createTask(timed.pipe(map((text) => text.toUpperCase())));
  const worker = new Worker(code, { eval: true });
  shout.subscribe(() => worker.postMessage('your turn'));

  const futures = { worker: asyncio.createTask(answerOf(worker)), shout, timed, brew };
  const done = Object.entries(futures).map(([name, future]) => future.pipe(map((value) => `${name} is done: ${value}`)));
  const gathered$ = asyncio.gather(futures).pipe(map((values) => `gathered: ${Object.values(values).join(', ')}`));
  return concat(asyncio.asCompleted(done), gathered$);
});

// Cancellation.

const twice = new asyncio.Event();
const ticker$ = interval(200).pipe(
  tap((tick) => console.log('tick', tick + 1)),
  tap((tick) => tick === 1 && twice.set()),
  finalize(() => console.log('cleanup')),
);

const cancellation$ = defer(() => {
  const background = asyncio.createTask(ticker$);
  const request$ = twice.wait().pipe(
    map(() => 'request: cancel the ticker'),
    tap({ complete: () => background.cancel('enough') }),
  );
  const observed$ = background.pipe(
    map(() => 'never: a ticker has no end'),
    catchError((error: Error) => of(`observed: ${error.name}, "${error.message}"`)),
  );
  return merge(request$, observed$);
});

await concat(workers$, futures$, cancellation$).forEach((line) => console.log(line));
