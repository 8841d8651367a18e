import { Observable, timer } from 'rxjs';
import { coroutine, ExceptionGroup, Future, sleep, TimeoutError } from '../../lib/index.js';
import type { AsyncContextManager, Body, Coroutine, EventLoop, Waited } from '../../lib/index.js';

export interface WorkOptions {
  /** How long its cleanup takes, in ms. Default: 0. */
  cleanup?: number;
  /** It ends with an error. */
  fails?: boolean;
  /** It answers a cancel with an error. */
  resists?: boolean;
  /** Whoever runs it reckons with its error, so that nobody else has to see it. */
  known?: boolean;
}

/** What a scenario is played with: workers whose every acquisition, release, error and report is noted. */
export class Stage {
  readonly loop: EventLoop;
  readonly #note: (text: string) => void;
  readonly #held = new Map<string, number>();
  readonly #faults = new Map<Error, { known: boolean; delivered: number; reported: number }>();
  readonly wrong: string[] = [];
  /** Is told of each worker that was not disturbed. */
  undisturbed: (name: string) => void = () => undefined;

  constructor(loop: EventLoop, note: (text: string) => void) {
    this.loop = loop;
    this.#note = note;
    loop.setExceptionHandler((_loop, context) => {
      note(`report ${String(context.exception)}`);
      this.#count(context.exception, 'reported');
      if (!this.isExpected(context.exception)) this.wrong.push(`a foreign report: ${context.message}: ${String(context.exception)}`);
    });
  }

  note(text: string): void {
    this.#note(text);
  }

  /** Acquires something, without a note when that is to be `quiet`; the function that is returned releases it. */
  readonly hold = (name: string, quiet = false): (() => void) => {
    this.#held.set(name, (this.#held.get(name) ?? 0) + 1);
    if (!quiet) this.#note(`${name} begins`);
    let released = false;
    return () => {
      if (released) this.wrong.push(`${name} was released twice`);
      else this.#held.set(name, this.#held.get(name)! - 1);
      released = true;
      this.#note(`${name} ends`);
    };
  };

  /** What is acquired and not released. */
  get held(): string[] {
    return [...this.#held].filter(([, count]) => count !== 0).map(([name]) => name);
  }

  /** An error that is about to be thrown, and has to be seen once, unless it is known. */
  fault(name: string, known = false): Error {
    this.#note(`${name} fails`);
    const error = new Error(`fault of ${name}`);
    this.#faults.set(error, { known, delivered: 0, reported: 0 });
    return error;
  }

  /** What was handed out holds these errors. */
  readonly delivered = (value: unknown): void => void this.#count(value, 'delivered');

  #count(value: unknown, how: 'delivered' | 'reported'): void {
    for (const error of errorsIn(value)) {
      const fault = this.#faults.get(error as Error);
      if (fault !== undefined) fault[how]++;
    }
  }

  /** Whether an error is a fault, or time that was up, or a group of those. A cancel never needs a report. */
  isExpected(error: unknown): boolean {
    if (error instanceof ExceptionGroup) return error.errors.every((part) => this.isExpected(part));
    return error instanceof TimeoutError || this.#faults.has(error as Error);
  }

  /** Checks that each error was seen, by somebody or by the exception handler, and not by both. */
  checkFaults(): void {
    for (const [{ message }, { known, delivered, reported }] of this.#faults) {
      if (known) continue;
      if (delivered + reported === 0) this.wrong.push(`${message} vanished`);
      else if (delivered > 0 && reported > 0) this.wrong.push(`${message} was delivered and reported`);
      else if (reported > 1) this.wrong.push(`${message} was reported ${reported} times`);
    }
  }

  readonly work = (name: string, ms: number, options: WorkOptions = {}): Coroutine<string> => working(this, name, ms, options);

  /** A Future that is set from outside. */
  readonly future = (name: string, ms: number): Future<string> => {
    const future = new Future<string>({ loop: this.loop });
    this.loop.callLater(ms, () => {
      this.#note(`${name} is due`);
      if (!future.done()) future.setResult(name);
    });
    return future;
  };

  /** An Observable that is no Coroutine: `count` values, one each `ms`, then its end. */
  readonly source = (name: string, ms: number, count = 1): Observable<string> =>
    new Observable((subscriber) => {
      subscriber.add(this.hold(name));
      let index = 0;
      subscriber.add(
        timer(ms, ms, this.loop).subscribe(() => {
          subscriber.next(`${name}${index++}`);
          if (index === count) subscriber.complete();
        }),
      );
    });

  /** A context manager that takes `enter` ms to be entered and `exit` ms to be left. */
  readonly manager = (name: string, enter: number, exit: number, options: WorkOptions = {}): AsyncContextManager<string> => {
    let release = (): void => undefined;
    return {
      enter: () =>
        entering(enter, () => {
          release = this.hold(name);
          return name;
        }),
      exit: () => leaving(exit, () => release(), options.fails === true ? () => this.fault(`exit of ${name}`) : null),
    };
  };
}

const working = coroutine(function* (stage: Stage, name: string, ms: number, options: WorkOptions): Body<string> {
  const release = stage.hold(name);
  let refused: Error | null = null;
  try {
    yield* sleep(ms);
    stage.undisturbed(name);
  } catch (error) {
    if (options.resists !== true) throw error;
    refused = error as Error;
  } finally {
    try {
      if (options.cleanup !== undefined) yield* sleep(options.cleanup);
    } finally {
      release();
    }
  }
  if (refused === null && options.fails !== true) return name;
  throw stage.fault(name, options.known);
});

const entering = coroutine(function* (ms: number, entered: () => string): Body<string> {
  yield* sleep(ms);
  return entered();
});

const leaving = coroutine(function* (ms: number, release: () => void, fault: (() => Error) | null): Body<void> {
  try {
    yield* sleep(ms);
  } finally {
    release();
  }
  if (fault !== null) throw fault();
});

/** What became of each, which is to look at the errors, and how many are pending. */
export function read({ delivered }: Stage): (waited: Waited<string>) => unknown {
  return ({ done, pending }) => {
    const ends = [...done].map((future) => (future.cancelled() ? 'cancelled' : (future.exception() ?? future.result())));
    delivered(ends);
    return { ends, pending: pending.size };
  };
}

/** All errors in an outcome: itself, the members of a group, a cause, what is in lists and records. */
export function* errorsIn(value: unknown): Generator<unknown> {
  if (value instanceof Error) {
    yield value;
    if (value instanceof AggregateError) for (const part of value.errors) yield* errorsIn(part);
    if (value.cause !== undefined) yield* errorsIn(value.cause);
  } else if (Array.isArray(value)) {
    for (const part of value) yield* errorsIn(part);
  } else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    yield* errorsIn(Object.values(value));
  }
}
