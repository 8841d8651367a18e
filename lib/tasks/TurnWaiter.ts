import type { Subscriber, Unsubscribable } from 'rxjs';
import { cancelledError } from '../errors.js';
import { captureContext, type ContextState } from '../loop/Context.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import { outsideTask } from './outsideTask.js';
import { trackRun } from './trackRun.js';
import type { Waiter } from './Waiter.js';
import type { Place } from './WaitQueue.js';

/** What is waited for in a queue. */
interface Turn<T> {
  _prompt(): IteratorReturnResult<T> | null;
  _join(loop: EventLoop): Place;
  _woken(place: Place): IteratorReturnResult<T> | null;
  _giveBack(value: T): void;
}

/**
 * The subscription to what is waited for in a queue. It needs no task. The subscriber is told in the same moment in which
 * the turn is taken, so that who leaves can't take it along.
 */
export class TurnWaiter<T> implements Waiter, Unsubscribable {
  _next: Waiter | null = null;
  _previous: Waiter | null = null;
  readonly #turn: Turn<T>;
  readonly #subscriber: Subscriber<T>;
  readonly #loop: EventLoop;
  readonly #context: ContextState = captureContext();
  #place: Place | null = null;

  constructor(turn: Turn<T>, subscriber: Subscriber<T>, loop: EventLoop) {
    this.#turn = turn;
    this.#subscriber = subscriber;
    this.#loop = loop;
  }

  get _reads(): boolean {
    return true;
  }

  begin(): void {
    this.#go(() => outsideTask(() => this.#turn._prompt()));
  }

  _run(): void {
    const place = this.#place;
    // It has left in the meantime.
    if (place === null) return;
    shared.context = this.#context;
    const { carried } = this.#context;
    if (carried === null) this.#goOn(place);
    else carried(() => this.#goOn(place));
  }

  #goOn(place: Place): void {
    this.#place = null;
    if (place.cancelled()) {
      place._leftUnread();
      this.#subscriber.error(cancelledError(undefined));
    } else {
      this.#go(() => this.#turn._woken(place));
    }
  }

  #go(attempt: () => IteratorReturnResult<T> | null): void {
    let result: IteratorReturnResult<T> | null;
    try {
      result = attempt();
    } catch (error) {
      this.#subscriber.error(error);
      return;
    }
    if (result === null) {
      this.#place = this.#turn._join(this.#loop);
      this.#place._addWaiter(this);
      trackRun(this.#place);
    } else if (this.#subscriber.closed) {
      this.#turn._giveBack(result.value);
    } else {
      this.#subscriber.next(result.value);
      this.#subscriber.complete();
    }
  }

  /** Its loop is closed. */
  _drop(): void {
    this.unsubscribe();
  }

  /** Leaves; what it had been given is for the next. */
  unsubscribe(): void {
    const place = this.#place;
    if (place === null) return;
    this.#place = null;
    place._removeWaiter(this);
    place._leftUnread();
  }

  toString(): string {
    return `<subscriber of ${String(this.#turn)}>`;
  }
}
