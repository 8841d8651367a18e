import { Subscription } from 'rxjs';
import { checkFunction, checkObject, checkOptions } from '../../check.js';
import { RuntimeError } from '../../errors.js';
import { Closing } from '../../loop/Closing.js';
import { loopFrom } from '../../loop/currentLoop.js';
import type { EventLoop } from '../../loop/EventLoop.js';
import { Connection, type Functions } from './Connection.js';
import { checkEndpoint, listen, onEndOf, type Endpoint } from './Endpoint.js';
import { isHello } from './protocol.js';
import { isWorker, leadsElsewhere, thread } from './thread.js';

/** Functions that are exposed, by the name that other threads call them by. */
export type ExposedFunctions = Readonly<Record<string, (...args: never[]) => unknown>>;

/**
 * Lets another thread submit to a loop of this one: it names one of `functions` and sends the arguments. What the coroutine
 * functions among them make is run as tasks of the loop, see `runCoroutineThreadsafe`; any of them can be called by
 * `callSoonThreadsafe`. Nothing else of this thread can be reached.
 *
 * asyncio has threads that share their memory, so a loop needs no exposing. Call this in the turn in which the worker was made:
 * a message that nobody listens to is lost. Other messages on the endpoint are left alone.
 *
 * ```ts
 * import { Worker } from 'node:worker_threads'; // in a browser: the global one
 *
 * const worker = new Worker(new URL('./worker.js', import.meta.url)); // it fetches user 1, and has the name shown
 * exposeLoop(worker, { fetchUser, show: (name: string) => console.log(name) }); // Ada
 * ```
 *
 * Unsubscribing withdraws it, as does the end of the other thread, and the closing of the loop: whoever is connected hears of
 * it at once, a worker that is still starting as soon as it connects, and the tasks that they have submitted are cancelled.
 *
 * @param options `loop`: default, the running one, else `getEventLoop()`
 * @throws TypeError when `endpoint` is no MessagePort, Worker or parentPort, or `functions` no record of functions
 * @throws RuntimeError when the loop is closed, or a loop is exposed on this endpoint already
 */
export function exposeLoop(endpoint: Endpoint, functions: ExposedFunctions, options: { loop?: EventLoop } = {}): Subscription {
  checkEndpoint('exposeLoop', endpoint);
  checkObject('exposeLoop', 'functions', functions);
  checkOptions('exposeLoop', options);
  for (const [name, fn] of Object.entries(functions)) checkFunction('exposeLoop', `functions.${name}`, fn);
  const loop = loopFrom('exposeLoop: options.loop', options.loop);
  if (loop.isClosed()) throw new RuntimeError('exposeLoop: the event loop is closed');
  if (thread.endpoints.has(endpoint)) throw new RuntimeError('exposeLoop: a loop is exposed on this endpoint already');
  const exposure = new Exposure(endpoint, new Map(Object.entries(functions as Record<string, () => unknown>)), loop);
  return exposure.subscription;
}

class Exposure {
  readonly subscription = new Subscription(() => this.#end(new RuntimeError('the loop is not exposed any more')));
  readonly #endpoint: Endpoint;
  readonly #functions: Functions;
  readonly #loop: EventLoop;
  readonly #connections = new Set<Connection>();
  readonly #stopListening: () => void;
  readonly #stopWatching: () => void;
  readonly #loops: number;
  #state: 'open' | 'left' | 'ended' = 'open';
  #hadClients = false;

  constructor(endpoint: Endpoint, functions: Functions, loop: EventLoop) {
    this.#endpoint = endpoint;
    this.#functions = functions;
    this.#loop = loop;
    this.#loops = leadsElsewhere(endpoint) ? 0 : 1;
    thread.endpoints.add(endpoint);
    thread.loops += this.#loops;
    loop._closers.add(this.#loopClosed);
    this.#stopListening = listen(endpoint, { message: (data) => this.#receive(data), close: () => this.#left() });
    this.#stopWatching = onEndOf(endpoint, { other: () => this.#terminated(), own: () => this.#close('the thread of the loop has ended') });
  }

  readonly #loopClosed = new Closing(() => this.#close('the event loop is closed'));

  #close(reason: string): void {
    this.#end(new RuntimeError(reason));
    this.subscription.unsubscribe();
  }

  #receive(data: unknown): void {
    if (!isHello(data)) return;
    this.#hadClients = true;
    const connection = new Connection(this.#loop, this.#functions, data, () => this.#disconnected(connection));
    this.#connections.add(connection);
    connection.welcome();
  }

  #disconnected(connection: Connection): void {
    this.#connections.delete(connection);
    if (this.#state === 'left' && this.#connections.size === 0) this.subscription.unsubscribe();
  }

  /** The other thread has gone. Its last calls may still be on their way: each connection ends by itself, behind them. */
  #left(): void {
    this.#release();
    this.#state = 'left';
    if (this.#connections.size === 0) this.subscription.unsubscribe();
  }

  #terminated(): void {
    for (const connection of [...this.#connections]) connection.leave();
    this.#left();
  }

  #release(): void {
    if (this.#state !== 'open') return;
    this.#stopListening();
    this.#stopWatching();
    thread.endpoints.delete(this.#endpoint);
    thread.loops -= this.#loops;
  }

  #end(error: RuntimeError): void {
    if (this.#state === 'ended') return;
    this.#release();
    if (this.#state === 'open' && !this.#hadClients && isWorker(this.#endpoint)) refuse(this.#endpoint, this.#loop, error);
    this.#state = 'ended';
    this.#loop._closers.remove(this.#loopClosed);
    for (const connection of [...this.#connections]) connection.close(error);
  }
}

/** A worker that is still starting would connect to nobody, and block for ever: the first message of it is answered. */
function refuse(endpoint: Endpoint, loop: EventLoop, error: RuntimeError): void {
  const stop = listen(endpoint, {
    message: (data) => {
      if (!isHello(data)) return;
      stop();
      // Another loop may have been exposed meanwhile.
      if (!thread.endpoints.has(endpoint)) new Connection(loop, new Map(), data, () => undefined).close(error);
    },
    close: () => stop(),
  });
}
