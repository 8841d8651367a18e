declare module 'workerpool/src/worker.js' {
  export function add(methods: Record<string, (...args: never[]) => unknown>): void;
  export function emit(payload: unknown): void;
}

declare module 'workerpool/src/transfer.js' {
  const Transfer: new (message: unknown, transfer: readonly unknown[]) => object;
  export default Transfer;
}
