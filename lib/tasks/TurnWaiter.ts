import type { Subscriber, Unsubscribable } from 'rxjs';
import { cancelledError } from '../errors.js';
import { captureContext, type ContextState } from '../loop/Context.js';
import type { Closer } from '../loop/Closing.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import { outsideTask } from './outsideTask.js';
import type { Future } from './Future.js';
import type { Suspended, Waiter } from './Waiter.js';

/** What those who come one after the other wait for. */
interface Prompt<T> {
  _prompt(): IteratorReturnResult<T> | null;
  _join(loop: EventLoop): Future<void>;
  _woken(): IteratorReturnResult<T> | null;
  _giveBack(value: T): void;
}

/**
 * The subscription to what others wait for too, each in its turn. It needs no task. The subscriber is told in the same moment
 * in which the turn is taken, so that who leaves can't take it along.
 */
export class TurnWaiter<T> implements Suspended, Unsubscribable, Closer {
  _next: Waiter | null = null;
  _previous: Waiter | null = null;
  _before: Closer | null = null;
  _after: Closer | null = null;
  readonly #prompt: Prompt<T>;
  readonly #subscriber: Subscriber<T>;
  readonly #loop: EventLoop;
  readonly #context: ContextState = captureContext();
  _waitsFor: Future<void> | null = null;

  constructor(prompt: Prompt<T>, subscriber: Subscriber<T>, loop: EventLoop) {
    this.#prompt = prompt;
    this.#subscriber = subscriber;
    this.#loop = loop;
  }

  get _reads(): boolean {
    return true;
  }

  begin(): void {
    this.#go(() => outsideTask(() => this.#prompt._prompt()));
  }

  _run(): void {
    const turn = this._waitsFor;
    // It has left in the meantime.
    if (turn === null) return;
    shared.context = this.#context;
    const { carried } = this.#context;
    if (carried === null) this.#goOn(turn);
    else carried(() => this.#goOn(turn));
  }

  #goOn(turn: Future<void>): void {
    this.#stopWaiting();
    if (turn.cancelled()) {
      turn._leftUnread(this);
      this.#subscriber.error(cancelledError(undefined));
    } else {
      this.#go(() => this.#prompt._woken());
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
      this._waitsFor = this.#prompt._join(this.#loop);
      this._waitsFor._addWaiter(this);
      this.#loop._closers.add(this);
    } else if (this.#subscriber.closed) {
      this.#prompt._giveBack(result.value);
    } else {
      this.#subscriber.next(result.value);
      this.#subscriber.complete();
    }
  }

  #stopWaiting(): void {
    this._waitsFor = null;
    this.#loop._closers.remove(this);
  }

  /** The loop is shut down: the subscriber hears of that. */
  _close(): void {
    this._waitsFor?._cancelFor(this);
  }

  /** Its loop is closed. */
  _drop(): void {
    this.unsubscribe();
  }

  /** Leaves; what it had been given is for the next. */
  unsubscribe(): void {
    const turn = this._waitsFor;
    if (turn === null) return;
    this.#stopWaiting();
    turn._leftUnread(this);
  }

  toString(): string {
    return `<subscriber of ${String(this.#prompt)}>`;
  }
}
