import type * as Threads from 'node:worker_threads';
import type { Endpoint } from './Endpoint.js';

type WorkerThreads = Pick<typeof Threads, 'parentPort' | 'receiveMessageOnPort' | 'Worker'>;

/** Asked for at run time: an import would be in the way of every bundler for browsers. */
export const workerThreads: WorkerThreads | null =
  (globalThis as { process?: Partial<NodeJS.Process> }).process?.getBuiltinModule?.('node:worker_threads') ?? null;

interface Thread {
  readonly id: string;
  /** Those that a loop of this thread is exposed on. */
  readonly endpoints: WeakSet<Endpoint>;
  /** How many of them may lead to this thread itself. */
  loops: number;
}

/** All copies of this package in one thread share it. Sealed for the reason of loop/shared.ts. */
const key = Symbol.for('rxjs-asyncio.thread');
const registry = globalThis as unknown as Record<symbol, Thread | undefined>;

export const thread: Thread = (registry[key] ??= Object.seal({ id: randomId(), endpoints: new WeakSet<Endpoint>(), loops: 0 }));

function randomId(): string {
  return Array.from({ length: 4 }, () => Math.random().toString(36).slice(2)).join('');
}

/** The other end of a worker is another thread; that of a MessagePort may be in this one. */
export function leadsElsewhere(endpoint: Endpoint): boolean {
  return endpoint === (globalThis as unknown) || endpoint === (workerThreads?.parentPort as unknown) || isWorker(endpoint);
}

export function isWorker(endpoint: Endpoint): boolean {
  const { Worker: WebWorker } = globalThis as { Worker?: unknown };
  return [workerThreads?.Worker, WebWorker].some((type) => typeof type === 'function' && endpoint instanceof type);
}
