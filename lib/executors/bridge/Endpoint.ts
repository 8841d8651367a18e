import { describe } from '../../check.js';

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

/** What to do when a thread ends. */
export interface Ends {
  /** When this thread ends the other one. */
  other(): void;
  /** When this thread ends itself. */
  own(): void;
}

/**
 * In a browser nothing tells of the end of a worker: its ports are silent, and a lock (the Web Locks API) is not taken before it
 * has returned to its event loop once. So the calls that end one are listened to. Returns how to stop.
 */
export function onEndOf(endpoint: Endpoint, { other, own }: Ends): () => void {
  if (typeof (endpoint as Partial<EmitterEndpoint>).on === 'function') return () => undefined;
  const stopOther = before(endpoint, 'terminate', other);
  const stopOwn = typeof document === 'undefined' ? before(globalThis, 'close', own) : () => undefined;
  return () => {
    stopOther();
    stopOwn();
  };
}

const watched = new WeakMap<object, Set<() => void>>();

/** Calls `fn` before a method of `target`, if there is such a method. */
function before(target: object, name: string, fn: () => void): () => void {
  const method = (target as Record<string, unknown>)[name];
  if (typeof method !== 'function') return () => undefined;
  let listeners = watched.get(target);
  if (listeners === undefined) {
    const added = new Set<() => void>();
    listeners = added;
    watched.set(target, added);
    (target as Record<string, unknown>)[name] = () => {
      for (const listener of [...added]) listener();
      method.call(target);
    };
  }
  listeners.add(fn);
  return () => void listeners.delete(fn);
}
