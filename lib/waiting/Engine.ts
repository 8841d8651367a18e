import { Subscriber, type Observable } from 'rxjs';
import { captureContext, type ContextState } from '../loop/Context.js';
import { getEventLoop } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { HoldScope } from '../loop/holds.js';
import { shared } from '../loop/shared.js';
import { Future } from '../tasks/Future.js';
import type { Task } from '../tasks/Task.js';
import { whenLetGo } from './whenLetGo.js';

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

/** What a source that can wait is asked to wait for. */
class Room extends Future<void> {
  readonly #engine: Engine<never, never>;

  constructor(engine: Engine<never, never>, loop: EventLoop) {
    super(loop._own);
    this.#engine = engine;
  }

  /** Whether there will be none before `engine` itself has been let go. */
  waitsFor(engine: Engine<never, never>): boolean {
    return this.#engine._isHeldBy(engine);
  }
}

/** What an operator does between its source and its subscriber. */
export abstract class Engine<T, O> {
  protected readonly downstream: Subscriber<O>;
  protected readonly loop: EventLoop = shared.loop ?? getEventLoop();
  readonly #context: ContextState = captureContext();
  readonly #inlet: Inlet<T>;
  /** What whoever got the last value wants waited for before the next. */
  readonly #asked: Future<unknown>[] = [];
  /** Those that it waits for; null when there are none. */
  #held: Set<Future<unknown>> | null = null;
  #room: Room | null = null;
  readonly #scope = new HoldScope();

  constructor(downstream: Subscriber<O>) {
    this.downstream = downstream;
    this.#inlet = new Inlet(this);
  }

  run(source: Observable<T>): void {
    this.downstream.add(() => this._left());
    this.#scope.subscribe(() => source.subscribe(this.#inlet));
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

  /**
   * Takes no more values: what is behind the source need not wait, as others may have it too. A teardown that throws is reported, and
   * keeps nothing from going on.
   *
   * @internal
   */
  _leaveSource(): void {
    this.admitMore();
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
    this.#scope.holds?.push((this.#room ??= new Room(this, this.loop)));
  }

  /** Whether the value that comes now is of a source that can wait. */
  protected get canAsk(): boolean {
    return this.#scope.holds !== null;
  }

  protected admitMore(): void {
    const room = this.#room;
    this.#room = null;
    if (room?.done() === false) room.setResult();
  }

  /** Whether whoever gets the values has no room for another. */
  protected get isHeld(): boolean {
    return this.#held !== null;
  }

  /** @internal */
  _isHeldBy(engine: Engine<never, never>): boolean {
    if (engine === (this as unknown)) return true;
    return [...(this.#held ?? [])].some((room) => room instanceof Room && room.waitsFor(engine));
  }

  /** There is room again. */
  protected letGo(): void {}

  /** Hands a value on that did not come from the source just now; look at {@link isHeld} before the next. */
  protected emit(value: O): void {
    const outer = shared.holds;
    shared.holds = this.#asked;
    try {
      this.downstream.next(value);
    } finally {
      shared.holds = outer;
    }
    if (this.#asked.length > 0) this.#waitForRoom();
  }

  #waitForRoom(): void {
    for (const room of this.#asked.splice(0)) {
      // A subscriber that sends to its own source: each would wait for the other.
      if (this.#held?.has(room) === true || (room instanceof Room && room.waitsFor(this))) continue;
      const held = (this.#held ??= new Set());
      held.add(room);
      whenLetGo(room, this.loop, () => {
        held.delete(room);
        if (held.size > 0) return;
        this.#held = null;
        if (!this.downstream.closed) this.inContext(() => this.letGo());
      });
    }
  }

  /** A subscriber is told in the context that it subscribed in. */
  protected inContext(fn: () => void): void;
  protected inContext<A>(fn: (argument: A) => void, argument: A): void;
  protected inContext<A>(fn: (argument: A | undefined) => void, argument?: A): void {
    const outer = shared.context;
    shared.context = this.#context;
    const { carried } = this.#context;
    try {
      if (carried === null) fn(argument);
      else carried(() => fn(argument));
    } finally {
      shared.context = outer;
    }
  }
}
