import { createServer, type ServerResponse } from 'node:http';
import * as asyncio from '../lib/index.js';
import { serving } from './serving.js';

const commits = new asyncio.TaskGroup();

const commit = asyncio.coroutine(function* () {
  console.log('commit: begins');
  for (let page = 1; page <= 30; page++) yield* asyncio.sleep(10);
  console.log('commit: all 30 pages are written');
});

const handle = asyncio.coroutine(function* (response: ServerResponse) {
  try {
    response.write('wait…');
    yield* asyncio.shield(commits.createTask(commit()));
    response.end('thank you');
  } catch (error) {
    console.log(`handler: ${error}`);
    throw error;
  }
});

const server = createServer((_, response) => {
  const handling = handle(response).subscribe();
  response.on('close', () => handling.unsubscribe());
});

const client = asyncio.coroutine(function* (port: number) {
  const response = yield* asyncio.until(fetch(`http://127.0.0.1:${port}`));
  console.log('client: goes away');
  yield* asyncio.until(response.body!.cancel());
});

// The group is left, and the server closed, when all commits are through.
await asyncio.run(asyncio.asyncWith(serving(server), (port) => asyncio.asyncWith(commits, () => client(port))));
