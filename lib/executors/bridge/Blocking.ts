import { RuntimeError } from '../../errors.js';
import { createMailbox, EMPTY, emptyMailbox, FILLED, mailboxLength, mailboxState } from './mailbox.js';
import { CLOSED, createSignal, REPLIES, type Reply, type Request } from './protocol.js';
import { workerThreads } from './thread.js';

/** What a thread that blocks has to do with its connection. */
export interface Line {
  readonly port: MessagePort;
  send(request: Request): void;
  receive(reply: Reply): void;
  /** Looks whether the other side is still there, and ends the connection if not. */
  check(): void;
  /** The other side has closed the connection. */
  closed(): void;
}

/** How this thread waits for a reply without returning to its event loop. */
export interface Blocking {
  readonly signal: Int32Array | null;
  readonly pulls: boolean;
  /** Takes in what has arrived, where that can be done without returning to the event loop. */
  drain(line: Line): void;
  /**
   * Blocks until `isDone`, or for `ms`.
   *
   * @throws RuntimeError where this thread can't block
   */
  wait(line: Line, id: number, isDone: () => boolean, ms: number): void;
}

/** How often a thread that blocks looks whether the other side is still there (ms). */
const slice = 100;

/** Node: sleeps on a counter in shared memory, and takes the replies out of the port. */
class PullingBlocking implements Blocking {
  readonly signal = createSignal();
  readonly #receive: (port: MessagePort) => { message: unknown } | undefined;

  constructor(threads: NonNullable<typeof workerThreads>) {
    this.#receive = threads.receiveMessageOnPort as never;
  }

  get pulls(): boolean {
    return true;
  }

  drain(line: Line): void {
    for (let taken; (taken = this.#receive(line.port)) !== undefined; ) line.receive(taken.message as Reply);
  }

  wait(line: Line, _id: number, isDone: () => boolean, ms: number): void {
    const end = performance.now() + ms;
    while (!isDone()) {
      const seen = Atomics.load(this.signal, REPLIES);
      this.drain(line);
      const left = end - performance.now();
      if (isDone() || left <= 0) return;
      if (Atomics.wait(this.signal, REPLIES, seen, Math.min(left, slice)) === 'timed-out') line.check();
    }
  }
}

/** A browser: there the port is out of reach until this thread returns to its event loop, so the outcome comes through shared memory. */
class MailboxBlocking implements Blocking {
  readonly signal = createSignal();
  #mailbox: SharedArrayBuffer | null = null;

  get pulls(): boolean {
    return false;
  }

  drain(): void {
    // Nothing can be taken out of a port here.
  }

  wait(line: Line, id: number, isDone: () => boolean, ms: number): void {
    const end = performance.now() + ms;
    let mailbox = this.#lend(line, id, (this.#mailbox ??= createMailbox()));
    while (!isDone()) {
      const seen = Atomics.load(this.signal, REPLIES);
      const state = mailboxState(mailbox);
      const left = end - performance.now();
      if (state === FILLED) {
        line.receive({ kind: 'done', id, outcome: emptyMailbox(mailbox) });
      } else if (state !== EMPTY) {
        mailbox = this.#lend(line, id, createMailbox(mailboxLength(mailbox)));
      } else if (Atomics.load(this.signal, CLOSED) === 1) {
        line.closed();
      } else if (left <= 0) {
        // It will be filled later, when nobody looks.
        this.#mailbox = null;
        return;
      } else {
        Atomics.wait(this.signal, REPLIES, seen, left);
      }
    }
  }

  #lend(line: Line, id: number, mailbox: SharedArrayBuffer): SharedArrayBuffer {
    this.#mailbox = mailbox;
    line.send({ kind: 'block', id, mailbox });
    return mailbox;
  }
}

/** A thread that can't block. */
class NoBlocking implements Blocking {
  readonly signal = null;
  readonly #reason: string;

  constructor(reason: string) {
    this.#reason = reason;
  }

  get pulls(): boolean {
    return true;
  }

  drain(): void {
    // Nothing can be taken out of a port here.
  }

  wait(): void {
    throw new RuntimeError(`ConcurrentFuture: ${this.#reason}; subscribe to the future, or await it`);
  }
}

/** How this thread can block, if it can. */
export function createBlocking(): Blocking {
  if (workerThreads !== null) return new PullingBlocking(workerThreads);
  if (typeof document === 'object') return new NoBlocking('the main thread of a page can never block');
  if (typeof SharedArrayBuffer === 'undefined' || !globalThis.crossOriginIsolated) return new NoBlocking(notIsolated);
  return mayWait() ? new MailboxBlocking() : new NoBlocking('this kind of thread can never block');
}

const notIsolated =
  'this thread can block only in a page that is cross-origin isolated, which takes the headers ' +
  'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp (or credentialless)';

/** A service worker has shared memory, but may not sleep. */
function mayWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}
