import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { families } from '../conformance/generate/families.js';
import { readCorpus, readScenarioTraces } from '../conformance/recorded.js';

const page = readFileSync(join(__dirname, '../../docs/conformance.md'), 'utf8').replaceAll(/\s+/g, ' ');
const lines = readFileSync(join(__dirname, '../../docs/conformance.md'), 'utf8').split('\n');

describe('docs/conformance.md', () => {
  it('lists every family of the generator.', () => {
    const rows = lines.filter((line) => /^\| \w+ \|/.test(line)).map((line) => line.split(' | ')[0]!.slice(2));
    expect(rows).toEqual(['family', ...families]);
  });

  it('says how much is recorded, and under which CPython.', () => {
    const { cpython, seed, families: recorded } = readCorpus();
    const each = Object.values(recorded)[0]!.length;
    const total = Object.values(recorded).flat().length;
    const byHand = Object.keys(readScenarioTraces().traces).length;

    expect(page).toContain(
      `under CPython ${cpython}, are ${total} random programs, ${each} of each family from seed ${seed} on, and ${byHand} programs`,
    );
  });

  it('names commands and files that exist.', () => {
    const { scripts } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { scripts: object };
    const commands = [...page.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1]!);
    const links = [...page.matchAll(/\]\(([^)#]+)/g)].map((match) => match[1]!);

    expect(commands.length).toBeGreaterThan(3);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
    expect(links.filter((link) => !existsSync(join(__dirname, '../../docs', link)))).toEqual([]);
  });
});
