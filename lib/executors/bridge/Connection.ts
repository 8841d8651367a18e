import { kindOf, notAwaitable, type Awaitable } from '../../Awaitable.js';
import { LookupError, RuntimeError } from '../../errors.js';
import type { EventLoop } from '../../loop/EventLoop.js';
import { ensureFuture } from '../../tasks/ensureFuture.js';
import type { Future } from '../../tasks/Future.js';
import { FAILED } from '../../tasks/Outcome.js';
import { listen } from './Endpoint.js';
import { fillMailbox } from './mailbox.js';
import {
  CLOSED,
  ELSEWHERE,
  HERE,
  OWNER,
  pack,
  packError,
  REPLIES,
  unpack,
  version,
  type Hello,
  type Outcome,
  type Packed,
  type Reply,
  type Request,
} from './protocol.js';
import { thread } from './thread.js';

/** What a loop is exposed with, by name. */
export type Functions = ReadonlyMap<string, (...args: unknown[]) => unknown>;

interface Call {
  readonly id: number;
  readonly name: string;
  /** Set when it has begun. */
  future: Future<unknown> | null;
  /** Set when it has ended, as long as the client may ask for it again. */
  outcome: Outcome | null;
  /** Where a client that can't be sent a message waits for the outcome. */
  mailbox: SharedArrayBuffer | null;
}

/** The owner's side of one client. */
export class Connection {
  readonly #loop: EventLoop;
  readonly #functions: Functions;
  readonly #hello: Hello;
  readonly #calls = new Map<number, Call>();
  readonly #stopListening: () => void;
  readonly #onEnd: () => void;
  #ended = false;

