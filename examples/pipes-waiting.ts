import { createServer } from 'node:http';
import { catchError, concat, defer, from, map, mergeAll, of, takeUntil, tap, timer } from 'rxjs';
import { fromFetch } from 'rxjs/fetch';
import * as asyncio from '../lib/index.js';
import { serving } from './serving.js';

// A deadline for each step.

const step = (name: string, ms: number, limit: number) =>
  timer(ms).pipe(
    map(() => `${name}: done`),
    asyncio.withCleanup(() => timer(50).pipe(tap(() => console.log(`${name}: cleaned up`)))),
    asyncio.withTimeout(limit),
  );

const steps$ = concat(step('read', 100, 10_000), step('pack', 60_000, 200), step('write', 100, 10_000)).pipe(
  catchError((error: Error) => of(error.name)),
);

// Several downloads, two at a time.

const server = createServer((request, response) => {
  if (request.url === '/broken') response.writeHead(500).end();
  else response.end(`this is ${request.url}`);
});

const selector = async (response: Response) => {
  if (!response.ok) throw new Error(`${new URL(response.url).pathname} gave ${response.status}`);
  return response.text();
};

const downloads$ = asyncio.asyncWith(serving(server), (port) =>
  from(['hello', 'broken', 'world']).pipe(
    asyncio.gatherMap((path) => fromFetch(`http://127.0.0.1:${port}/${path}`, { selector }), { limit: 2, returnExceptions: true }),
  ),
);

// A commit that is not cut short.

const commit$ = defer(() => {
  const commit = asyncio.createTask(timer(300).pipe(map(() => 'commit: is through')));
  const request$ = commit.pipe(asyncio.shielded(), takeUntil(timer(100)));
  const gone$ = timer(50).pipe(map(() => 'client: has gone'));
  return concat(request$, gone$, commit);
});

await concat(steps$, downloads$.pipe(mergeAll(), map(String)), commit$).forEach((line) => console.log(line));
