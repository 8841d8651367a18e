import type { Context } from './context.js';
import { shortUrl, type CalledFunction } from '../protocol.js';

export type Callable = (this: Context, ...args: unknown[]) => unknown;

/** Finds the function that a call names. */
export async function load(called: CalledFunction): Promise<Callable> {
  if ('source' in called) return compile(called.source);
  const { url, name } = called;
  const module = await importModule(url);
  const exported = module[name] ?? underDefault(module, name);
  if (typeof exported === 'function') return exported as Callable;
  const found = Object.keys(module).filter((key) => typeof module[key] === 'function');
  const wrong = exported === undefined ? 'has no export' : 'exports no function';
  throw new TypeError(`workerExport: ${shortUrl(url)} ${wrong} named "${name}"; its functions are: ${found.join(', ') || 'none'}`);
}

/** What CommonJS exports is, in part, only there. */
function underDefault({ default: exports }: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(exports ?? {}, name) ? (exports as Record<string, unknown>)[name] : undefined;
}

/** What a child process is given to import with. */
export const importKey = Symbol.for('rxjs-asyncio.import');

/** A child process runs this program through `vm`, where `import()` is not to be had. */
function importModule(url: string): Promise<Record<string, unknown>> {
  const given = (globalThis as Record<symbol, unknown>)[importKey];
  return (given as typeof importModule | undefined)?.(url) ?? (import(url) as Promise<Record<string, unknown>>);
}

function compile(source: string): Callable {
  try {
    return (0, eval)(source) as Callable;
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    const vm = globalThis.process?.getBuiltinModule?.('node:vm');
    if (vm !== undefined) return vm.runInThisContext(source) as Callable;
    throw new TypeError("a function can't be sent by its source under this Content-Security-Policy: use workerExport", { cause: error });
  }
}
