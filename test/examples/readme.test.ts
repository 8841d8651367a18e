import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as executors from '../../lib/executors/index.js';
import * as asyncio from '../../lib/index.js';
import * as testing from '../../lib/testing/index.js';
import { root, runProgram, type Outcome } from './runProgram';

jest.setTimeout(120_000);

const readme = readFileSync(join(root, 'README.md'), 'utf8');

const tsconfig = {
  extends: join(root, 'tsconfig.json'),
  compilerOptions: {
    paths: { 'rxjs-asyncio': [join(root, 'lib/index.ts')], 'rxjs-asyncio/testing': [join(root, 'lib/testing/index.ts')] },
    typeRoots: [join(root, 'node_modules/@types')],
  },
  include: ['*.ts'],
};

/** What a test framework defines, as far as the README uses it. */
const framework = `globalThis.it = (title, test) => { test(); console.log('passed:', title); };`;

interface Block {
  readonly file: string;
  readonly under: string;
  readonly code: string;
  readonly output: string;
}

/** A block's output is in the text block after it, else in the comments behind its `console.log`s and the titles of its tests. */
function outputOf(code: string, text: string | undefined): string {
  if (text !== undefined) return text;
  const logged = [...code.matchAll(/console\.log.*; \/\/ (.+)/g)].map((match) => match[1]);
  const passed = [...code.matchAll(/^it\('(.+)'/gm)].map((match) => `passed: ${match[1]}`);
  return [...logged, ...passed].map((line) => `${line}\n`).join('');
}

const blocks: Block[] = [...readme.matchAll(/```ts\n(.*?)```(?:\n\n```text\n(.*?)```)?/gs)].map((match, index) => ({
  file: `block${index + 1}.ts`,
  under: [...readme.slice(0, match.index).matchAll(/^## (.+)$/gm)].at(-1)![1]!,
  code: match[1]!,
  output: outputOf(match[1]!, match[2]),
}));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'readme-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  writeFileSync(join(folder, 'framework.mjs'), framework);
  for (const { file, code } of blocks) writeFileSync(join(folder, file), code);
});

afterAll(() => rmSync(folder, { recursive: true }));

function runBlock(file: string): Promise<Outcome> {
  const node = ['--import', join(folder, 'framework.mjs')];
  return runProgram(join(folder, file), [], { node, env: { TSX_TSCONFIG_PATH: join(folder, 'tsconfig.json') } });
}

describe('the README', () => {
  it.each(blocks)('$file, under "$under", prints what it says.', async ({ file, output }) => {
    const outcome = await runBlock(file);

    expect(output).not.toBe('');
    expect(outcome).toEqual({ code: 0, stdout: output, stderr: '' });
  });

  it('shows a forgotten yield* that debug mode names on the console.', async () => {
    const forgotten = blocks.find(({ code }) => code.includes('  asyncio.sleep(60_000);'))!;
    writeFileSync(join(folder, 'debug.ts'), forgotten.code.replace('run(main())', 'run(main(), { debug: true })'));

    const { code, stdout, stderr } = await runBlock('debug.ts');

    expect({ code, stdout }).toEqual({ code: 0, stdout: forgotten.output });
    expect(stderr).toContain('sleep() was never awaited');
  });

  it('has blocks that type-check.', async () => {
    const { stdout } = await runProgram('node_modules/typescript/bin/tsc', ['-p', folder]);

    expect(stdout).toBe('');
  });

  it('lists only constructs that are exported.', () => {
    const rows = [...readme.matchAll(/^\| (`.+?) \|/gm)].map((match) => match[1]!);
    const names = rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map((match) => match[1]!));

    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !(name in asyncio) && !(name in executors) && !(name in testing))).toEqual([]);
  });

  it('links to files and headings that exist.', () => {
    const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1]!);
    const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map((match) => `#${match[1]!.toLowerCase().replaceAll(' ', '-')}`);

    expect(links.filter((link) => (link.startsWith('#') ? !headings.includes(link) : !existsSync(join(root, link))))).toEqual([]);
  });
});
