import { Worker } from 'node:worker_threads';

/** A worker thread that runs a TypeScript module: tsx, which runs this one, does not reach into threads by itself. */
export function startWorker(module: URL): Worker {
  const [tsx, program] = [import.meta.resolve('tsx/esm/api'), module.href].map((url) => JSON.stringify(url));
  // Node looks for modules with hooks in yet another thread, and a pending import alone does not keep this one alive.
  const load = `import(${tsx}).then(({ register }) => (register(), import(${program})))`;
  return new Worker(`const alive = setInterval(() => {}, 1_000); ${load}.finally(() => clearInterval(alive))`, { eval: true });
}
