import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../examples/runProgram';
import { blocksOf, Programs } from './blocks';

jest.setTimeout(120_000);

const text = readFileSync(join(root, 'docs/executors.md'), 'utf8');
const blocks = blocksOf('executors', text);

let programs: Programs;

beforeAll(() => {
  programs = new Programs(blocks);
});

afterAll(() => programs.remove());

describe('docs/executors.md', () => {
  it.each(blocks)('$file, under "$under", prints what it says', async ({ file, output }) => {
    const { code, stdout, stderr } = await programs.run(file);
    const lines = (printed: string): string[] => printed.split('\n').sort();

    expect(output).not.toBe('');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // Which of two workers is quicker is not known.
    expect(lines(stdout)).toEqual(lines(output));
  });

  it('has blocks that type-check', async () => {
    const { code, stdout } = await programs.typeCheck();

    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });

  it('lists all headings at its top, in their order', () => {
    const headings = [...text.matchAll(/^## (.+)$/gm)].map((match) => `#${match[1]!.toLowerCase().replaceAll(' ', '-')}`);
    const links = [...text.matchAll(/^ - \[.+\]\((#[^)]+)\)$/gm)].map((match) => match[1]!);

    expect(links).toEqual(headings);
  });
});
