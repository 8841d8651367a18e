import type { Observable } from 'rxjs';
import TinyQueue from 'tinyqueue';
import { brand } from '../brand.js';
import { describe } from '../check.js';
import { BrokenBarrierError } from '../errors.js';
import { shared } from '../loop/shared.js';
import type { AsyncContextManager } from '../tasks/AsyncContextManager.js';
import { asyncWith } from '../tasks/asyncWith.js';
import { coroutine, type Body, type Coroutine } from '../tasks/Coroutine.js';
import { Condition } from './Condition.js';
import { Passing } from './Passing.js';
import { State } from './State.js';

type Phase = 'filling' | 'draining' | 'resetting' | 'broken';

/**
 * A point that a number of tasks reach together: each waits until all have come, then all go on, and it fills again.
 *
 * asyncio: `asyncio.Barrier`. The last to come passes at once, the others one iteration later. One that is cancelled while
 * it waits just leaves. An index is given to one at a time, also after somebody has left (gh-155233).
 *
 *     a  wait() -----(0|)
 *     b     wait() --(1|)
 *     c           wait(2|)      new Barrier(3)
 *
 * ```ts
 * const barrier = new Barrier(3);
 * const party = coroutine(function* (n: number) {
 *   yield* work(n);
 *   if ((yield* barrier.wait()) === 0) console.log('all are here'); // all are here
 * });
 * yield* gather([party(1), party(2), party(3)]);
 * ```
 *
 * @throws TypeError when `parties` is not a number
 * @throws RangeError when `parties` is not a whole number of at least 1
 */
export class Barrier implements AsyncContextManager<number> {
  /** How many have to come. */
  readonly parties: number;
  readonly #condition = new Condition();
  #phase: Phase = 'filling';
  /** How many have come, and have not left. */
  #count = 0;
  /** The smallest index that was not given in this round. */
  #next = 0;
  /** Those that were given back before the round was full, the smallest first. */
  #free = new TinyQueue<number>();
  /** Those of parties whose loop is closed. */
  readonly #lost: number[] = [];
  #state: State<number> | null = null;
  /** One for all calls, but in debug mode, which counts those that are forgotten. */
  #wait: Coroutine<number> | null = null;

  constructor(parties: number) {
    if (typeof parties !== 'number') throw new TypeError(`Barrier: parties must be a number, got ${describe(parties)}`);
    if (!(Number.isSafeInteger(parties) && parties >= 1)) {
      throw new RangeError(`Barrier: parties must be a whole number of at least 1, got ${parties}`);
    }
    this.parties = parties;
    this.#condition._belongTo(this, 'Barrier.wait()');
  }

  /** How many wait for the others; also those whose loop was closed, until somebody else comes. */
  get nWaiting(): number {
    return this.#phase === 'filling' ? this.#count : 0;
  }

  /** {@link nWaiting} as a stream: the present number, and each that differs from the one before. */
  get nWaiting$(): Observable<number> {
    return (this.#state ??= new State(() => this.nWaiting)).stream;
  }

  /** Whether it was aborted. */
  get broken(): boolean {
    return this.#phase === 'broken';
  }

  /**
   * Waits until all have come; gives an index from 0 to `parties - 1`, in the order of arrival.
   *
   * @throws BrokenBarrierError when it is aborted or reset meanwhile, or was aborted before
   */
  wait(): Coroutine<number> {
    return shared.debugLoops > 0 ? waiting(this) : (this.#wait ??= waiting(this));
  }

  /** Throws BrokenBarrierError into all who wait, also into who was woken and has yet to go on; then it fills anew. */
  reset(): Coroutine<void> {
    return asyncWith(this.#condition, () => {
      this.#forgetLost();
      this.#change(this.#count > 0 ? 'resetting' : 'filling');
      return done;
    });
  }

  /** Throws BrokenBarrierError into all who wait, and who come later, until it is {@link reset}. */
  abort(): Coroutine<void> {
    return asyncWith(this.#condition, () => {
      this.#change('broken');
      return done;
    });
  }

  /** Waits as {@link wait} does. */
  enter(): Coroutine<number> {
    return this.wait();
  }

  /** Does nothing. */
  exit(): void {}

  /** @internal */
  get _isOpen(): boolean {
    return this.#phase === 'filling' || this.#phase === 'broken';
  }

  /** @internal */
  get _isFilling(): boolean {
    return this.#phase === 'filling';
  }

  /** @internal */
  _arrive(): number {
    this.#forgetLost();
    if (this.broken) throw new BrokenBarrierError('Barrier.wait: the barrier is aborted');
    this.#count++;
    this.#state?.changed();
    const index = this.#free.pop() ?? this.#next++;
    if (this.#count === this.parties) this.#change('draining');
    return index;
  }

  /** @internal */
  _checkPassed(): void {
    if (this.#phase !== 'draining') throw new BrokenBarrierError('Barrier.wait: the barrier was aborted or reset');
  }

  /** @internal */
  _leave(index: number): void {
    this.#count--;
    if (this.#phase === 'filling') this.#free.push(index);
    if (this.#count === 0) {
      this.#next = 0;
      this.#free = new TinyQueue();
      if (this.#phase === 'resetting' || this.#phase === 'draining') this.#phase = 'filling';
      this.#condition._waiters.wake(Infinity);
    }
    this.#state?.changed();
  }

  /** @internal */
  _losePlace(index: number): void {
    if (this.#phase === 'draining' || this.#phase === 'resetting') this._leave(index);
    else this.#lost.push(index);
  }

  #forgetLost(): void {
    for (const index of this.#lost.splice(0)) this._leave(index);
  }

  /** @internal */
  _wait(): Body<number> {
    return new Passing(this.#condition, this).body;
  }

  #change(phase: Phase): void {
    this.#phase = phase;
    this.#condition.notifyAll();
    this.#state?.changed();
  }

  toString(): string {
    return `<Barrier ${this.#phase}${this.broken ? '' : `, waiters: ${this.nWaiting}/${this.parties}`}>`;
  }
}

brand(Barrier, 'Barrier');

const waiting = coroutine((barrier: Barrier) => barrier._wait(), { name: 'Barrier.wait' });

/** The body of a block in which there is nothing to wait for. */
const done = coroutine(
  // eslint-disable-next-line require-yield
  function* (): Body<void> {
    return undefined;
  },
  { name: 'Barrier' },
)();
