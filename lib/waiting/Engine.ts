import { Subscriber, type Observable } from 'rxjs';
import { captureContext, type ContextState } from '../loop/Context.js';
import { getEventLoop } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import { Future } from '../tasks/Future.js';
import type { Task } from '../tasks/Task.js';

/** The subscription to the source. It ends with the source, which the work of an operator may outlast. */
class Inlet<T> extends Subscriber<T> {
  readonly #engine: Engine<T, never>;

  constructor(engine: Engine<T, never>) {
    super();
    this.#engine = engine;
  }

  protected override _next(value: T): void {
    this.#engine._value(value);
  }

  protected override _error(error: unknown): void {
    this.#engine._sourceFailed(error);
    this.#engine._leaveSource();
  }

  protected override _complete(): void {
    this.#engine._sourceCompleted();
    this.#engine._leaveSource();
  }
}

/** What an operator does between its source and its subscriber. */
export abstract class Engine<T, O> {
  protected readonly downstream: Subscriber<O>;
  protected readonly loop: EventLoop = shared.loop ?? getEventLoop();
  readonly #context: ContextState = captureContext();
  readonly #inlet: Inlet<T>;
  /** What whoever got the last value wants waited for before the next. */
  readonly #holds: Future<unknown>[] = [];
  #held = 0;
  /** For a source that can wait: there is room for another value. */
  #room: Future<void> | null = null;

  constructor(downstream: Subscriber<O>) {
    this.downstream = downstream;
    this.#inlet = new Inlet(this);
  }

  run(source: Observable<T>): void {
    this.downstream.add(() => this._left());
    source.subscribe(this.#inlet);
  }

  /** @internal */
  abstract _value(value: T): void;

  /** @internal */
  abstract _sourceFailed(error: unknown): void;

  /** @internal */
  abstract _sourceCompleted(): void;

  /** The subscriber has left, or was told the end. @internal */
  abstract _left(): void;

  protected get sourceIsOver(): boolean {
    return this.#inlet.closed;
  }

  /** A teardown that throws is reported, and keeps nothing from going on. @internal */
  _leaveSource(): void {
    try {
      this.#inlet.unsubscribe();
    } catch (exception) {
      this.report('Exception while leaving a source', exception);
    }
  }

  protected report(message: string, exception: unknown, task?: Task<unknown>): void {
    this.loop.callExceptionHandler(task === undefined ? { message, exception } : { message, exception, task });
  }

  /** Asks a source that can wait not to send another value before {@link admitMore}. */
  protected askToWait(): void {
    // A value that came back from our own subscriber is not the source's, and we can't wait for ourselves.
    if (shared.holds === null || shared.holds === this.#holds) return;
    shared.holds.push((this.#room ??= new Future({ loop: this.loop })));
  }

  protected admitMore(): void {
    const room = this.#room;
    this.#room = null;
    if (room?.done() === false) room.setResult();
  }

  /** Whether whoever gets the values has no room for another. */
  protected get isHeld(): boolean {
    return this.#held > 0;
  }

  /** There is room again. */
  protected letGo(): void {}

  /** Hands a value on that did not come from the source just now; look at {@link isHeld} before the next. */
  protected emit(value: O): void {
    const outer = shared.holds;
    shared.holds = this.#holds;
    try {
      this.downstream.next(value);
    } finally {
      shared.holds = outer;
    }
    if (this.#holds.length > 0) this.#waitForHolds();
  }

  #waitForHolds(): void {
    for (const hold of this.#holds.splice(0)) {
      this.#held++;
      hold.addDoneCallback(() => {
        this.#held--;
        if (this.#held === 0 && !this.downstream.closed) this.inContext(() => this.letGo());
      });
    }
  }

  /** From the ready queue: a subscriber is told in the context that it subscribed in. */
  protected inContext(fn: () => void): void {
    shared.context = this.#context;
    const { carried } = this.#context;
    if (carried === null) fn();
    else carried(fn);
  }
}
