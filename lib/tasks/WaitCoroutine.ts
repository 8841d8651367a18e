import { RuntimeError } from '../errors.js';
import { noteStarted } from '../loop/Debug.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import { Coroutine, type Frame } from './Coroutine.js';
import type { Future } from './Future.js';
import { notInTask } from './suspend.js';

/** A coroutine without a body: running it makes a Future, and that is all there is to wait for. It needs no task. */
export abstract class WaitCoroutine<T> extends Coroutine<T> {
  /** Begins the work; the Future's `cancel` ends it. @internal */
  abstract _start(loop: EventLoop): Future<T>;

  [Symbol.iterator](): Generator<never, T, unknown> {
    if (shared.task === null) throw notInTask(this);
    return this._begin(shared.task._loop) as unknown as Generator<never, T, unknown>;
  }

  /** Whether it is a Future in asyncio, so that nothing makes a task of it. @internal */
  get _isFutureLike(): boolean {
    return false;
  }

  /** Whether what it waits for is a Future that somebody else has too. @internal */
  get _isHandedIn(): boolean {
    return false;
  }

  _frame(): Frame {
    return this._begin(shared.task!._loop);
  }

  _begin(loop: EventLoop): Future<T> {
    if (shared.debugLoops > 0) noteStarted(this);
    if (loop.isClosed()) throw new RuntimeError(`${this.toString()}: the event loop is closed`);
    return shared.loop === loop ? this._start(loop) : loop._within(() => this._start(loop));
  }
}
