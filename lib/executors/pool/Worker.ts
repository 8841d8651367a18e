import { isCloneable } from '../errors/isCloneable.js';
import { notCloneable } from './notCloneable.js';
import { buffersOf } from './transfer.js';
import type { Call, CallMode, Control, Event, Hello, Notice, Reply, WorkerKind } from './protocol.js';
import type { Target } from './Target.js';
import type { Mark } from './Mark.js';
import { WorkerCrashedError } from '../errors/WorkerCrashedError.js';
import type * as Workers from './workers.js';
import type { OneWorker, RawWorker } from './workers.js';

/** What a worker is told to do, and tells of it. */
export interface Assignment {
  readonly target: Target;
  readonly args: readonly unknown[];
  readonly mode: CallMode;
  /** It says something on its way. */
  said(event: Event): void;
  /** It is done, and the worker has no part in it any more. */
  replied(reply: Reply): void;
  /** It was given to a worker that is gone, and had not begun there. */
  returned(error: Error): void;
  /** It was not sent, or did not arrive: an argument can't be cloned. */
  unsent(error: Error): void;
  /** It can't be done: the result can't be cloned, or the worker is gone. */
  failed(error: Error): void;
}

/** Where a worker is told of its life. */
export interface Owner {
  workerReady(worker: Worker): void;
  workerFree(worker: Worker): void;
  workerGone(worker: Worker, error: Error): void;
}

type State = 'starting' | 'free' | 'busy' | 'ending' | 'gone';

/** One worker: a thread, a process or a Web Worker. It has one assignment at a time. */
export class Worker {
  globals: ReadonlySet<string> = new Set();
  readonly #kind: WorkerKind;
  readonly #owner: Owner;
  readonly #pool: OneWorker;
  readonly #raw: RawWorker;
  readonly #isTermination: (error: unknown) => boolean;
  readonly #knows = new Set<number>();
  readonly #mark: Mark | null;
  #isMarked = false;
  /** How many calls it was sent. */
  #sent = 0;
  #state: State = 'starting';
  #wasReady = false;
  /** As it is when it is started. */
  #isHeld = true;
  #assignment: Assignment | null = null;
  /** Whether its arguments hold buffers that can't be sent a second time. */
  #hasMoved = false;
  /** The error that it said it would end with. */
  #cause: unknown;

  /** @throws what keeps it from being started */
  constructor(workers: typeof Workers, kind: WorkerKind, owner: Owner) {
    this.#isTermination = workers.isTermination;
    this.#kind = kind;
    this.#owner = owner;
    const { pool, mark, hello } = workers.startWorker(kind);
    this.#mark = mark;
    this.#pool = pool;
    this.#raw = pool.workers[0].worker;
    this.#listen();
    hello.then(
      (reply) => this.#started(reply as Hello),
      () => undefined,
    );
  }

