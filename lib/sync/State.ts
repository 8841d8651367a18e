import { Observable, type Subscriber, type Unsubscribable } from 'rxjs';
import { captureContext, type ContextState } from '../loop/Context.js';
import { getEventLoop } from '../loop/currentLoop.js';
import type { EventLoop, Ready } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import type { WaitQueue } from '../tasks/WaitQueue.js';

/**
 * A value that changes, as a stream: each subscriber gets the present one at once, and a later one from the ready queue of
 * its own loop, when it differs from the last that it got. It is read at that moment, so whoever looks sees the same. It
 * completes when a change can't be told any more, as that loop is closed. No loop holds it: it may be dropped with its object.
 */
export class State<T> {
  readonly stream: Observable<T>;
  readonly #viewers = new Set<Viewer<T>>();

  constructor(read: () => T) {
    this.stream = new Observable((subscriber) => {
      const viewer = new Viewer(subscriber, read, this.#viewers);
      viewer.begin();
      return viewer;
    });
  }

  /** The value may have changed. */
  changed(): void {
    for (const viewer of this.#viewers) viewer.noteChange();
  }
}

/** How many wait in a queue. */
export function waitersOf(queue: WaitQueue): State<number> {
  const state = new State(() => queue.alive);
  queue.changed = () => state.changed();
  return state;
}

const nothing: unique symbol = Symbol('nothing');

class Viewer<T> implements Ready, Unsubscribable {
  readonly #subscriber: Subscriber<T>;
  readonly #read: () => T;
  readonly #viewers: Set<Viewer<T>>;
  readonly #loop: EventLoop = shared.loop ?? getEventLoop();
  readonly #context: ContextState = captureContext();
  #last: T | typeof nothing = nothing;
  #queued = false;

  constructor(subscriber: Subscriber<T>, read: () => T, viewers: Set<Viewer<T>>) {
    this.#subscriber = subscriber;
    this.#read = read;
    this.#viewers = viewers;
  }

  begin(): void {
    this.#viewers.add(this);
    this.show();
    if (this.#loop.isClosed()) this.#subscriber.complete();
  }

  noteChange(): void {
    if (this.#loop.isClosed()) {
      this.unsubscribe();
      // Whoever makes the change is in the middle of it.
      queueMicrotask(() => this.#subscriber.complete());
    } else if (!this.#queued) {
      this.#queued = true;
      this.#loop._enqueue(this);
    }
  }

  _run(): void {
    this.#queued = false;
    shared.context = this.#context;
    const { carried } = this.#context;
    if (carried === null) this.show();
    else carried(() => this.show());
  }

  show(): void {
    const value = this.#read();
    if (value === this.#last) return;
    this.#last = value;
    this.#subscriber.next(value);
  }

  unsubscribe(): void {
    this.#viewers.delete(this);
  }
}
