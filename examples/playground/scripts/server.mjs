// Serves a build of the playground, and the small slow API that its HTTP page asks.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

const quotes = [
  'Simplicity does not precede complexity, but follows it.',
  'The competent programmer is fully aware of the limited size of his own skull.',
  'Premature optimization is the root of all evil.',
  'There are two ways of constructing a software design.',
  'The purpose of abstraction is not to be vague.',
  'Controlling complexity is the essence of computer programming.',
];

/**
 * A server of the files in `folder`; listening at 127.0.0.1, on `port` or any free one.
 *
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve(folder, port = 0) {
  const attempts = new Set();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const quote = /^\/api\/quotes\/(\d+)$/.exec(pathname);
    if (quote !== null) answerQuote(Number(quote[1]), response, attempts);
    else sendFile(folder, pathname, response);
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { url, close };
}

/** The first attempt at the third fails, the first at the fifth is never answered in time; all begins anew with the first. */
function answerQuote(id, response, attempts) {
  if (id === 1) attempts.clear();
  const first = !attempts.has(id);
  attempts.add(id);
  const delay = id === 5 && first ? 10_000 : 150 + 40 * id;
  const timer = setTimeout(() => {
    const fails = id === 3 && first;
    response.writeHead(fails ? 503 : 200, { 'content-type': types['.json'], 'cache-control': 'no-store' });
    response.end(JSON.stringify({ text: fails ? 'try again' : quotes[(id - 1) % quotes.length] }));
  }, delay);
  response.on('close', () => clearTimeout(timer));
}

/** A path without an extension is a page of the application. */
function sendFile(folder, pathname, response) {
  const path = join(folder, normalize(extname(pathname) === '' ? '/index.html' : decodeURIComponent(pathname)));
  if (!path.startsWith(folder) || !isFile(path)) {
    response.writeHead(404).end('not found');
    return;
  }
  response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream', 'cache-control': 'no-cache' });
  createReadStream(path).pipe(response);
}

function isFile(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
