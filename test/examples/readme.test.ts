import * as asyncio from '../../lib/index.js';
import * as executors from '../../lib/executors/index.js';
import * as testing from '../../lib/testing/index.js';
import { blocksOf, readPage } from '../docs/markdown';
import { Programs } from '../docs/Programs';

const readme = readPage('README.md');

describe('the README', () => {
  it('shows a forgotten yield* that debug mode names on the console.', async () => {
    const forgotten = blocksOf('README.md').find(({ code }) => code.includes('  asyncio.sleep(60_000);'))!;
    const code = forgotten.code.replace('run(main())', 'run(main(), { debug: true })');
    const programs = new Programs([{ file: 'debug.ts', code }]);

    const outcome = await programs.run('debug.ts');
    programs.remove();

    expect(outcome).toMatchObject({ code: 0, stdout: forgotten.output });
    expect(outcome.stderr).toContain('sleep() was never awaited');
  });

  it('lists only constructs that are exported.', () => {
    const rows = [...readme.matchAll(/^\| (`.+?) \|/gm)].map((match) => match[1]!);
    const names = rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map((match) => match[1]!));

    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => ![asyncio, testing, executors].some((entry) => name in entry))).toEqual([]);
  });
});
