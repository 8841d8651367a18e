import { Worker } from 'node:worker_threads';

/** A worker thread that runs a TypeScript module: tsx, which runs this one, does not reach into threads by itself. */
export function startWorker(module: URL): Worker {
  const [tsx, program] = [import.meta.resolve('tsx/esm/api'), module.href].map((url) => JSON.stringify(url));
  return new Worker(`import(${tsx}).then(({ register }) => (register(), import(${program})))`, { eval: true });
}
