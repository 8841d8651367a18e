import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../examples/runProgram';
import { shownOn } from './markdown';

const pages = ['README.md', ...readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : []))];
const shown = pages.flatMap(shownOn);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Whether these lines are in `text`, one after the other, however far they are indented there. */
function holds(text: string, code: string): boolean {
  const lines = text.split('\n');
  const wanted = code.trimEnd().split('\n');
  return lines.some((line, at) => {
    const indent = /^ */.exec(line)![0];
    return wanted.every((want, offset) => lines[at + offset] === (want === '' ? '' : indent + want));
  });
}

describe('what the pages show of files that run', () => {
  it.each(shown.filter(({ whole }) => whole))('$page: $path is the whole file.', ({ path, code }) => {
    expect(code).toBe(read(path));
  });

  it.each(shown.filter(({ whole }) => !whole))('$page: what is from $path is in there.', ({ path, code }) => {
    expect(holds(read(path), code) ? code : read(path)).toBe(code);
  });

  it('is, of the bundlers, each configuration that is tested.', () => {
    const folder = 'test/browser/bundlers/app';
    const configurations = readdirSync(join(root, folder)).filter((name) => name.endsWith('.mjs'));

    const paths = shown.map(({ path }) => path);
    expect(configurations.filter((name) => !paths.includes(`${folder}/${name}`))).toEqual([]);
    expect(configurations).toHaveLength(5);
  });

  it('is, of the specs of the playground, each.', () => {
    const folder = 'examples/playground/src/specs';

    const paths = shown.flatMap(({ path, whole }) => (whole && path.startsWith(folder) ? [path] : []));
    expect(paths.sort()).toEqual(readdirSync(join(root, folder)).map((name) => `${folder}/${name}`).sort());
  });
});
