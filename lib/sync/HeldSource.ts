import type { Subscriber, Subscription } from 'rxjs';
import { Fifo } from '../Fifo.js';
import { Engine } from '../waiting/Engine.js';
import type { Event } from './Event.js';

/** Values pass; the event is awaited; values that were held back are handed on; whoever gets them has no room. */
type Phase = 'open' | 'waiting' | 'letting go' | 'full';

type End = { kind: 'complete' } | { kind: 'error'; error: unknown };

/** The engine of `whenSet`: keeps values, and the end, while an event is clear. */
export class HeldSource<T> extends Engine<T, T> {
  readonly #event: Event;
  readonly #held = new Fifo<T>();
  #phase: Phase = 'open';
  #end: End | null = null;
  #wait: Subscription | null = null;

  constructor(downstream: Subscriber<T>, event: Event) {
    super(downstream);
    this.#event = event;
  }

  _value(value: T): void {
    if (this.#phase === 'open' && this.#event.isSet()) {
      this.downstream.next(value);
      return;
    }
    this.#held.enqueue(value);
    this.askToWait();
    if (this.#phase === 'open') this.#waitForEvent();
  }

  _sourceFailed(error: unknown): void {
    this.#endWith({ kind: 'error', error });
  }

  _sourceCompleted(): void {
    this.#endWith({ kind: 'complete' });
  }

  #endWith(end: End): void {
    this.#end = end;
    if (this.#phase === 'open') this.#tellEnd(end);
  }

  #tellEnd(end: End): void {
    if (end.kind === 'complete') this.downstream.complete();
    else this.downstream.error(end.error);
  }

  #waitForEvent(): void {
    this.#phase = 'waiting';
    this.#wait = this.#event.wait().subscribe({
      next: () => this.inContext(() => this.#release()),
      error: (error) => this.inContext(() => this.#tellEnd({ kind: 'error', error })),
    });
  }

  /** A subscriber may clear the event again, or have no room. */
  #release(): void {
    this.#phase = 'letting go';
    while (this.#held.size > 0 && this.#event.isSet() && !this.isHeld && !this.downstream.closed) this.emit(this.#held.dequeue() as T);
    if (this.downstream.closed) return;
    if (this.isHeld) this.#phase = 'full';
    else if (this.#held.size > 0) this.#waitForEvent();
    else this.#open();
  }

  #open(): void {
    this.#phase = 'open';
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
    this.admitMore();
  }
}
