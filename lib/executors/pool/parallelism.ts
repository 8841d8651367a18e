/** How many workers can run at the same time here. */
export function defaultWorkers(): number {
  const { process, navigator } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => { availableParallelism(): number } | undefined };
    navigator?: { hardwareConcurrency?: number };
  };
  return process?.getBuiltinModule?.('node:os')?.availableParallelism() ?? navigator?.hardwareConcurrency ?? 4;
}

/** Whether workers are those of Node; else they are a browser's. */
export function isNode(): boolean {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.('node:worker_threads') !== undefined;
}