  #listen(): void {
    const raw = this.#raw;
    if (this.#kind === 'web') {
      raw.addEventListener?.('error', (event) => this.#broke(event));
      raw.addEventListener?.('message', (event) => this.#heard((event as MessageEvent).data));
      raw.addEventListener?.('messageerror', (event) => this.#distrust(event));
      return;
    }
    raw.on?.('message', (message) => this.#heard(message));
    raw.on?.('messageerror', (error) => this.#distrust(error));
    raw.on?.('error', (error) => {
      // That nothing can be sent to a process any more comes of its end.
      if (this.#kind === 'thread') this.#cause = error;
      // A process that could not be spawned has no end.
      else if (raw.pid === undefined) this.#gone({ cause: error });
    });
    raw.on?.(this.#kind === 'thread' ? 'exit' : 'close', (exitCode, signal) => {
      this.#gone({ exitCode: exitCode as number | null, signal: (signal ?? null) as string | null, cause: this.#cause });
    });
  }

  #heard(message: unknown): void {
    const assignment = this.#assignment;
    if (assignment === null || this.#state !== 'busy' || !isNotice(message)) return;
    this.#sent--;
    // workerpool waits for a reply.
    this.#pool.workers[0].processing = {};
    assignment.unsent(notCloneable(`an argument of ${assignment.target.label} can't be read by a worker`, { message: message.unread }));
    this.#release();
  }

  #started({ globals, isMarked = false }: Hello): void {
    this.#mark?.isShared();
    if (this.#state !== 'starting') return;
    this.globals = new Set(globals);
    this.#isMarked = isMarked;
    this.#wasReady = true;
    this.#state = 'free';
    this.#hold(false);
    this.#owner.workerReady(this);
  }

  /** Has it do something. Returns whether that was sent. */
  assign(assignment: Assignment): boolean {
    const { target, args, mode } = assignment;
    const call: Call = [this.#knows.has(target.id) ? target.id : target.called, mode, args];
    const transfer = buffersOf(mode === 'batch' ? (args as unknown[][]).flat() : args);
    const on = (event: unknown): void => {
      if (this.#assignment === assignment && typeof event === 'object' && event !== null) assignment.said(event as Event);
    };
    let reply: ReturnType<OneWorker['exec']>;
    try {
      reply = this.#pool.exec('run', call, transfer === undefined ? { on } : { on, transfer });
    } catch (cause) {
      // workerpool takes the worker for busy for ever.
      this.#pool.workers[0].processing = {};
      assignment.unsent(notCloneable(`${argumentOf(assignment)} of ${target.label} can't be sent to a worker`, cause));
      return false;
    }
    this.#assignment = assignment;
    this.#hasMoved = transfer !== undefined && this.#kind !== 'process';
    this.#sent++;
    this.#state = 'busy';
    this.#hold(true);
    reply.then(
      (value) => this.#replied(assignment, value as Reply),
      (error) => this.#rejected(assignment, error),
    );
    return true;
  }

  tell(message: Control): void {
    if (this.#state !== 'gone') this.#raw.send(message);
  }

  /** Ends it; `workerGone` follows when it is gone. */
  end(): void {
    if (this.#state === 'ending' || this.#state === 'gone') return;
    this.#state = 'ending';
    this.#hold(true);
    if (this.#kind === 'process') {
      this.#raw.kill?.('SIGKILL');
      return;
    }
    void this.#raw.terminate?.();
    if (this.#kind === 'web') void Promise.resolve().then(() => this.#gone({ cause: this.#cause }));
  }

  #replied(assignment: Assignment, reply: Reply): void {
    // Of one that is being ended, nothing counts but that it is gone.
    if (this.#assignment !== assignment || this.#state !== 'busy') return;
    if (!isReply(reply)) {
      this.#distrust(new TypeError('it sent a reply that is none'));
      return;
    }
    // One that failed may not even have been found.
    if (!('error' in reply)) this.#knows.add(assignment.target.id);
    assignment.replied(reply);
    this.#release();
  }

  #rejected(assignment: Assignment, error: unknown): void {
    if (this.#assignment !== assignment || this.#state !== 'busy' || this.#isTermination(error)) return;
    assignment.failed(notCloneable(`the result of ${assignment.target.label} can't be sent back`, error));
    this.#release();
  }

  #release(): void {
    this.#assignment = null;
    this.#state = 'free';
    this.#owner.workerFree(this);
    // Most often it is given the next one before that.
    if (this.#isFree) void Promise.resolve().then(() => this.#isFree && this.#hold(false));
  }

  get #isFree(): boolean {
    return this.#state === 'free';
  }

  /** What it says can't be read, so nobody knows how far it is. */
  #distrust(cause: unknown): void {
    this.#cause ??= cause instanceof Error ? cause : new TypeError('a message of it could not be read');
    this.end();
  }

  /** An error in a Web Worker that nobody caught. */
  #broke(event: unknown): void {
    const { message, error } = event as { message?: string; error?: unknown };
    this.#cause = error ?? (message === undefined ? undefined : new Error(message));
    void this.#raw.terminate?.();
    this.#gone({ cause: this.#cause });
  }

  #gone(how: Exit): void {
    if (this.#state === 'gone') return;
    const started = this.#wasReady;
    this.#state = 'gone';
    const assignment = this.#assignment;
    this.#assignment = null;
    const hasBegun = this.#takeMark();
    const label = assignment?.target.label;
    const what = started ? `the worker that ${hasBegun ? 'ran' : 'was to run'} ${label} is gone` : 'a worker could not be started';
    const error = new WorkerCrashedError(`${what}: ${causeOf(how)}${this.#hintFor(started, hasBegun)}`, how);
    // The job first: who shuts a pool down hears of the end after everybody else.
    if (hasBegun || this.#hasMoved) assignment?.failed(error);
    else assignment?.returned(error);
    this.#owner.workerGone(this, error);
  }

  /** Whether it has begun with what it was told last, as far as that is known; from now on it does not. */
  #takeMark(): boolean {
    const begun = this.#mark?.take() ?? 0;
    return !this.#isMarked || begun >= this.#sent;
  }

  #hintFor(started: boolean, hasBegun: boolean): string {
    if (!hasBegun && this.#hasMoved) return '; it had not begun, but the buffers that were moved to it are lost';
    return this.#kind === 'web' && !started ? '; the Content-Security-Policy of a page has to allow it: worker-src blob:' : '';
  }

  /** A worker that has nothing to do does not keep the process alive. */
  #hold(on: boolean): void {
    if (this.#isHeld === on) return;
    this.#isHeld = on;
    const method = on ? 'ref' : 'unref';
    this.#raw[method]?.();
    this.#raw.channel?.[method]();
  }
}

interface Exit {
  readonly exitCode?: number | null;
  readonly signal?: string | null;
  readonly cause?: unknown;
}

function causeOf({ exitCode, signal, cause }: Exit): string {
  // Of whatever realm it comes from.
  const { message } = (cause ?? {}) as { message?: string };
  if (message) return message;
  if (signal) return `it was killed by ${signal}`;
  return typeof exitCode === 'number' ? `it exited with code ${exitCode}` : 'for an unknown reason';
}

function isReply(reply: unknown): reply is Reply {
  return Array.isArray(reply) || (typeof reply === 'object' && reply !== null && ['error', 'unsent', 'ms'].some((key) => key in reply));
}

function isNotice(message: unknown): message is Notice {
  return typeof (message as Partial<Notice> | null | undefined)?.unread === 'string';
}

/** The first that can't be cloned, as far as that can be told. */
function argumentOf({ args }: Assignment): string {
  const place = args.findIndex((argument) => buffersOf([argument]) === undefined && !isCloneable(argument));
  return place < 0 ? 'an argument' : `argument ${place + 1}`;
}
