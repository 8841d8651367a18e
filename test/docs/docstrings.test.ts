import { docstrings, prelude } from './docstrings';
import { Programs } from './Programs';

jest.setTimeout(120_000);

let programs: Programs;

beforeAll(() => {
  programs = new Programs([{ file: 'prelude.ts', code: prelude }, ...docstrings]);
});

afterAll(() => programs.remove());

describe('the examples in doc comments', () => {
  it.each(docstrings)('$under, line $line: prints what it says.', async ({ file, output }) => {
    const { code, stdout, stderr } = await programs.run(file);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n').join(', ')).toBe(output);
  });

  it('type-check against the built package.', async () => {
    const { code, stdout } = await programs.typeCheck();

    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });
});
