import { shared } from '../loop/shared.js';
import { nameFramesOf } from '../tasks/frameNames.js';
import { suspend, WAIT } from '../tasks/suspend.js';
import type { Condition } from './Condition.js';
import { Waiting } from './Waiting.js';

/** What a run of `wait()` needs of its Barrier. */
interface Gathering {
  /** Whether those of the round before have left. @internal */
  readonly _isOpen: boolean;
  /** Whether some have yet to come. @internal */
  readonly _isFilling: boolean;
  /** Gives an index. @internal */
  _arrive(): number;
  /** @throws BrokenBarrierError @internal */
  _checkPassed(): void;
  /** Gives an index back. @internal */
  _leave(index: number): void;
  /** Gives back that of somebody whose loop is closed. @internal */
  _losePlace(index: number): void;
}

/**
 * A run of `barrier.wait()`, by hand as {@link Waiting}: a block that holds the lock of the Barrier's Condition. Nobody
 * suspends while it holds that lock, so it is free, but for a subscriber of `trace$` that comes in the middle of a step.
 */
export class Passing extends Waiting<number> {
  readonly #barrier: Gathering;
  #isEntering = false;
  /** None before it has arrived. */
  #index: number | null = null;

  constructor(condition: Condition, barrier: Gathering) {
    super(condition);
    this.#barrier = barrier;
  }

  override next(value: unknown): IteratorResult<never, number> {
    if (!this.#isEntering) return super.next(value);
    this.#isEntering = false;
    shared.resuming = false;
    this.condition._lock._woken();
    return this.notified();
  }

  override throw(error: unknown): IteratorResult<never, number> {
    if (!this.#isEntering) return super.throw(error);
    shared.awaited!._leftUnread(shared.task!);
    throw error;
  }

  protected override start(): IteratorResult<never, number> {
    if (this.condition._lock._take()) return this.notified();
    this.#isEntering = true;
    return suspend(this.condition._lock._join(shared.task!._loop), WAIT);
  }

  protected override notified(): IteratorResult<never, number> {
    let index: number;
    try {
      if (!this.#barrier._isOpen && this.#index === null) return this.wait();
      index = this.#index ??= this.#barrier._arrive();
      if (this.#barrier._isFilling) return this.wait();
      this.#barrier._checkPassed();
    } catch (error) {
      return this.fail(error);
    }
    this.#exit();
    return { done: true, value: index };
  }

  /** It was only iterated: it has not come, unless others have the lock meanwhile. */
  override return(): void {
    if (this.condition._lock._take()) this.#exit();
  }

  /** @internal */
  override _lost(): void {
    if (this.#index !== null) this.#barrier._losePlace(this.#index);
  }

  protected override fail(error: unknown): never {
    this.#exit();
    throw error;
  }

  #exit(): void {
    if (this.#index !== null) this.#barrier._leave(this.#index);
    this.condition._lock.release();
  }
}

nameFramesOf(Passing, 'Barrier.wait');
