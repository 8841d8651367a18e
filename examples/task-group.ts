import { once } from 'node:events';
import { createServer } from 'node:http';
import * as asyncio from '../lib/index.js';
import { serving } from './serving.js';

const closed: Promise<string>[] = [];

const server = createServer((request, response) => {
  const path = request.url!;
  if (path === '/hello') response.end('hello');
  else if (path === '/broken') response.writeHead(500).end();
  // Any other is never answered.
  else closed.push(once(response, 'close').then(() => path));
});

const download = (port: number, path: string) =>
  asyncio.fromAsync(async (signal) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal });
    if (!response.ok) throw new Error(`${path} gave ${response.status}`);
    console.log(`${path} gave "${await response.text()}"`);
  });

const main = asyncio.asyncWith(serving(server), function* (port) {
  try {
    yield* asyncio.taskGroup(function* (group) {
      group.createTask(download(port, '/slow'));
      group.createTask(download(port, '/slower'));
      yield* download(port, '/hello');
      group.createTask(download(port, '/broken'));
    });
  } catch (error) {
    if (!(error instanceof asyncio.ExceptionGroup)) throw error;
    console.log(`${error.message}:`, error.errors.map(String));
  }
  console.log('the server saw these closed:', yield* asyncio.gather(closed));
});

await asyncio.run(main);
