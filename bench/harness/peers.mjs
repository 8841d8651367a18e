import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { executorsOf } from './library.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const versionOf = (name) => {
  const folder = createRequire(import.meta.url).resolve.paths(name).find((path) => existsSync(`${path}/${name}`));
  return JSON.parse(readFileSync(`${folder}/${name}/package.json`, 'utf8')).version;
};

/** What each peer's implementations are given: its own modules, and nothing else is loaded into its process. */
export const peers = {
  'rxjs-asyncio': {
    load: async (library) => ({
      ...(await import(library)),
      rxjs: await import('rxjs'),
      executors: () => import(executorsOf(library)),
      modules: { library, executors: executorsOf(library) },
    }),
    version: () => JSON.parse(readFileSync(here('../../package.json'), 'utf8')).version,
  },
  promises: { load: () => ({}), version: () => `Node ${process.version.slice(1)}` },
  generators: { load: () => ({}), version: () => `Node ${process.version.slice(1)}` },
  worker_threads: { load: () => ({}), version: () => `Node ${process.version.slice(1)}` },
  rxjs: { load: () => import('rxjs'), version: () => versionOf('rxjs') },
  effect: {
    load: async () => ({
      Deferred: await import('effect/Deferred'),
      Effect: await import('effect/Effect'),
      Fiber: await import('effect/Fiber'),
      Latch: await import('effect/Latch'),
      Queue: await import('effect/Queue'),
      Semaphore: await import('effect/Semaphore'),
    }),
    version: () => versionOf('effect'),
  },
  effection: { load: () => import('effection'), version: () => versionOf('effection') },
  'abort-controller-x': { load: () => import('abort-controller-x'), version: () => versionOf('abort-controller-x') },
  'p-map': { load: () => import('p-map'), version: () => versionOf('p-map') },
  'p-timeout': { load: () => import('p-timeout'), version: () => versionOf('p-timeout') },
  'async-mutex': { load: () => import('async-mutex'), version: () => versionOf('async-mutex') },
  'async-sema': { load: () => import('async-sema'), version: () => versionOf('async-sema') },
  'p-limit': { load: () => import('p-limit'), version: () => versionOf('p-limit') },
  'p-queue': { load: () => import('p-queue'), version: () => versionOf('p-queue') },
  fastq: { load: () => import('fastq'), version: () => versionOf('fastq') },
  'modern-async': { load: () => import('modern-async'), version: () => versionOf('modern-async') },
  workerpool: { load: async () => (await import('workerpool')).default, version: () => versionOf('workerpool') },
  piscina: { load: () => import('piscina'), version: () => versionOf('piscina') },
  asyncio: { version: () => pythonVersion() && `CPython ${pythonVersion()}` },
};

let python;

/** The version of python3, null where there is none. */
export function pythonVersion() {
  python ??= spawnSync('python3', ['-c', 'import platform; print(platform.python_version())'], { encoding: 'utf8' });
  return python.status === 0 ? python.stdout.trim() : null;
}

/** The peer of a column: 'rxjs-asyncio, each()' is a second way of one. */
export const peerOf = (column) => peers[column.split(',')[0]];
