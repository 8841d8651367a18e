import { Subscriber, type Observable } from 'rxjs';
import { captureContext, type ContextState } from '../loop/Context.js';
import { getEventLoop } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
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

  /** From the ready queue: a subscriber is told in the context that it subscribed in. */
  protected inContext(fn: () => void): void {
    shared.context = this.#context;
    const { carried } = this.#context;
    if (carried === null) fn();
    else carried(fn);
  }
}
