/** The program of a worker. `workerSource.mjs` bundles it into `source.ts`, as the text that workers are started with. */
import { add } from 'workerpool/src/worker.js';
import { batchTime, type Call, type CalledFunction, type Control, type Hello, type Reply } from '../protocol.js';
import { packError } from '../packError.js';
import { Context } from './context.js';
import { load } from './load.js';
import { stream } from './stream.js';
import { inTransfer } from './transferred.js';

type Callable = (this: Context, ...args: unknown[]) => unknown;

const functions = new Map<number, Callable>();
let running: Context | null = null;

function hello(): Hello {
  const globals = new Set<string>();
  for (let scope: object | null = globalThis; scope !== null; scope = Object.getPrototypeOf(scope) as object | null) {
    for (const name of Object.getOwnPropertyNames(scope)) globals.add(name);
  }
  return { globals: [...globals] };
}

function run(call: Call): unknown {
  const context = new Context();
  running = context;
  const known = functions.get(call.fn.id);
  if (known === undefined) return loadAndRun(call, context);
  return start(call, known, context);
}

async function loadAndRun(call: Call, context: Context): Promise<unknown> {
  try {
    const fn = await load(call.fn);
    functions.set(call.fn.id, fn);
    if (wantsSignal(fn, call.fn)) context.say({ wantsSignal: true });
    return await start(call, fn, context);
  } catch (error) {
    return { error: packError(error) };
  }
}

/** Of a function by source, its owner can see that itself. */
function wantsSignal(fn: Callable, called: CalledFunction): boolean {
  return 'url' in called && /\bsignal\b|^(async\s+)?function\s*\*/.test(Function.prototype.toString.call(fn));
}

function start(call: Call, fn: Callable, context: Context): unknown {
  if (call.mode === 'batch') return batch(fn, call.args as unknown[][], context);
  try {
    const result = fn.apply(context, call.args as unknown[]);
    if (call.mode === 'stream') return stream(result, context).then(reply, failure);
    return isPromise(result) ? result.then(reply, failure) : reply(result);
  } catch (error) {
    return failure(error);
  }
}

function reply(value: unknown): unknown {
  return inTransfer({ value }, [value]);
}

function failure(error: unknown): Reply {
  return { error: packError(error) };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function';
}

/** Goes on synchronously as long as the results are there. */
async function batch(fn: Callable, calls: readonly unknown[][], context: Context): Promise<unknown> {
  const begin = performance.now();
  const values: unknown[] = [];
  let now = begin;
  try {
    for (const args of calls) {
      const result = fn.apply(context, args);
      values.push(isPromise(result) ? await result : result);
      now = performance.now();
      if (now - begin > batchTime || context.isAborted) break;
    }
  } catch (error) {
    return inTransfer({ values, ms: now - begin, error: packError(error) }, values);
  }
  return inTransfer({ values, ms: now - begin }, values);
}

function control(message: Partial<Control> | null): void {
  if (typeof message !== 'object' || message === null) return;
  if ('abort' in message) running?.abort(message.abort);
  if ('credit' in message) running?.giveCredit(message.credit);
}

function listen(): void {
  const port = globalThis.process?.getBuiltinModule?.('node:worker_threads').parentPort;
  if (port) port.on('message', control);
  else if (typeof self === 'undefined') process.on('message', control);
  else self.addEventListener('message', (event) => control(event.data as Partial<Control>));
}

/** What esbuild, and all that builds on it, puts around functions inside of a function, so that they keep their names. */
Object.assign(globalThis, {
  __name: (fn: object, name: string) => Object.defineProperty(fn, 'name', { value: name, configurable: true }),
});

listen();
add({ hello, run });
