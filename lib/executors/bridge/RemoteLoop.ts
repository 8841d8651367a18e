import { brand } from '../../brand.js';
import { describe } from '../../check.js';
import { RuntimeError } from '../../errors.js';
import { getEventLoop } from '../../loop/currentLoop.js';
import type { EventLoop } from '../../loop/EventLoop.js';
import { shared } from '../../loop/shared.js';
import { createBlocking, type Blocking, type Line } from './Blocking.js';
import { listen, onEndOf, post, type Endpoint } from './Endpoint.js';
import { decodeError } from '../errors/decodeError.js';
import { ELSEWHERE, HERE, OWNER, pack, protocol, UNKNOWN, version, type Hello, type Reply, type Request } from './protocol.js';
import { RemoteCall, type Caller } from './RemoteCall.js';
import { leadsElsewhere, thread } from './thread.js';

/** The arguments of an exposed function. */
export type ArgumentsOf<F> = F extends (...args: infer A) => unknown ? A : never;

/**
 * A loop of another thread, as this one sees it: what `connectLoop` gives. `runCoroutineThreadsafe` submits coroutines to it.
 *
 * asyncio: the loop itself, which another thread may use for `call_soon_threadsafe` and `run_coroutine_threadsafe` only.
 */
export class RemoteLoop<F> implements Disposable {
  readonly #blocking: Blocking = createBlocking();
  readonly #calls = new Map<number, RemoteCall<unknown>>();
  readonly #port: MessagePort;
  readonly #line: Line;
  readonly #caller: Caller;
  readonly #stopListening: () => void;
  readonly #stopWatching: () => void;
  readonly #maybeOurs: boolean;
  #lastId = 0;
  #hasFound = false;
  #closed: Error | null = null;

