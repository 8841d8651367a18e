import { describe } from '../check.js';

/**
 * `this` of a function that runs in a worker: annotate it where it is wanted, `function (this: WorkerContext, n: number) { … }`.
 * An arrow function has none.
 */
export interface WorkerContext<V = unknown> {
  /**
   * Aborted when the call is cancelled. A function that mentions it has the executor's `grace` to end by itself; another one's
   * worker is ended at once.
   */
  readonly signal: AbortSignal;
  /** Emits a value of {@link Executor.stream}; without one it goes nowhere. */
  progress(value: V): void;
  /** Marks a result whose buffers are to be moved rather than copied. */
  // Not the DOM's Transferable, which a project of Node may not have.
  transfer<T>(value: T, buffers: readonly object[]): T;
}

/**
 * What can run in a worker: a function that uses nothing from around it, which is sent by its source, or a {@link workerExport}.
 */
export type WorkerFunction<A extends unknown[], R> = ((this: WorkerContext, ...args: A) => R | Promise<R>) | WorkerExport<A, R>;

/** What `Executor.stream` runs: a generator, or a function that calls `this.progress()`. */
export type WorkerStream<A extends unknown[], T> =
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- for a function that returns nothing
  | ((this: WorkerContext<T>, ...args: A) => Iterable<T> | AsyncIterable<T> | Promise<void> | void)
  | WorkerExport<A, Iterable<T> | AsyncIterable<T>>;

/** A function that a worker imports, see {@link workerExport}. */
export interface WorkerExport<A extends unknown[], R> {
  readonly url: string;
  readonly name: string;
  /** For its type alone: what it is called with and gives. */
  readonly signature?: (...args: A) => R;
}

// Any function will do, whatever it takes.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyFunction = (...args: any[]) => unknown;

/** The names of the functions that a module exports. */
export type FunctionNames<M> = { [K in keyof M]: M[K] extends AnyFunction ? K : never }[keyof M] & string;

/** A function of a module, as a worker runs it. */
export type ExportOf<F> = F extends (...args: infer A) => infer R ? WorkerExport<A, Awaited<R>> : never;

/**
 * Names an exported function for a worker to import. It may use whatever its module does, works where a Content-Security-Policy
 * forbids `eval`, and is typed from its module. With the name as the second type argument, or in a second pair of brackets, the
 * type is exactly that function's.
 *
 * Python: what `pickle` does with a function. Write `new URL('./tasks.js', import.meta.url)` there as it stands, so that bundlers
 * find the module.
 *
 * ```ts
 * const tasks = workerExport<typeof import('./tasks.js')>(new URL('./tasks.js', import.meta.url));
 * toThread(tasks('hash'), 'some text').subscribe(console.log); // b94f6f12
 * ```
 *
 * @throws TypeError when `url` is not a URL, or `name` not a string
 */
export function workerExport<M, K extends FunctionNames<M> = FunctionNames<M>>(url: URL | string, name: K): ExportOf<M[K]>;
export function workerExport<M>(url: URL | string): <K extends FunctionNames<M>>(name: K) => ExportOf<M[K]>;
export function workerExport(url: URL | string, name?: string): unknown {
  const href = hrefOf(url);
  const exported = (key: unknown): WorkerExport<unknown[], unknown> => {
    if (typeof key !== 'string') throw new TypeError(`workerExport: name must be a string, got ${describe(key)}`);
    return { url: href, name: key };
  };
  return name === undefined ? exported : exported(name);
}

function hrefOf(url: unknown): string {
  if (url instanceof URL) return url.href;
  if (typeof url === 'string' && URL.canParse(url)) return url;
  throw new TypeError(`workerExport: url must be a URL, as new URL('./tasks.js', import.meta.url), got ${describe(url)}`);
}
