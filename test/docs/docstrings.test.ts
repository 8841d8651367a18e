import { docstrings, modules } from './docstrings';
import { Programs } from './Programs';

let programs: Programs;

beforeAll(() => {
  programs = new Programs([...modules, ...docstrings]);
});

afterAll(() => programs.remove());

describe('the examples in doc comments', () => {
  it.each(docstrings)('$under, line $line: prints what it says.', async ({ file, code: example, output }) => {
    const { code, stdout, stderr } = await (isOfThread(example) ? programs.run('main.ts', file.replace(/ts$/, 'js')) : programs.run(file));

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n').join(', ')).toBe(output);
  });

  it('type-check against the built package.', async () => {
    const { code, stdout } = await programs.typeCheck();

    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });
});

/** Whether it submits to the loop of another thread. */
function isOfThread(example: string): boolean {
  return example.includes("from './remote.js'") || example.includes('parentPort');
}
