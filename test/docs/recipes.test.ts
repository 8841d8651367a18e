import { blocks, recipes } from './blocks';
import { anchorOf } from './markdown';

describe('docs/recipes.md', () => {
  it('has one block under each heading, and it exports one function', () => {
    const headings = [...recipes.matchAll(/^## (.+)$/gm)].map((match) => match[1]!).filter((heading) => heading !== 'Before you start');

    expect(blocks.map(({ under }) => under)).toEqual(headings);
    for (const { code } of blocks) expect(code.match(/^export /gm)).toHaveLength(1);
  });

  it('lists all headings at its top, in their order, and links to no others', () => {
    const links = [...recipes.matchAll(/\]\((#[^)]+)\)/g)].map((match) => match[1]!);
    const anchors = blocks.map(({ under }) => anchorOf(under));

    expect(links.slice(0, anchors.length)).toEqual(anchors);
    expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
  });

  it('says for each recipe what unsubscribing does', () => {
    const sections = recipes.split(/^## /m).slice(2);

    expect(sections).toHaveLength(blocks.length);
    expect(sections.filter((section) => !/^\| (it )?is unsubscribed/m.test(section))).toEqual([]);
  });
});