  /** @internal */
  constructor(endpoint: Endpoint) {
    this.#maybeOurs = !leadsElsewhere(endpoint);
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#line = {
      port: port1,
      send: (request) => this.#send(request),
      receive: (reply) => this.#receive(reply),
      check: () => this.#check(),
      closed: () => this.#end(new RuntimeError('the loop is not exposed any more, or closed')),
    };
    this.#caller = {
      drain: () => this.#drain(),
      block: (call, ms) => this.#block(call, ms),
      cancel: (id, message) => this.#cancel(id, message),
    };
    this.#stopListening = listen(port1, {
      message: (reply) => this.#receive(reply as Reply),
      close: () => this.#end(new RuntimeError(lost)),
      broken: () => this.#end(new RuntimeError('a reply of the thread of the loop could not be read here')),
    });
    this.#stopWatching = onEndOf(endpoint, { other: () => this.#end(new RuntimeError(lost)), own: () => this.close() });
    this.#stayAlive(false);
    const { signal, pulls } = this.#blocking;
    const hello: Hello = { protocol, version, port: port2, thread: thread.id, signal, pulls };
    post(endpoint, hello, [port2]);
  }

  /**
   * Calls an exposed function on the other thread, from the ready queue of its loop. Errors in it go to the exception handler
   * over there; that there is no such function, to the one of the loop that is current here.
   *
   * asyncio: `loop.call_soon_threadsafe()`. A message has no handle: what was sent can't be taken back.
   *
   * @throws TypeError when an argument can't be cloned
   * @throws RuntimeError when the connection is closed
   */
  callSoonThreadsafe<N extends keyof F & string>(name: N, ...args: ArgumentsOf<F[N]>): void {
    this.#submit('RemoteLoop.callSoonThreadsafe', { kind: 'soon', name, args: args.map(pack) });
  }

  /** Whether the connection has ended. */
  isClosed(): boolean {
    this.#drain();
    return this.#closed !== null;
  }

  /** Ends the connection: what is pending fails, and its tasks over there are cancelled. Closing twice is no error. */
  close(): void {
    if (this.#closed !== null) return;
    const calls = [...this.#calls.values()];
    this.#send({ kind: 'close' });
    this.#end(new RuntimeError('the connection to the loop was closed on this side'));
    // Who closes the connection knows that they fail: those that nobody waits for need no report.
    for (const call of calls) call._markRead();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** @internal */
  _submit(name: string, args: readonly unknown[]): RemoteCall<unknown> {
    const id = ++this.#lastId;
    this.#submit('runCoroutineThreadsafe', { kind: 'call', id, name, args: args.map(pack) });
    const call = new RemoteCall(this.#loop(), this.#caller, id, name);
    if (this.#calls.size === 0) this.#stayAlive(true);
    this.#calls.set(id, call);
    return call;
  }

  #cancel(id: number, message: string | undefined): void {
    if (this.#closed === null) this.#send({ kind: 'cancel', id, message });
  }

  #drain(): void {
    if (this.#closed === null) this.#blocking.drain(this.#line);
  }

  #block(call: RemoteCall<unknown>, ms: number): void {
    const { signal } = this.#blocking;
    const end = performance.now() + ms;
    if (signal !== null) this.#checkOwner(signal, ms);
    this.#blocking.wait(this.#line, call.id, () => call.done(), end - performance.now());
  }

  /**
   * A thread must not wait for itself. As long as the owner has not answered, a port that leads nowhere else for certain may
   * lead here; then it never will.
   */
  #checkOwner(signal: Int32Array, ms: number): void {
    const maybeOurs = this.#maybeOurs && thread.loops > 0;
    if (maybeOurs) Atomics.wait(signal, OWNER, UNKNOWN, Math.min(ms, patience));
    const owner = Atomics.load(signal, OWNER);
    if (owner === ELSEWHERE || (owner === UNKNOWN && (!maybeOurs || ms <= patience))) return;
    const where = owner === HERE ? 'the loop is one of this thread' : 'the loop does not answer, so it may be one of this thread';
    throw new RuntimeError(`ConcurrentFuture: ${where}, which would wait for itself; await the future instead`);
  }

  #submit(where: string, request: Request): void {
    this.#drain();
    if (this.#closed !== null) throw new RuntimeError(`${where}: ${this.#closed.message}`, { cause: this.#closed });
    try {
      this.#send(request);
    } catch (cause) {
      throw new TypeError(`${where}: an argument can't be cloned: ${String((cause as Error).message)}`, { cause });
    }
  }

  /** In Node a port says whether a message has found anybody. */
  #send(request: Request): unknown {
    const found: unknown = (this.#port as { postMessage(message: unknown): unknown }).postMessage(request);
    if (found === true) this.#hasFound = true;
    return found;
  }

  /** A thread that was killed sends no farewell; its last replies may still be there. */
  #check(): void {
    if (this.#send({ kind: 'ping' }) === true || !this.#hasFound) return;
    this.#drain();
    this.#end(new RuntimeError(lost));
  }

  #receive(reply: Reply): void {
    switch (reply.kind) {
      case 'done':
        this.#finish(reply);
        break;
      case 'fault':
        this.#loop().callExceptionHandler({
          message: 'A function could not be called on another thread',
          exception: decodeError(reply.error),
        });
        break;
      case 'closed':
        this.#end(decodeError(reply.error) as Error);
    }
  }

  #finish({ id, outcome }: Reply & { kind: 'done' }): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    this.#calls.delete(id);
    if (this.#calls.size === 0) this.#stayAlive(false);
    if (!this.#blocking.pulls) this.#send({ kind: 'seen', id });
    call.end(outcome);
  }

  #end(error: Error): void {
    if (this.#closed !== null) return;
    this.#closed = error;
    this.#stopListening();
    this.#stopWatching();
    this.#port.close();
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) call.fail(new RuntimeError(`${call.name}() has no outcome: ${error.message}`, { cause: error }));
  }

  /** In Node a port that is listened to keeps the thread alive: as long as it waits for something, that is what it should do. */
  #stayAlive(on: boolean): void {
    const port = this.#port as { ref?(): void; unref?(): void };
    if (on) port.ref?.();
    else port.unref?.();
  }

  #loop(): EventLoop {
    return shared.loop ?? getEventLoop();
  }
}

/** How long a thread that has exposed a loop itself waits for the first answer of another (ms). */
const patience = 2_000;

const lost = 'the thread of the loop has ended, or its port was closed';

/** @throws TypeError when `value` is no RemoteLoop */
export function checkRemoteLoop(where: string, value: unknown): void {
  if (value instanceof RemoteLoop) return;
  throw new TypeError(`${where}: remote must be a RemoteLoop (what connectLoop() gives), got ${describe(value)}`);
}

brand(RemoteLoop, 'RemoteLoop');
