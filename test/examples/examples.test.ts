import { mkdirSync, mkdtempSync, linkSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './runProgram';

const programs = [
  'workers',
  'loop-task-future',
  'cancellation',
  'pipes',
  'deadline',
  'task-group',
  'shield',
  'happy-eyeballs',
  'pipes-waiting',
  'producers-consumers',
  'downloads',
  'pausable-ticker',
  'condition-buffer',
  'barrier-phases',
  'timeline',
  'thread-future',
  'thread-blocks',
  'blocking-calls',
];

const expected = (name: string): string => readFileSync(join(__dirname, 'expected', `${name}.txt`), 'utf8');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rxjs-asyncio-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, lines: number): string {
  const path = join(folder, file);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, 'line\n'.repeat(lines));
  return path;
}

function writeProject(): void {
  write('index.ts', 3);
  write('lib/a.ts', 10);
  write('lib/b.ts', 20);
  write('lib/deep/c.ts', 0);
  write('lib/notes.md', 5);
  for (const ignored of ['node_modules/x', 'lib/node_modules', 'dist', '.git']) write(`${ignored}/d.ts`, 1);
}

describe('the examples', () => {
  it.each(programs)('%s prints the expected text and exits with 0.', async (name) => {
    expect(await runProgram(`examples/${name}.ts`)).toEqual({ code: 0, stdout: expected(name), stderr: '' });
  });

  it('primes prints the expected text, and beside that how much faster it was.', async () => {
    const { code, stdout, stderr } = await runProgram('examples/primes.ts');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expected('primes') });
    expect(stderr).toMatch(/^\d+ processes: \d+\.\d times as fast as one\n$/);
  });

  it('count-lines counts the lines of each folder, leaving out what is not source, and shows its progress.', async () => {
    writeProject();

    const { code, stdout, stderr } = await runProgram('examples/count-lines.ts', [folder]);

    expect({ code, stdout }).toEqual({ code: 0, stdout: expected('count-lines') });
    expect(stderr).toBe('\r1 of 4 files\r2 of 4 files\r3 of 4 files\r4 of 4 files\n');
  });

  it('count-lines counts this repository when it is given no folder.', async () => {
    const { code, stdout } = await runProgram('examples/count-lines.ts');

    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+ lines in lib\/waiting$/m);
    expect(stdout).not.toContain('node_modules');
  });

  it('count-lines names a file that was not read before its deadline, and goes on.', async () => {
    truncateSync(write('big.ts', 1), 500_000_000);

    const { code, stdout } = await runProgram('examples/count-lines.ts', [folder, '1']);

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'not read within 1 ms: big.ts\n' });
  });

  it('count-lines cleans up on Ctrl-C and exits with 130.', async () => {
    const first = write('0.ts', 200_000);
    for (let i = 1; i < 2_000; i++) linkSync(first, join(folder, `${i}.ts`));

    const { code, stdout, stderr } = await runProgram('examples/count-lines.ts', [folder], {
      onStderr: (program) => program.kill('SIGINT'),
    });

    expect({ code, stdout }).toEqual({ code: 130, stdout: 'stopped before all files were read\n' });
    expect(stderr).toMatch(/^(\r\d+ of 2000 files)+\n$/);
  });
});

describe('the demo', () => {
  it('runs all examples, one after the other, under headings.', async () => {
    writeProject();

    const { code, stdout } = await runProgram('examples/demo.ts', [folder]);

    const sections = stdout.split(/^--- .+ ---\n/m);
    expect(code).toBe(0);
    expect(sections).toEqual(['', ...[...programs, 'primes', 'count-lines'].map((name) => `${expected(name)}\n`)]);
  });

  it('fails when an example fails.', async () => {
    const { code, stderr } = await runProgram('examples/demo.ts', [join(folder, 'missing')]);

    expect(code).toBe(1);
    expect(stderr).toContain('ENOENT');
  });
});
