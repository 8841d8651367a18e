import { TimeoutError } from 'rxjs';
import { checkMs } from '../../check.js';
import type { EventLoop } from '../../loop/EventLoop.js';
import { Future } from '../../tasks/Future.js';
import { CANCELLED, DONE, FAILED } from '../../tasks/Outcome.js';
import { decodeError } from '../errors/decodeError.js';
import { unpack, type Outcome } from './protocol.js';

/** What a call knows of its connection. */
export interface Caller {
  /** Takes in what has arrived, where that is possible. */
  drain(): void;
  block(call: RemoteCall<unknown>, ms: number): void;
  cancel(id: number, message: string | undefined): void;
}

/** A task of another thread, as a Future of this one: cancelling it asks, and it is done when the task is. */
export class RemoteCall<T> extends Future<T> {
  readonly id: number;
  readonly name: string;
  readonly #caller: Caller;

  constructor(loop: EventLoop, caller: Caller, id: number, name: string) {
    super({ loop });
    this.id = id;
    this.name = name;
    this.#caller = caller;
  }

  override cancel(message?: string): boolean {
    if (this.done()) return super.cancel(message);
    this.#caller.cancel(this.id, message);
    return true;
  }

  override _describe(): string {
    return `${this.name}() on another thread`;
  }

  override toString(): string {
    return `<RemoteCall ${this._describeState()} ${this.name}()>`;
  }

  drain(): void {
    if (!this.done()) this.#caller.drain();
  }

  /**
   * Blocks this thread until it is done.
   *
   * @throws TimeoutError when it is not done within `ms`; null is no limit
   */
  block(where: string, ms: number | null): void {
    if (ms !== null) checkMs(where, 'timeoutMs', ms);
    this.drain();
    if (this.done()) return;
    if (ms === null || ms > 0) this.#caller.block(this, ms ?? Infinity);
    if (!this.done()) throw new TimeoutError();
  }

  end(outcome: Outcome): void {
    if (this.done()) return;
    if (outcome.kind === 'result') this._settle(DONE, unpack(outcome.value));
    else this._settle(outcome.kind === 'error' ? FAILED : CANCELLED, decodeError(outcome.error));
  }

  fail(error: Error): void {
    if (!this.done()) this._settle(FAILED, error);
  }
}

/** The same on another loop of this thread. */
export class ChainedCall<T> extends Future<T> {
  readonly #call: RemoteCall<T>;

  constructor(call: RemoteCall<T>, loop: EventLoop) {
    super({ loop });
    this.#call = call;
    call.addDoneCallback(() => this._settle(call._state, call._state === DONE ? call._outcome : call._takeError()));
  }

  override cancel(message?: string): boolean {
    return this.done() ? super.cancel(message) : this.#call.cancel(message);
  }

  override _describe(): string {
    return this.#call._describe();
  }
}
