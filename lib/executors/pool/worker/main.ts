/** The program of a worker. `workerSource.mjs` bundles it into `source.ts`, as the text that workers are started with. */
import { add } from 'workerpool/src/worker.js';
import type { Call, CalledFunction, CallMode, Control, Hello, Notice, Reply } from '../protocol.js';
import { batch, Sending, tellOfExit } from './batch.js';
import { Context } from './context.js';
import { isPromise } from './isPromise.js';
import { load, type Callable } from './load.js';
import { mayBegin, openMark } from './mark.js';
import { packError } from './packError.js';
import { stream } from './stream.js';
import { inTransfer } from './transferred.js';

const functions = new Map<number, Callable>();
let running: Context | null = null;

function hello(place: Int32Array | string | null): Hello {
  const globals = new Set<string>();
  for (let scope: object | null = globalThis; scope !== null; scope = Object.getPrototypeOf(scope) as object | null) {
    for (const name of Object.getOwnPropertyNames(scope)) globals.add(name);
  }
  return { globals: [...globals], isMarked: openMark(place) };
}

function run(...[fn, mode, args]: Call): unknown {
  if (!mayBegin()) return new Promise(() => undefined);
  const context = new Context();
  if (running !== null) running.isOver = true;
  running = context;
  const result = typeof fn === 'object' ? loadAndRun(fn, mode, args, context) : start(functions.get(fn) as Callable, mode, args, context);
  return mode === 'batch' ? new Sending(result as Promise<Reply>) : result;
}

async function loadAndRun(called: CalledFunction, mode: CallMode, args: readonly unknown[], context: Context): Promise<unknown> {
  try {
    const fn = await load(called);
    functions.set(called.id, fn);
    if ('url' in called) context.say({ wantsSignal: wantsSignal(fn) });
    return await start(fn, mode, args, context);
  } catch (error) {
    return failure(error);
  }
}

/** Of a function by source, its owner can see that itself. */
function wantsSignal(fn: Callable): boolean {
  return /\bsignal\b|^(async\s+)?function\s*\*/.test(Function.prototype.toString.call(fn));
}

function start(fn: Callable, mode: CallMode, args: readonly unknown[], context: Context): unknown {
  if (mode === 'batch') return batch(fn, args as unknown[][], context);
  try {
    const result = fn.apply(context, args as unknown[]);
    if (mode === 'stream') return stream(result, context).catch(failure);
    // What looks like a promise may not give one.
    return isPromise(result) ? Promise.resolve(result).then(reply, failure) : reply(result);
  } catch (error) {
    return failure(error);
  }
}

function reply(value: unknown): unknown {
  return inTransfer([value], [value]);
}

function failure(error: unknown): Reply {
  return { error: packError(error) };
}

function control(message: Partial<Control> | null): void {
  if (typeof message !== 'object' || message === null) return;
  if ('abort' in message) running?.abort(message.abort);
  if ('credit' in message) running?.giveCredit(message.credit);
}

function listen(): void {
  const port = globalThis.process?.getBuiltinModule?.('node:worker_threads').parentPort;
  const unread = (error: unknown): Notice => ({ unread: String((error as Partial<Error>).message ?? 'it could not be read') });
  if (port) port.on('message', control).on('messageerror', (error) => port.postMessage(unread(error)));
  else if (typeof self === 'undefined') process.on('message', control);
  else {
    self.addEventListener('message', (event) => control(event.data as Partial<Control>));
    self.addEventListener('messageerror', (event) => self.postMessage(unread(event)));
  }
}

/** What esbuild, and all that builds on it, puts around functions inside of a function, so that they keep their names. */
Object.assign(globalThis, {
  __name: (fn: object, name: string) => Object.defineProperty(fn, 'name', { value: name, configurable: true }),
});

listen();
tellOfExit();
add({ hello, run });
