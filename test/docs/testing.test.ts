import { blocksOf } from './markdown';
import { Programs } from './Programs';

const blocks = blocksOf('docs/testing.md');
const written = (framework: string) => blocks.find(({ code }) => code.includes(`from '${framework}'`))!;
const titles = (code: string): string[] => [...code.matchAll(/^it\('(.+)'/gm)].map((match) => match[1]!);

describe('docs/testing.md', () => {
  let programs: Programs;

  beforeAll(() => {
    programs = new Programs([]);
  });
  afterAll(() => programs.remove());

  it('has tests that Vitest passes.', async () => {
    const { code } = written('vitest');
    programs.add({ file: 'vitest.test.ts', code });

    const { code: status, stdout, stderr } = await programs.test('vitest/vitest.mjs', 'run', 'vitest.test.ts', '--reporter=verbose');

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(titles(code)).toHaveLength(3);
    for (const title of titles(code)) expect(stdout).toMatch(new RegExp(`✓ .*${title}`));
  });

  it('has tests that Jest passes.', async () => {
    const { code } = written('@jest/globals');
    programs.add({ file: 'jest.test.ts', code });

    const { code: status, stderr } = await programs.test(
      'jest/bin/jest.js',
      '--rootDir=.',
      '--verbose',
      '--config={"testMatch":["**/jest.test.cjs"],"transform":{}}',
    );

    expect(status).toBe(0);
    expect(titles(code)).toHaveLength(2);
    for (const title of titles(code)) expect(stderr).toMatch(new RegExp(`✓ ${title}`));
  });
});
