import { spawn } from 'node:child_process';
import { join } from 'node:path';

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: string[];
  readonly errors: string;
}

/** Runs one of the programs of fixtures/programs.ts, and sends it a SIGINT at each of these lines of output. */
function runProgram(name: string, ...interruptAt: string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'fixtures/programs.ts'), name]);
  const left = [...interruptAt];
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  child.stdout.on('data', (chunk) => {
    for (const line of String(chunk).split('\n')) {
      if (line !== left[0]) continue;
      left.shift();
      child.kill('SIGINT');
    }
    output += String(chunk);
  });
  return new Promise((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, lines: output.trim().split('\n'), errors })),
  );
}

describe('Ctrl-C', () => {
  it('RUN-12: the first one cancels main and waits for its cleanup; the exit code is 130', async () => {
    const { code, lines } = await runProgram('cleanup', 'ready');
    expect(lines).toEqual(['ready', 'cleanup begins', 'cleanup ends', 'error CancelledError']);
    expect(code).toBe(130);
  });

  it('RUN-12: the second one ends the process at once', async () => {
    const { code, lines } = await runProgram('hang', 'ready', 'cleanup begins');
    expect(lines).toEqual(['ready', 'cleanup begins']);
    expect(code).toBe(130);
  });

  it('RUN-12: a main that swallows it returns normally', async () => {
    const { code, lines } = await runProgram('refuse', 'ready');
    expect(lines).toEqual(['ready', 'refused', 'value result']);
    expect(code).toBe(0);
  });

  it('RUN-12: what main has left running is cancelled and awaited as well', async () => {
    const { code, lines } = await runProgram('leftover', 'ready');
    expect(lines).toEqual(['ready', 'cleanup begins', 'cleanup ends', 'error CancelledError']);
    expect(code).toBe(130);
  });

  it('RUN-12: a listener of the program itself is left alone', async () => {
    const { code, lines } = await runProgram('ownListener', 'ready');
    expect(lines).toEqual(['ready', 'own listener of 1']);
    expect(code).toBe(3);
  });

  it('RUN-13: a main that was also cancelled by somebody else was not ended by Ctrl-C', async () => {
    const { code, lines } = await runProgram('cancelledByOthers', 'ready');
    expect(lines).toEqual(['ready', 'error CancelledError']);
    expect(code).toBe(0);
  });

  it('with handleSigint: false it does what Node does by default', async () => {
    const { signal, lines } = await runProgram('unhandled', 'ready');
    expect(lines).toEqual(['ready']);
    expect(signal).toBe('SIGINT');
  });

  it('an exit code of the program itself wins', async () => {
    expect((await runProgram('ownExitCode', 'ready')).code).toBe(7);
  });

  it('no listener is left when run is over', async () => {
    const { code, lines } = await runProgram('afterwards');
    expect(lines).toEqual(['value undefined', 'listeners 0']);
    expect(code).toBe(0);
  });
});

describe('a failure that nobody has read, in a process that has nothing left to do', () => {
  it.each(['unreadTask', 'unreadFuture'])('is reported before the exit, which it makes a failure (%s)', async (name) => {
    const { code, errors } = await runProgram(name);
    expect(errors).toContain('nobody has read this');
    expect(code).not.toBe(0);
  });

  it('is not reported when it was read', async () => {
    const { code, lines, errors } = await runProgram('readTask');
    expect(lines).toEqual(['read']);
    expect(errors).toBe('');
    expect(code).toBe(0);
  });
});
