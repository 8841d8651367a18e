import { CancelledError } from '../errors.js';
import { shared } from '../loop/shared.js';
import type { Body, Frame } from '../tasks/Coroutine.js';
import { nameFramesOf } from '../tasks/frameNames.js';
import { NOTHING, suspend, WAIT } from '../tasks/suspend.js';
import type { WaitQueue } from '../tasks/WaitQueue.js';
import type { Lock } from './Lock.js';

/** What a run of `wait()` needs of its Condition. */
interface Waitable {
  /** @internal */
  readonly _lock: Lock;
  /** @internal */
  readonly _waiters: WaitQueue;
  /** @internal */
  _checkHeld(method: string): void;
}

/** A run of `condition.wait()`, by hand: generators would be most of the time and the memory of a wait. */
export class Waiting<T> implements Frame {
  protected readonly condition: Waitable;
  /** Which hold of the lock it goes on with. */
  #hold = 0;
  /** Acquires the lock again. */
  #acquiring: Iterator<never, true> | null = null;
  /** What is thrown when the lock is held again. */
  #failure: { error: unknown } | null = null;

  constructor(condition: Waitable) {
    this.condition = condition;
  }

  /** A coroutine's body is stepped, and nothing else of it is used. */
  get body(): Body<T> {
    return this as unknown as Body<T>;
  }

  next(value: unknown): IteratorResult<never, T> {
    if (this.#acquiring !== null) return this.#acquire(false, value);
    if (!shared.resuming) return this.start();
    shared.resuming = false;
    this.condition._waiters.goesOn();
    return this.#acquire(false, undefined);
  }

  throw(error: unknown): IteratorResult<never, T> {
    if (this.#acquiring !== null) return this.#acquire(true, error);
    if (shared.awaited!.cancelled()) this.condition._waiters._remove(shared.task!);
    else this.condition._waiters.goesOn();
    this.#failure = { error };
    return this.#acquire(false, undefined);
  }

  /** It was only iterated: it has the lock again, unless others wanted it meanwhile. */
  return(): void {
    if (this.condition._lock._take()) this.condition._lock._resume(this.#hold);
  }

  /** A notification that it was given is for another. @internal */
  _lost(): void {
    if (this.#acquiring !== null && this.condition._waiters.isOpen) this.condition._waiters.wake(1);
  }

  protected start(): IteratorResult<never, T> {
    return this.wait();
  }

  /** What there is to give when it was notified, and holds the lock. */
  protected notified(): IteratorResult<never, T> {
    return { done: true, value: true as T };
  }

  protected wait(): IteratorResult<never, T> {
    // Before the lock is let go: an awaitable that was iterated instead of awaited is told so.
    if (shared.requestKind !== NOTHING) return suspend(this, WAIT);
    this.condition._checkHeld('wait');
    this.#hold = this.condition._lock._pause();
    return suspend(this.condition._waiters.join(shared.task!._loop), WAIT);
  }

  /** COND-10, COND-11: cancels are held back until the lock is held; the last one is thrown then. */
  #acquire(throwing: boolean, value: unknown): IteratorResult<never, T> {
    for (let [throws, sent] = [throwing, value]; ; [throws, sent] = [false, undefined]) {
      try {
        // By its own method, which a subclass may have.
        const acquiring = (this.#acquiring ??= this.condition._lock.acquire()[Symbol.iterator]());
        const result = throws ? acquiring.throw!(sent) : acquiring.next(sent);
        if (result.done !== true) return result;
        break;
      } catch (error) {
        if (!(error instanceof CancelledError)) return this.#giveUp(error);
        this.#failure = { error };
        this.#acquiring = null;
      }
    }
    this.#acquiring = null;
    this.condition._lock._resume(this.#hold);
    return this.#failure === null ? this.notified() : this.#giveUp(this.#failure.error);
  }

  /** COND-12, COND-13: it may have been given a notification, which somebody else can use. */
  #giveUp(error: unknown): never {
    this.condition._waiters.wake(1);
    return this.fail(error);
  }

  protected fail(error: unknown): never {
    throw error;
  }
}

nameFramesOf(Waiting, 'Condition.wait');

/** A run of `condition.waitFor()`. */
export class WaitingFor<T> extends Waiting<T> {
  readonly #predicate: () => T;

  constructor(condition: Waitable, predicate: () => T) {
    super(condition);
    this.#predicate = predicate;
  }

  protected override start(): IteratorResult<never, T> {
    return this.notified();
  }

  protected override notified(): IteratorResult<never, T> {
    const predicate = this.#predicate;
    const value = predicate();
    return value ? { done: true, value } : this.wait();
  }
}

nameFramesOf(WaitingFor, 'Condition.waitFor');
