import { RuntimeError } from '../errors.js';
import { noteStarted } from '../loop/Debug.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { hooks } from '../loop/hooks.js';
import { shared } from '../loop/shared.js';
import { Coroutine, type Body, type Frame } from './Coroutine.js';
import type { Future } from './Future.js';
import { CALL, suspend } from './suspend.js';

/**
 * A coroutine that most often has nothing to wait for, as the `acquire()` of a free lock: then awaiting it is a call that
 * returns, and costs no more.
 */
export abstract class PromptCoroutine<T> extends Coroutine<T> {
  /** The result, when there is nothing to wait for; else null. @internal */
  abstract _prompt(): IteratorReturnResult<T> | null;

  /** The whole of it. @internal */
  abstract _body(): Body<T>;

  [Symbol.iterator](): Generator<never, T, unknown> {
    return this as unknown as Generator<never, T, unknown>;
  }

  next(value: unknown): IteratorResult<never, T> {
    if (shared.resuming) {
      shared.resuming = false;
      return { done: true, value: value as T };
    }
    if (shared.task === null) throw new RuntimeError(`yield* ${this.toString()} outside a task: write it in the body of a coroutine()`);
    if (shared.debugLoops > 0) noteStarted(this);
    // Before anything is taken: an awaitable that was iterated instead of awaited is told so.
    if (shared.request !== null) return suspend(this, CALL);
    return this._prompt() ?? suspend(this, CALL);
  }

  throw(error: unknown): never {
    throw error;
  }

  _frame(): Frame {
    if (shared.debugLoops > 0) noteStarted(this);
    return this._body();
  }

  _begin(loop: EventLoop): Future<T> {
    return hooks.newTask!(this, { loop, eager: true });
  }
}
