import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../examples/runProgram';
import { anchorOf, blocksOf, readPage } from './markdown';
import { Programs } from './Programs';

const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const pages = ['README.md', ...guides.map((name) => `docs/${name}`)];
/** Its files belong together: threads.test.ts runs and type-checks them. */
const isPart = (page: string, code: string): boolean => page === 'docs/threads.md' && /^\/\/ \w+\.ts\n/.test(code);
const blocks = pages.flatMap((page) =>
  blocksOf(page)
    .filter(({ code }) => !isPart(page, code))
    .map((block) => ({ page, ...block })),
);
const isTest = ({ code }: { code: string }): boolean => /from '(vitest|@jest\/globals)'/.test(code);

let programs: Programs;

beforeAll(() => {
  programs = new Programs(blocks);
});

afterAll(() => programs.remove());

describe('the pages', () => {
  it.each(blocks.filter((block) => !isTest(block)))('$page, line $line: the program prints what it says.', async ({ file, output }) => {
    expect(output).not.toBe('');
    expect(await programs.run(file)).toEqual({ code: 0, stdout: output, stderr: '' });
  });

  it('have programs that type-check against the built package.', async () => {
    const { code, stdout } = await programs.typeCheck();

    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });

  it.each(pages)('%s links to files and headings that exist.', (page) => {
    const links = [...readPage(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
    const here = links.filter((link) => !/^https?:/.test(link));

    expect(here.filter((link) => !leadsSomewhere(page, link))).toEqual([]);
  });

  it('have no block in a language that nobody checks.', () => {
    const fences = pages.flatMap((page) => [...readPage(page).matchAll(/^(<!-- .+ -->\n)?```(\w*)\n.*?^```$/gms)]);
    const languages = new Set(fences.flatMap(([, shown, language]) => (shown === undefined ? [language] : [])));

    expect([...languages].filter((language) => !['ts', 'py', 'text'].includes(language!))).toEqual([]);
  });
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path, heading] = link.split('#') as [string, string?];
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return false;
  if (heading === undefined) return true;
  const headings = [...readPage(target).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1]!));
  return headings.includes(`#${heading}`);
}
