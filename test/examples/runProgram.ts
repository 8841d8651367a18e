import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export const root = join(__dirname, '../..');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  /** Options of Node itself. */
  readonly node?: readonly string[];
  readonly env?: Record<string, string>;
  /** Is called when something first comes from stderr. */
  readonly onStderr?: (program: ChildProcess) => void;
}

/** Runs a TypeScript program, which is named from the top of the repository, in a process of its own. */
export async function runProgram(file: string, args: readonly string[] = [], options: Options = {}): Promise<Outcome> {
  const { node = [], env = {}, onStderr } = options;
  const program = spawn(process.execPath, ['--import', 'tsx', ...node, file, ...args], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  if (onStderr !== undefined) program.stderr.once('data', () => onStderr(program));
  const exit = new Promise<number | null>((resolve, reject) => program.on('close', resolve).on('error', reject));
  const [code, stdout, stderr] = await Promise.all([exit, text(program.stdout), text(program.stderr)]);
  return { code, stdout, stderr };
}
