import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../eventually.js';
import { isAlive } from '../executors/pool/support.js';
import { install, root, type Installed } from './installed.js';

interface Both {
  distinct: boolean;
  instances: boolean[];
  cjsInEsm: unknown[];
  esmInCjs: unknown[];
}

interface Held {
  begun: number;
  before: object;
  after: object;
}

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

describe('the executors of the packed tarball', () => {
  it.each(['executors.mjs', 'executors.cjs'])('are loaded by runInExecutor and mapToThread alone: %s.', (program) => {
    expect(installed.run(program)).toBe('[ 42, [ 1, 4, 9 ] ]\n');
  });

  it('work across an ESM and a CJS copy in one process.', () => {
    const results = ['toThread of the other', 'an executor of the other', 'its map', true, true, 0];
    expect(JSON.parse(installed.run('executorsBoth.mjs')) as Both).toEqual({
      distinct: true,
      instances: [true, true],
      cjsInEsm: results,
      esmInCjs: results,
    });
  });

  it('run in a program that is given as text, and as a module.', () => {
    const program = `
      import { ProcessPoolExecutor, ThreadPoolExecutor } from 'rxjs-asyncio/executors';
      for (const Pool of [ThreadPoolExecutor, ProcessPoolExecutor]) new Pool().submit((x) => x * 2, 4).subscribe(console.log);
    `;
    expect(installed.run(program, '--input-type=module', '-e')).toBe('8\n8\n');
  });

  it('run exported functions, and in Node also those by source, where code generation from strings is forbidden.', () => {
    expect(installed.run('executorsNoEval.mjs', '--disallow-code-generation-from-strings')).toBe('EvalError 8,-5,8,-5\n');
  });

  it('keep no process alive that has nothing else to do, and leave no child behind.', async () => {
    const pids = JSON.parse(installed.run('executorsIdle.mjs')) as number[];
    expect(pids).not.toEqual([]);
    for (const pid of pids) await untilGone(pid);
  });

  it('leave no child behind that computes when its process ends.', async () => {
    await untilGone(Number(installed.run('executorsExit.mjs')));
  });

  it('hold nothing after 2 310 jobs that were cancelled while they ran: 2 000 by their signal, 310 with their workers.', () => {
    const held = JSON.parse(installed.run('executorsLeaks.mjs')) as Record<string, Held>;
    const begun = Object.entries(held).map(([kind, { begun }]) => [kind, begun]);
    expect(Object.fromEntries(begun)).toEqual({ told: 1_000, toldProcesses: 1_000, killed: 250, killedProcesses: 60 });
    for (const { before, after } of Object.values(held)) expect(after).toEqual(before);
  });

  it('run in a bundle too, for which a bundler finds nothing of Node to resolve.', () => {
    installed.bundle('executorsNoEval.mjs');
    expect(installed.run('bundled-executorsNoEval.mjs')).toBe(' 8,-5,8,-5\n');
  });
});

it('the program of the workers is that of its source.', () => {
  const program = "import { workerSource } from './workerSource.mjs'; process.stdout.write(await workerSource());";
  const made = execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: root, encoding: 'utf8' });
  expect(made === readFileSync(join(root, 'lib/executors/pool/worker/source.ts'), 'utf8')).toBe(true);
});

/** Until the process of that number is gone. */
async function untilGone(pid: number): Promise<void> {
  expect(pid).toBeGreaterThan(0);
  await eventually(() => !isAlive(pid));
}
