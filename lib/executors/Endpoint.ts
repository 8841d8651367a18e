import { describe } from '../check.js';

/** A port of Node: `Worker`, `MessagePort` or `parentPort` of `node:worker_threads`. */
export interface EmitterEndpoint {
  postMessage(message: unknown, transfer?: readonly never[]): unknown;
  on(event: string, listener: (value: unknown) => void): unknown;
  off(event: string, listener: (value: unknown) => void): unknown;
}

/** A port of the web: `Worker`, `MessagePort`, or `self` in a dedicated worker. */
export interface EventTargetEndpoint {
  postMessage(message: unknown, transfer: never[]): void;
  addEventListener(type: string, listener: (event: Event) => void): void;
  removeEventListener(type: string, listener: (event: Event) => void): void;
}

/** One end of a channel between two threads. */
export type Endpoint = EmitterEndpoint | EventTargetEndpoint;

export interface Listener {
  message(data: unknown): void;
  /** The other side has gone. */
  close(): void;
  /** A message could not be read here. */
  broken?(): void;
}

/** @throws TypeError when `value` is no endpoint */
export function checkEndpoint(where: string, value: unknown): void {
  const candidate = value as Partial<EmitterEndpoint & EventTargetEndpoint> | null | undefined;
  const listens = typeof candidate?.on === 'function' || typeof candidate?.addEventListener === 'function';
  if (listens && typeof candidate.postMessage === 'function') return;
  throw new TypeError(`${where}: endpoint must be a MessagePort, Worker or parentPort, got ${describe(value)}`);
}

export function post(endpoint: Endpoint, message: unknown, transfer: readonly object[] = []): unknown {
  return endpoint.postMessage(message, transfer as never[]);
}

/** Listens until the returned function is called. */
export function listen(endpoint: Endpoint, listener: Listener): () => void {
  const isEmitter = typeof (endpoint as Partial<EmitterEndpoint>).on === 'function';
  return isEmitter ? listenToEmitter(endpoint as EmitterEndpoint, listener) : listenToTarget(endpoint as EventTargetEndpoint, listener);
}

function listenToEmitter(endpoint: EmitterEndpoint, listener: Listener): () => void {
  const message = (data: unknown): void => listener.message(data);
  const close = (): void => listener.close();
  const broken = (): void => listener.broken?.();
  endpoint.on('close', close);
  endpoint.on('exit', close);
  endpoint.on('messageerror', broken);
  endpoint.on('message', message);
  return () => {
    endpoint.off('close', close);
    endpoint.off('exit', close);
    endpoint.off('messageerror', broken);
    endpoint.off('message', message);
  };
}

function listenToTarget(endpoint: EventTargetEndpoint & { start?(): void }, listener: Listener): () => void {
  const message = (event: Event): void => listener.message((event as MessageEvent).data);
  const close = (): void => listener.close();
  const broken = (): void => listener.broken?.();
  endpoint.addEventListener('close', close);
  endpoint.addEventListener('messageerror', broken);
  endpoint.addEventListener('message', message);
  endpoint.start?.();
  return () => {
    endpoint.removeEventListener('close', close);
    endpoint.removeEventListener('messageerror', broken);
    endpoint.removeEventListener('message', message);
  };
}

const terminations = new WeakMap<object, Set<() => void>>();

/**
 * Calls `fn` when this thread ends a web worker. Nothing else tells of that: its ports are silent, and a lock (the Web Locks
 * API) is not taken before the worker has returned to its event loop once. Returns how to stop.
 */
export function onTerminate(endpoint: Endpoint, fn: () => void): () => void {
  const worker = endpoint as { terminate?(): void; on?: unknown };
  if (typeof worker.terminate !== 'function' || typeof worker.on === 'function') return () => undefined;
  const listeners = terminations.get(worker) ?? watch(worker as { terminate(): void });
  listeners.add(fn);
  return () => void listeners.delete(fn);
}

function watch(worker: { terminate(): void }): Set<() => void> {
  const listeners = new Set<() => void>();
  const { terminate } = worker;
  worker.terminate = () => {
    terminate.call(worker);
    for (const fn of [...listeners]) fn();
  };
  terminations.set(worker, listeners);
  return listeners;
}
