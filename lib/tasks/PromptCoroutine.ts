import type { Subscriber, TeardownLogic } from 'rxjs';
import { RuntimeError } from '../errors.js';
import { getEventLoop } from '../loop/currentLoop.js';
import { noteStarted } from '../loop/Debug.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { hooks } from '../loop/hooks.js';
import { shared } from '../loop/shared.js';
import { Coroutine, type Frame } from './Coroutine.js';
import type { Future } from './Future.js';
import { notInTask, NOTHING, suspend, WAIT } from './suspend.js';
import { TurnWaiter } from './TurnWaiter.js';

/**
 * A coroutine that most often has nothing to wait for, as the `acquire()` of a free lock: then awaiting it is a call that
 * returns. Else it waits for its turn, and is its own body: what it was given is taken in the step in which it goes on, so
 * that no cancel can come in between.
 */
export abstract class PromptCoroutine<T> extends Coroutine<T> {
  /** The result, when there is nothing to wait for; else null. @internal */
  abstract _prompt(): IteratorReturnResult<T> | null;

  /** Stands where a turn comes. @internal */
  abstract _join(loop: EventLoop): Future<void>;

  /** Its turn has come: the result, or null when it has to wait again. @internal */
  abstract _woken(): IteratorReturnResult<T> | null;

  /** The subscriber left while it was being taken: it is for the next. @internal */
  _giveBack(_value: T): void {}

  [Symbol.iterator](): Generator<never, T, unknown> {
    return this as unknown as Generator<never, T, unknown>;
  }

  next(): IteratorResult<never, T> {
    if (shared.resuming) {
      shared.resuming = false;
      return this._woken() ?? this._wait();
    }
    if (shared.task === null) throw notInTask(this);
    if (shared.debugLoops > 0) noteStarted(this);
    // Before anything is taken: an awaitable that was iterated instead of awaited is told so.
    if (shared.requestKind !== NOTHING) return suspend(this, WAIT);
    return this._prompt() ?? this._wait();
  }

  throw(error: unknown): never {
    shared.awaited?._leftUnread(shared.task!);
    throw error;
  }

  /** @internal */
  _wait(): IteratorResult<never, T> {
    return suspend(this._join(shared.task!._loop), WAIT);
  }

  _frame(): Frame {
    return this;
  }

  _begin(loop: EventLoop): Future<T> {
    return hooks.newTask!(this, loop._eager);
  }

  /** @internal */
  override _subscribe(subscriber: Subscriber<T>): TeardownLogic {
    if (subscriber.closed) return undefined;
    if (shared.debugLoops > 0) noteStarted(this);
    const loop = shared.loop ?? getEventLoop();
    if (loop.isClosed()) throw new RuntimeError(`${this.toString()}: the event loop is closed`);
    const waiter = new TurnWaiter(this, subscriber, loop);
    waiter.begin();
    return waiter;
  }
}