  /** @param onEnd is called when it is over, whoever has ended it */
  constructor(loop: EventLoop, functions: Functions, hello: Hello, onEnd: () => void) {
    this.#loop = loop;
    this.#functions = functions;
    this.#hello = hello;
    this.#onEnd = onEnd;
    this.#stopListening = listen(hello.port, {
      message: (request) => this.#receive(request as Request),
      close: () => this.leave(),
      broken: () => this.close(new RuntimeError('exposeLoop: a message could not be read on the thread of the loop')),
    });
    // A thread that might submit something is no reason to stay alive: it has a handle of its own.
    (hello.port as { unref?(): void }).unref?.();
  }

  /** Accepts the client, if both speak the same protocol. */
  welcome(): void {
    const { version: spoken, thread: client, signal } = this.#hello;
    if (spoken !== version) {
      this.close(new RuntimeError(`connectLoop: the client speaks version ${spoken} of the protocol, the loop version ${version}`));
    } else if (signal !== null) {
      Atomics.store(signal, OWNER, client === thread.id ? HERE : ELSEWHERE);
      Atomics.notify(signal, OWNER);
    }
  }

  /** Tells the client why, cancels its tasks, and lets go of the port. */
  close(error: Error): void {
    if (this.#ended) return;
    const { signal } = this.#hello;
    if (signal !== null) Atomics.store(signal, CLOSED, 1);
    this.#send({ kind: 'closed', error: packError(error) });
    this.leave();
  }

  /** Cancels the tasks of a client that has gone, and lets go of the port. */
  leave(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopListening();
    this.#hello.port.close();
    this.#onEnd();
    for (const { future } of this.#calls.values()) future?.cancel('the thread that submitted it is not connected any more');
  }

  #receive(request: Request): void {
    switch (request.kind) {
      case 'call':
        this.#submit(request.id, request.name, request.args);
        break;
      case 'soon':
        this.#callSoon(request.name, request.args);
        break;
      case 'cancel':
        this.#loop.callSoonThreadsafe(() => this.#calls.get(request.id)?.future?.cancel(request.message));
        break;
      case 'block':
        this.#lend(request.id, request.mailbox);
        break;
      case 'seen':
        this.#calls.delete(request.id);
        break;
      case 'close':
        this.leave();
        break;
      case 'ping':
    }
  }

  #submit(id: number, name: string, args: readonly Packed[]): void {
    const call: Call = { id, name, future: null, outcome: null, mailbox: null };
    this.#calls.set(id, call);
    this.#loop.callSoonThreadsafe(() => this.#begin(call, args));
  }

  #begin(call: Call, args: readonly Packed[]): void {
    if (this.#ended) return;
    let input: unknown;
    try {
      input = this.#functionOf('runCoroutineThreadsafe', call.name)(...args.map(unpack));
      if (kindOf(input) === null) throw notAwaitable('runCoroutineThreadsafe', `what ${call.name}() returns`, input);
    } catch (error) {
      this.#reply(call, { kind: 'error', error: packError(error) });
      return;
    }
    try {
      call.future = ensureFuture(input as Awaitable, { loop: this.#loop });
    } catch (exception) {
      // THR-11: to both.
      this.#reply(call, { kind: 'error', error: packError(exception) });
      this.#loop.callExceptionHandler({ message: `Exception while starting ${call.name}() for another thread`, exception });
      return;
    }
    call.future.addDoneCallback((future) => this.#done(call, future));
  }

  #done(call: Call, future: Future<unknown>): void {
    if (!this.#ended) this.#reply(call, outcomeOf(future));
    else this.#reportUnseen(future);
  }

  #reportUnseen(future: Future<unknown>): void {
    if (future._state !== FAILED) return;
    const exception = future.exception();
    const message = 'A task failed after the thread that had submitted it was gone';
    this.#loop.callExceptionHandler({ message, exception, future });
  }

  #callSoon(name: string, args: readonly Packed[]): void {
    try {
      this.#loop.callSoonThreadsafe(this.#functionOf('RemoteLoop.callSoonThreadsafe', name), ...args.map(unpack));
    } catch (error) {
      this.#send({ kind: 'fault', error: packError(error) });
    }
  }

  #functionOf(where: string, name: string): (...args: unknown[]) => unknown {
    const fn = this.#functions.get(name);
    if (fn !== undefined) return fn;
    const names = [...this.#functions.keys()].join(', ') || 'none';
    throw new LookupError(`${where}: the loop is exposed without a function ${JSON.stringify(name)}; it has: ${names}`);
  }

  #reply(call: Call, outcome: Outcome): void {
    call.outcome = outcome;
    try {
      this.#send({ kind: 'done', id: call.id, outcome });
    } catch (cause) {
      const reason = String((cause as Error).message);
      const error = new TypeError(`runCoroutineThreadsafe: the result of ${call.name}() can't be cloned: ${reason}`, { cause });
      call.outcome = { kind: 'error', error: packError(error) };
      this.#send({ kind: 'done', id: call.id, outcome: call.outcome });
    }
    if (call.mailbox !== null) this.#fill(call.mailbox, call.outcome);
    if (this.#hello.pulls) this.#calls.delete(call.id);
  }

  #lend(id: number, mailbox: SharedArrayBuffer): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    call.mailbox = mailbox;
    if (call.outcome !== null) this.#fill(mailbox, call.outcome);
  }

  #fill(mailbox: SharedArrayBuffer, outcome: Outcome): void {
    fillMailbox(mailbox, outcome);
    this.#wake();
  }

  #send(reply: Reply): void {
    this.#hello.port.postMessage(reply);
    this.#wake();
  }

  #wake(): void {
    const { signal } = this.#hello;
    if (signal === null) return;
    Atomics.add(signal, REPLIES, 1);
    Atomics.notify(signal, REPLIES);
  }
}

function outcomeOf(future: Future<unknown>): Outcome {
  try {
    return { kind: 'result', value: pack(future.result()) };
  } catch (error) {
    // Anything can be thrown, undefined too.
    return { kind: future.cancelled() ? 'cancelled' : 'error', error: packError(error) };
  }
}
