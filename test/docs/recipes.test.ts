import { blocks, Programs, recipes } from './blocks';

jest.setTimeout(120_000);

let programs: Programs;

beforeAll(() => {
  programs = new Programs();
});

afterAll(() => programs.remove());

describe('docs/recipes.md', () => {
  it.each(blocks)('$file, under "$under", prints what it says', async ({ file, output }) => {
    expect(output).not.toBe('');
    expect(await programs.run(file)).toEqual({ code: 0, stdout: output, stderr: '' });
  });

  it('has blocks that type-check', async () => {
    const { code, stdout } = await programs.typeCheck();

    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });

  it('has one block under each heading, and it exports one function', () => {
    const headings = [...recipes.matchAll(/^## (.+)$/gm)].map((match) => match[1]!).filter((heading) => heading !== 'Before you start');

    expect(blocks.map(({ under }) => under)).toEqual(headings);
    for (const { code } of blocks) expect(code.match(/^export /gm)).toHaveLength(1);
  });

  it('lists all headings at its top, in their order, and links to no others', () => {
    const anchor = (heading: string): string => `#${heading.toLowerCase().replaceAll(' ', '-')}`;
    const links = [...recipes.matchAll(/\]\((#[^)]+)\)/g)].map((match) => match[1]!);
    const anchors = blocks.map(({ under }) => anchor(under));

    expect(links.slice(0, anchors.length)).toEqual(anchors);
    expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
  });

  it('says for each recipe what unsubscribing does', () => {
    const sections = recipes.split(/^## /m).slice(2);

    expect(sections).toHaveLength(blocks.length);
    expect(sections.filter((section) => !/^\| (it )?is unsubscribed/m.test(section))).toEqual([]);
  });
});
