import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagrams } from '../../docs/diagrams/diagrams';
import { marbles } from '../../lib/testing/index.js';
import { root } from '../examples/runProgram';
import { readPage } from './markdown';

const pictures = join(root, 'docs/pictures');

describe.each(diagrams)('the diagram $name', ({ inputs, outputs, values, left, error, build }) => {
  it('is what happens.', () => {
    const expected = Object.entries(outputs);
    expect.assertions(expected.length + 1);

    const check = (actual: unknown, wanted: unknown): void => expect(inWords(actual)).toEqual(inWords(wanted));
    marbles(({ cold, expectObservable }) => {
      const sources = Object.entries(inputs).map(([name, text]) => [name, cold(text)] as const);
      const built = build(Object.fromEntries(sources));
      expect(Object.keys(built)).toEqual(Object.keys(outputs));
      expected.forEach(([name, text], index) => {
        expectObservable(built[name]!, index === 0 ? left : undefined).toBe(text, values, error);
      });
    }, check);
  });
});

/** Notifications with an error by its name alone. */
function inWords(messages: unknown): unknown {
  return (messages as { frame: number; notification: { kind: string; value?: unknown; error?: unknown } }[]).map(
    ({ frame, notification: { kind, value, error } }) => ({ frame, kind, value, error: (error as Error | undefined)?.name ?? error }),
  );
}

describe('docs/pictures', () => {
  it('has what `npm run diagrams` draws.', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
    const { stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'docs/diagrams/main.ts', folder], { cwd: root, encoding: 'utf8' });
    const drawn = read(folder);
    rmSync(folder, { recursive: true });

    expect(stderr).toBe('');
    expect(Object.keys(drawn)).toEqual(expect.arrayContaining(diagrams.map(({ name }) => `${name}.svg`)));
    expect(read(pictures)).toMatchObject(drawn);
  });

  it('has no picture that no page shows.', () => {
    const readmes = ['README.md', 'examples/playground/README.md'];
    const pages = [...readmes, ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
    const shown = pages.map(readPage).join();

    expect(readdirSync(pictures).filter((name) => !shown.includes(`pictures/${name})`))).toEqual([]);
  });
});

function read(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}
