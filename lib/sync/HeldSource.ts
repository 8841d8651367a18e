import type { Subscriber, Subscription } from 'rxjs';
import Queue from 'yocto-queue';
import { Future } from '../tasks/Future.js';
import { shared } from '../loop/shared.js';
import { Engine } from '../waiting/Engine.js';
import type { Event } from './Event.js';

type End = { kind: 'complete' } | { kind: 'error'; error: unknown };

/** The engine of `whenSet`: keeps values, and the end, while an event is clear. */
export class HeldSource<T> extends Engine<T, T> {
  readonly #event: Event;
  readonly #held = new Queue<T>();
  #end: End | null = null;
  #wait: Subscription | null = null;
  /** For a source that can wait: there is nothing held back. */
  #room: Future<void> | null = null;

  constructor(downstream: Subscriber<T>, event: Event) {
    super(downstream);
    this.#event = event;
  }

  _value(value: T): void {
    if (this.#wait === null && this.#event.isSet()) {
      this.downstream.next(value);
      return;
    }
    this.#held.enqueue(value);
    shared.holds?.push((this.#room ??= new Future()));
    this.#waitForEvent();
  }

  _sourceFailed(error: unknown): void {
    this.#endWith({ kind: 'error', error });
  }

  _sourceCompleted(): void {
    this.#endWith({ kind: 'complete' });
  }

  #endWith(end: End): void {
    this.#end = end;
    if (this.#wait === null) this.#tellEnd(end);
  }

  #tellEnd(end: End): void {
    if (end.kind === 'complete') this.downstream.complete();
    else this.downstream.error(end.error);
  }

  #waitForEvent(): void {
    this.#wait ??= this.#event.wait().subscribe({
      next: () => this.#release(),
      error: (error) => this.#tellEnd({ kind: 'error', error }),
    });
  }

  /** A subscriber may clear the event again. */
  #release(): void {
    while (this.#held.size > 0 && this.#event.isSet() && !this.downstream.closed) this.downstream.next(this.#held.dequeue() as T);
    if (this.downstream.closed) return;
    this.#wait = null;
    if (this.#held.size > 0) {
      this.#waitForEvent();
    } else {
      this.#letGo();
      if (this.#end !== null) this.#tellEnd(this.#end);
    }
  }

  #letGo(): void {
    const room = this.#room;
    this.#room = null;
    if (room !== null && !room.done()) room.setResult();
  }

  _left(): void {
    this._leaveSource();
    this.#wait?.unsubscribe();
    this.#held.clear();
    this.#letGo();
  }
}
