import { Subscriber, type Observable } from 'rxjs';
import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { CancelledError } from '../errors.js';
import { collectCleanups, whenAllDone } from '../loop/cleanups.js';
import { getEventLoop } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import { coroutine, type Body } from '../tasks/Coroutine.js';
import { Future } from '../tasks/Future.js';
import type { Task } from '../tasks/Task.js';
import { until } from '../tasks/until.js';

/** The engine of `withCleanup`: however the source ends, the cleanup runs once, and the end is told when it is through. */
export class CleanedSource<T> extends Subscriber<T> {
  readonly #downstream: Subscriber<T>;
  readonly #cleanup: () => Awaitable;
  readonly #loop: EventLoop = shared.loop ?? getEventLoop();
  #run: Task<void> | null = null;

  constructor(downstream: Subscriber<T>, cleanup: () => Awaitable) {
    super();
    this.#downstream = downstream;
    this.#cleanup = cleanup;
  }

  run(source: Observable<T>): void {
    this.#downstream.add(() => this.#leave());
    source.subscribe(this);
  }

  protected override _next(value: T): void {
    this.#downstream.next(value);
  }

  protected override _error(error: unknown): void {
    this.#begin((failure) => {
      if (failure !== null) this.#report(failure.error);
      this.#downstream.error(error);
    });
  }

  protected override _complete(): void {
    this.#begin((failure) => {
      if (failure === null) this.#downstream.complete();
      else this.#fail(failure.error);
    });
  }

  #leave(): void {
    if (this.#run === null) {
      this.#begin((failure) => {
        if (failure !== null) this.#report(failure.error);
      });
    }
    if (this.#run?.done() === false) shared.cleanups?.push(this.#run);
  }

  /** Leaves the source, waits for the runs behind it, and only then cleans up: the inner one first. */
  #begin(tell: (failure: { error: unknown } | null) => void): void {
    const inner = collectCleanups(() => this.unsubscribe());
    this.#run = this.#loop.createTask(cleaningUp(inner, this.#cleanup), { eager: true });
    this.#run.addDoneCallback((run) => tell(failureOf(run)));
  }

  #fail(error: unknown): void {
    if (this.#downstream.closed) this.#report(error);
    else this.#downstream.error(error);
  }

  #report(exception: unknown): void {
    if (exception instanceof CancelledError) return;
    this.#loop.callExceptionHandler({ message: 'The cleanup of a source failed', exception, task: this.#run as Task<unknown> });
  }
}

function failureOf(run: Task<void>): { error: unknown } | null {
  try {
    run.result();
    return null;
  } catch (error) {
    return { error };
  }
}

const cleaningUp = coroutine(
  function* (inner: readonly Future<unknown>[], cleanup: () => Awaitable): Body<void> {
    let cancel: unknown = null;
    try {
      if (inner.length > 0) yield* allDone(inner);
    } catch (error) {
      // The loop is shut down: that must not keep the cleanup from running.
      cancel = error;
    }
    const awaitable = cleanup();
    if (kindOf(awaitable) === null) throw notAwaitable('withCleanup', 'what cleanup returned', awaitable);
    yield* until(awaitable);
    if (cancel !== null) throw cancel;
  },
  { name: 'withCleanup' },
);

function allDone(futures: readonly Future<unknown>[]): Future<void> {
  const released = new Future<void>();
  whenAllDone(futures, () => {
    if (!released.done()) released.setResult();
  });
  return released;
}
