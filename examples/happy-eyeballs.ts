import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import * as asyncio from '../lib/index.js';
import { serving } from './serving.js';

const silent = createServer();
const polite = createServer((socket) => socket.write('hello'));

const connect = asyncio.coroutine(function* (name: string, port: number) {
  console.log(`${name}: is called`);
  const socket = createConnection(port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.on('close', resolve)).then(() => console.log(`${name}: the socket is closed`));
  try {
    const [greeting] = yield* asyncio.until(once(socket, 'data'));
    console.log(`${name}: "${greeting}"`);
    return socket;
  } catch (error) {
    socket.destroy();
    yield* asyncio.until(closed);
    throw error;
  }
});

const race = asyncio.coroutine(function* (ports: Record<string, number>) {
  const starters = Object.entries(ports).map(([name, port]) => () => connect(name, port));
  const [socket, index] = yield* asyncio.staggeredRace(starters, 200);
  console.log(`the race is won by number ${index}`);
  if (socket !== undefined) yield* asyncio.until(once(socket.destroy(), 'close'));
});

await asyncio.run(
  asyncio.asyncWith(serving(silent), (first) =>
    asyncio.asyncWith(serving(polite), (second) => race({ silent: first, polite: second })),
  ),
);
