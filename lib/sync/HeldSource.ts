import type { Subscriber, Subscription } from 'rxjs';
import { CancelledError, RuntimeError } from '../errors.js';
import { Fifo } from '../Fifo.js';
import { Engine } from '../waiting/Engine.js';
import type { Event } from './Event.js';

type End = { kind: 'complete' } | { kind: 'error'; error: unknown };

/** The engine of `whenSet`: keeps values, and the end, while an event is clear. */
export class HeldSource<T> extends Engine<T, T> {
  readonly #event: Event;
  readonly #held = new Fifo<T>();
  /** The event is awaited, or whoever gets the values has no room, or gets those that were held back just now. */
  #isHolding = false;
  #end: End | null = null;
  #wait: Subscription | null = null;

  constructor(downstream: Subscriber<T>, event: Event) {
    super(downstream);
    this.#event = event;
  }

  _value(value: T): void {
    if (!this.#isHolding && this.#event.isSet()) {
      this.downstream.next(value);
      return;
    }
    if (this.loop.isClosed()) {
      this.#tellEnd(closed());
      return;
    }
    this.#held.enqueue(value);
    this.askToWait();
    if (!this.#isHolding) this.#waitForEvent();
  }

  _sourceFailed(error: unknown): void {
    this.#endWith({ kind: 'error', error });
  }

  _sourceCompleted(): void {
    this.#endWith({ kind: 'complete' });
  }

  #endWith(end: End): void {
    this.#end = end;
    if (!this.#isHolding) this.#tellEnd(end);
    else if (this.loop.isClosed()) this.#tellEnd(end.kind === 'error' ? end : closed());
  }

  #tellEnd(end: End): void {
    this.#end = null;
    if (end.kind === 'complete') this.downstream.complete();
    else this.downstream.error(end.error);
  }

  #waitForEvent(): void {
    this.#isHolding = true;
    const observer = {
      next: () => this.inContext(() => this.#release()),
      error: (error: unknown) => this.inContext(() => this.downstream.error(error)),
    };
    // The value may have come from another loop.
    this.#wait = this.loop._within(() => this.#event.wait().subscribe(observer));
  }

  /** A subscriber may clear the event again, or have no room. */
  #release(): void {
    while (this.#held.size > 0 && this.#event.isSet() && !this.isHeld) this.emit(this.#held.dequeue() as T);
    if (this.isHeld || this.downstream.closed) return;
    if (this.#held.size > 0) this.#waitForEvent();
    else this.#open();
  }

  #open(): void {
    this.#isHolding = false;
    this.admitMore();
    if (this.#end !== null) this.#tellEnd(this.#end);
  }

  protected override letGo(): void {
    this.#release();
  }

  _left(): void {
    this._leaveSource();
    this.#wait?.unsubscribe();
    this.#held.clear();
    const end = this.#end;
    this.#end = null;
    // A cancel is no failure: the loop is shut down.
    if (end?.kind !== 'error' || end.error instanceof CancelledError) return;
    this.report('A source failed, and its subscriber left before it was told', end.error);
  }
}

/** What is held back will not be handed on. */
function closed(): End {
  return { kind: 'error', error: new RuntimeError('whenSet: the event loop is closed') };
}
