import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, root, type Installed } from './installed.js';

const program = `
import { firstValueFrom, of } from 'rxjs';
import { asyncWith, coroutine, gather, Lock, Queue, run, sleep, toAsyncIterable } from 'rxjs-asyncio';
import { ThreadPoolExecutor } from 'rxjs-asyncio/executors';
import { orderedMap } from 'rxjs-asyncio/operators';
import { runVirtual } from 'rxjs-asyncio/testing';

const lock = new Lock();
const queue = new Queue<number>(1);
const main = coroutine(function* (item: number) {
  yield* asyncWith(lock, () => queue.put(item));
  const [got] = yield* gather([queue.get()]);
  return got.toFixed(1);
});

export async function all(): Promise<string[]> {
  const texts = [await run(main(1)), runVirtual(() => main(2)).value, await firstValueFrom(of(3).pipe(orderedMap(main)))];
  for await (const text of toAsyncIterable(main(4))) texts.push(text);
  return texts;
}

// @ts-expect-error it takes a number
main('1');
export const executor: ThreadPoolExecutor | null = null;
export const nap = sleep(1, 'over');
`;

describe('the declarations', () => {
  let installed: Installed;
  beforeAll(() => {
    installed = install();
    writeFileSync(join(installed.folder, '../../consumer.mts'), program);
  });
  afterAll(() => installed.remove());

  it.each([
    ['5.2', 'node_modules/typescript-5.2/node_modules/typescript'],
    ['6.0', 'node_modules/typescript'],
  ])('are read by TypeScript %s, all of them, as Node and bundlers resolve them.', (version, compiler) => {
    const printed = (...options: string[]): string =>
      spawnSync(process.execPath, [join(root, compiler, 'lib/tsc.js'), ...options], { cwd: join(installed.folder, '../..'), encoding: 'utf8' }).stdout;
    const options = ['consumer.mts', '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--lib', 'es2022,dom'];
    expect(printed('--version')).toContain(`Version ${version}.`);
    expect(printed(...options, '--module', 'nodenext', '--moduleResolution', 'nodenext')).toBe('');
    expect(printed(...options, '--module', 'es2022', '--moduleResolution', 'bundler')).toBe('');
  });
});
