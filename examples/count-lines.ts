import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { argv, stderr } from 'node:process';
import { map, timeout } from 'rxjs';
import * as asyncio from '../lib/index.js';

// tsx examples/count-lines.ts [folder] [deadline per file, in ms]
const root = argv[2] ?? join(import.meta.dirname, '..');
const deadline = Number(argv[3] ?? 5_000);
const ignored = ['node_modules', 'dist', '.git', '.cache'];
const readers = 8;

const findFiles = asyncio.coroutine(function* (folder: string): asyncio.Body<string[]> {
  const entries = yield* asyncio.fromAsync(() => readdir(folder, { withFileTypes: true }));
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'));
  const folders = entries.filter((entry) => entry.isDirectory() && !ignored.includes(entry.name));
  const nested = yield* asyncio.gather(folders.map(({ name }) => findFiles(join(folder, name))));
  return [...files.map(({ name }) => join(folder, name)), ...nested.flat()];
});

const countLines = (file: string) =>
  asyncio
    .fromAsync((signal) => readFile(file, { encoding: 'utf8', signal }))
    .pipe(map((text) => text.split('\n').length - 1), timeout(deadline));

const main = asyncio.coroutine(function* () {
  const files = yield* findFiles(root);
  const queue = files.values();
  const counts = new Map<string, number>();
  const slow: string[] = [];
  let done = 0;

  const reader = asyncio.coroutine(function* () {
    for (const file of queue) {
      const folder = relative(root, dirname(file)) || '.';
      try {
        const lines = yield* asyncio.until(countLines(file));
        counts.set(folder, (counts.get(folder) ?? 0) + lines);
      } catch (error) {
        if (!(error instanceof asyncio.TimeoutError)) throw error;
        slow.push(relative(root, file));
      }
      stderr.write(`\r${++done} of ${files.length} files`);
    }
  });

  try {
    yield* asyncio.gather(Array.from({ length: readers }, () => reader()));
  } finally {
    stderr.write('\n');
    if (done < files.length) console.log('stopped before all files were read');
  }

  for (const [folder, lines] of [...counts].sort()) console.log(`${lines} lines in ${folder}`);
  for (const file of slow.sort()) console.log(`not read within ${deadline} ms: ${file}`);
});

try {
  await asyncio.run(main());
} catch (error) {
  // Ctrl-C: run() has cancelled main, waited for its cleanup and set the exit code to 130.
  if (!(error instanceof asyncio.CancelledError)) throw error;
}
