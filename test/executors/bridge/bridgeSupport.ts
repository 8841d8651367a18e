import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as threads from 'node:worker_threads';
import type { Subscription } from 'rxjs';
import type * as asyncio from '../../../lib/index.js';
import type * as executors from '../../../lib/executors/index.js';

const root = resolve(__dirname, '../../..');
const bundle = join(root, '.cache', `bridge-${process.pid}.mjs`);

/** What the body of a worker is given: it is sent by its source, and sees nothing else. */
export interface Inside<D> {
  readonly asyncio: typeof asyncio;
  readonly executors: typeof executors;
  readonly threads: typeof threads;
  readonly parentPort: threads.MessagePort;
  readonly data: D;
  /** What a call throws, as text. */
  caught(fn: () => unknown): string;
  /** Sends a line to the test, see `lines`. */
  say(text: unknown): void;
}

const entry = `
export * as asyncio from './lib/index.ts';
export * as executors from './lib/executors/index.ts';
`;

/** Once for a file of tests: the library as workers load it. */
export function bundleLibrary(): void {
  const esbuild = join(root, 'node_modules/.bin/esbuild');
  const options = ['--bundle', '--format=esm', '--platform=node', '--target=es2022', `--outfile=${bundle}`, '--log-level=error'];
  execFileSync(esbuild, [...options, '--loader=ts', `--tsconfig=${join(root, 'tsconfig.json')}`, '--sourcefile=entry.ts'], { cwd: root, input: entry });
}

export function removeBundle(): void {
  rmSync(bundle, { force: true });
}

const prologue = `
const threads = require('node:worker_threads');
const caught = (fn) => {
  try {
    return 'gave ' + String(fn());
  } catch (error) {
    return error.name + ': ' + error.message;
  }
};
const say = (text) => threads.parentPort.postMessage({ said: text });
`;

/** A worker thread that runs `body` with the library, once that is loaded. */
export function startWorker<D>(body: (inside: Inside<D>) => unknown, data: D, transferList: threads.TransferListItem[] = []): Started {
  const source = `${prologue}
    import(${JSON.stringify(bundle)}).then(async (library) => {
      const returned = await (${body.toString()})({ ...library, threads, parentPort: threads.parentPort, data: threads.workerData, caught, say });
      threads.parentPort.postMessage({ returned });
    });`;
  return new Started(new threads.Worker(source, { eval: true, workerData: data, transferList }));
}

export class Started {
  readonly worker: threads.Worker;
  readonly exit: Promise<number>;
  /** What the body returned. */
  readonly returned: Promise<unknown>;
  readonly #said: unknown[] = [];
  #wake: () => void = () => undefined;

  constructor(worker: threads.Worker) {
    this.worker = worker;
    this.exit = new Promise((resolve) => worker.on('exit', resolve));
    this.returned = new Promise((resolve, reject) => {
      worker.on('error', reject);
      worker.on('message', (message: { said?: unknown; returned?: unknown }) => {
        if ('returned' in message) resolve(message.returned);
        if (!('said' in message)) return;
        this.#said.push(message.said);
        this.#wake();
      });
    });
    this.returned.catch(() => undefined);
  }

  /** The next thing that it says. */
  async line(): Promise<unknown> {
    while (this.#said.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#said.shift();
  }

  /** What it says until it says `last`. */
  async lines(last: unknown): Promise<unknown[]> {
    const lines: unknown[] = [];
    for (;;) {
      const line = await this.line();
      if (line === last) return lines;
      lines.push(line);
    }
  }
}

/** A promise and the way to fulfil it, for what has to come before a test goes on. */
export function signal<T = void>(): { readonly given: Promise<T>; give(value: T): void } {
  let give!: (value: T) => void;
  const given = new Promise<T>((resolve) => (give = resolve));
  return { given, give };
}

/** A channel whose two ends are both in this thread. */
export function channel(): { owner: MessagePort; client: MessagePort; close(): void } {
  const { port1: owner, port2: client } = new MessageChannel();
  return {
    owner,
    client,
    close() {
      owner.close();
      client.close();
    },
  };
}

/** Fulfilled when it is withdrawn. */
export function withdrawn(exposed: Subscription): Promise<void> {
  return new Promise((resolve) => exposed.add(() => resolve()));
}
