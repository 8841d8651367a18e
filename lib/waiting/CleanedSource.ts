import type { Observable, Subscriber } from 'rxjs';
import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { CancelledError, cancelledError, RuntimeError } from '../errors.js';
import { collectCleanups, whenAllDone } from '../loop/cleanups.js';
import { Cleaning, Closing } from '../loop/Closing.js';
import { shared } from '../loop/shared.js';
import { coroutine, type Body } from '../tasks/Coroutine.js';
import { endOf } from '../tasks/endOf.js';
import { Future } from '../tasks/Future.js';
import type { Task } from '../tasks/Task.js';
import { until } from '../tasks/until.js';
import { Engine } from './Engine.js';

/** What is run at the end; undefined: there is nothing to wait for. */
export type Cleanup = () => Awaitable | undefined;

type Failure = { readonly error: unknown } | null;

/** The engine of `withCleanup`: however the source ends, the cleanup runs once, and the end is told when it is through. */
export class CleanedSource<T> extends Engine<T, T> {
  readonly #cleanup: Cleanup;
  #begun = false;
  #run: Task<void> | null = null;
  /** For who leaves while the cleanup is being begun. */
  #over: Over | null = null;

  constructor(downstream: Subscriber<T>, cleanup: Cleanup) {
    super(downstream);
    this.#cleanup = cleanup;
  }

  override run(source: Observable<T>): void {
    this.loop._closers.add(this.#closing);
    super.run(source);
  }

  _value(value: T): void {
    this.downstream.next(value);
  }

  _sourceFailed(error: unknown): void {
    this.#begin((failure) => {
      this.#reportCleanup(failure);
      if (!this.downstream.closed) this.downstream.error(error);
      else if (!(error instanceof CancelledError)) this.report('A source failed, and its subscriber left during the cleanup', error);
    });
  }

  _sourceCompleted(): void {
    this.#begin((failure) => {
      if (failure === null) this.downstream.complete();
      else if (this.downstream.closed) this.#reportCleanup(failure);
      else this.downstream.error(failure.error);
    });
  }

  _left(): void {
    if (!this.#begun) this.#begin((failure) => this.#reportCleanup(failure));
    this.#makeWait();
  }

  /** The loop is shut down, and waits for this. */
  readonly #closing = new Closing(() => {
    this._sourceFailed(cancelledError(undefined));
    this.#makeWait();
  });

  #makeWait(): void {
    if (this.#run === null) shared.cleanups?.push((this.#over ??= new Over({ loop: this.loop })));
    else if (!this.#run.done()) shared.cleanups?.push(this.#run);
  }

  /** Leaves the source, waits for the runs behind it, and only then cleans up: the inner one first. */
  #begin(tell: (failure: Failure) => void): void {
    if (this.#begun) return;
    this.#begun = true;
    this.loop._closers.remove(this.#closing);
    const inner = collectCleanups(() => this._leaveSource()).filter((run) => run !== this.#over);
    if (this.loop.isClosed()) {
      tell({ error: new RuntimeError('withCleanup: the event loop is closed, the cleanup can not run') });
      return;
    }
    const run = this.loop.createTask(cleaningUp(inner, this.#cleanup), { eager: true });
    this.#run = run;
    const cleaning = new Cleaning(run);
    this.loop._cleanings.add(cleaning);
    if (this.#over !== null) this.#over.run = run;
    run.addDoneCallback(() => {
      this.loop._cleanings.remove(cleaning);
      this.#over?.end();
      this.inContext(tell, failureOf(run));
    });
  }

  #reportCleanup(failure: Failure): void {
    if (failure === null || failure.error instanceof CancelledError) return;
    this.report('The cleanup of a source failed', failure.error, this.#run ?? undefined);
  }
}

/** Stands for a cleanup that is being begun. */
class Over extends Future<void> {
  run: Task<void> | null = null;

  override cancel(message?: string): boolean {
    return this.run?.cancel(message) ?? !this.done();
  }

  end(): void {
    if (!this.done()) this.setResult();
  }
}

function failureOf(run: Task<void>): Failure {
  try {
    run.result();
    return null;
  } catch (error) {
    return { error };
  }
}

const cleaningUp = coroutine(
  function* (inner: readonly Future<unknown>[], cleanup: Cleanup): Body<void> {
    let cancel: unknown = null;
    try {
      if (inner.length > 0) yield* new RunsOver(inner);
    } catch (error) {
      // The loop is shut down: that must not keep the cleanup from running.
      cancel = error;
    }
    const awaitable = cleanup();
    if (awaitable !== undefined) {
      if (kindOf(awaitable) === null) throw notAwaitable('withCleanup', 'what cleanup returned', awaitable);
      yield* until(endOf(awaitable));
    }
    if (cancel !== null) throw cancel;
  },
  { name: 'withCleanup' },
);

/** Done when the runs behind a source that was left have cleaned up. */
class RunsOver extends Future<void> {
  readonly #runs: readonly Future<unknown>[];

  constructor(runs: readonly Future<unknown>[]) {
    super();
    this.#runs = runs;
    whenAllDone(runs, () => {
      if (!this.done()) this.setResult();
    });
  }

  override _awaits(): Iterable<Future<unknown>> {
    return this.#runs;
  }

  override _describe(): string {
    const names = this.#runs.filter((run) => !run.done()).map((run) => run._describe().replace(/^the cleanup of /, ''));
    return `the cleanup of ${names.join(', ')}`;
  }
}
