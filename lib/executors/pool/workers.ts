import workerpool from 'workerpool';
import { createMark, type Mark } from './Mark.js';
import type { WorkerKind } from './protocol.js';
import { workerSource } from './worker/source.js';

/** What all three kinds of workers have once workerpool has started them. */
export interface RawWorker {
  send(message: unknown): void;
  on?(event: 'exit' | 'close' | 'error' | 'message' | 'messageerror', listener: Listener): void;
  listeners?(event: 'exit' | 'message'): Listener[];
  removeAllListeners?(event: 'exit' | 'message'): void;
  addEventListener?(event: 'error' | 'message' | 'messageerror', listener: (event: unknown) => void): void;
  terminate?(): unknown;
  kill?(signal: string): boolean;
  ref?(): void;
  unref?(): void;
  readonly channel?: { ref(): void; unref(): void } | null;
  readonly pid?: number;
}

type Listener = (first: unknown, second: unknown) => void;

/** A pool of one: workerpool starts the worker and calls it. Which job it gets, and when it is ended, is decided here. */
export interface OneWorker {
  exec(
    method: string,
    params: readonly unknown[],
    options?: { on?: (event: unknown) => void; transfer?: Transferable[] },
  ): { then(fulfilled: (value: unknown) => void, rejected: (error: unknown) => void): unknown };
  /** The worker behind it, and the calls that it is busy with. */
  readonly workers: readonly [{ readonly worker: RawWorker; processing: object }];
}

type Options = Parameters<typeof workerpool.pool>[1];

export interface StartedWorker {
  readonly pool: OneWorker;
  readonly mark: Mark | null;
  readonly hello: ReturnType<OneWorker['exec']>;
}

export function startWorker(kind: WorkerKind): StartedWorker {
  const mark = createMark(kind);
  const pool = workerpool.pool(scriptOf(kind), { maxWorkers: 1, ...optionsOf(kind) }) as unknown as OneWorker;
  const hello = pool.exec('hello', [mark?.place ?? null]);
  const { worker } = pool.workers[0];
  if (kind !== 'web') hide(worker, kind);
  if (kind === 'process') adopt(worker);
  return { pool, mark, hello };
}

/**
 * What workerpool is not told of a worker of Node: messages that are not its own, which a function may send, and at which it throws; and
 * that a process has exited, before what it had sent was read.
 */
function hide(worker: RawWorker, kind: WorkerKind): void {
  forward(worker, 'message', 'message', isOfWorkerpool);
  if (kind === 'process') forward(worker, 'exit', 'close', () => true);
}

function forward(worker: RawWorker, heard: 'exit' | 'message', event: 'close' | 'message', isWanted: (first: unknown) => boolean): void {
  const listeners = worker.listeners?.(heard) ?? [];
  worker.removeAllListeners?.(heard);
  worker.on?.(event, (...args) => {
    if (isWanted(args[0])) for (const listener of listeners) listener.apply(worker, args);
  });
}

function isOfWorkerpool(message: unknown): boolean {
  if (typeof message !== 'object' || message === null) return message === 'ready';
  const { id } = message as { id?: unknown };
  return typeof id === 'number' && ('result' in message || 'isEvent' in message);
}

const children = new Set<RawWorker>();

function adopt(child: RawWorker): void {
  child.send(workerSource);
  if (children.size === 0) process.on('exit', endChildren);
  children.add(child);
  child.on?.('exit', () => {
    children.delete(child);
    if (children.size === 0) process.off('exit', endChildren);
  });
}

/** A child that computes would not notice that this process is gone. */
function endChildren(): void {
  for (const child of children) child.kill?.('SIGKILL');
}

/** Whether a call failed because its worker is gone, of which that worker's own events tell more. */
export function isTermination(error: unknown): boolean {
  return error instanceof workerpool.TerminateError;
}

function scriptOf(kind: WorkerKind): string {
  if (kind === 'thread') return workerSource;
  return kind === 'web' ? blobUrl() : '-';
}

function optionsOf(kind: WorkerKind): Options {
  switch (kind) {
    case 'thread':
      return { workerType: 'thread', workerThreadOpts: { eval: true } };
    case 'process':
      return { workerType: 'process', forkOpts: { execArgv: [...inheritedArgv(), '-e', bootstrap], serialization: 'advanced' } };
    case 'web':
      return { workerType: 'web' };
  }
}

let url: string | null = null;

/** One for all workers of this page. */
function blobUrl(): string {
  return (url ??= URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' })));
}

/**
 * A child process gets its program as its first message, so that there is no file to be found, wherever this package was bundled
 * to. Where code generation from strings is forbidden, `vm` runs it all the same, but has no `import()`: that comes from here.
 */
const bootstrap =
  "globalThis[Symbol.for('rxjs-asyncio.import')] = (url) => import(url);" +
  "process.once('message', (source) => {" +
  '  try { (0, eval)(source); } catch (error) {' +
  '    if (!(error instanceof EvalError)) throw error;' +
  "    process.getBuiltinModule('node:vm').runInThisContext(source);" +
  '  }' +
  '});';

/** Options of Node that say what to run rather than how: a child must not run that too. */
const ownProgram = new Set(['-e', '--eval', '-p', '--print', '-pe', '--input-type', '--test', '--watch', '-i', '--interactive']);
const takesValue = new Set(['-e', '--eval', '-p', '--print', '-pe', '--input-type']);

function inheritedArgv(): string[] {
  const kept: string[] = [];
  const { execArgv } = process;
  for (let i = 0; i < execArgv.length; i++) {
    const argument = execArgv[i] as string;
    const [name] = argument.split('=') as [string];
    if (name.startsWith('--inspect')) continue;
    if (!ownProgram.has(name)) kept.push(argument);
    else if (takesValue.has(name) && !argument.includes('=')) i++;
  }
  return kept;
}
