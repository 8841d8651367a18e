import type { Observable } from 'rxjs';
import { brand } from '../brand.js';
import { shared } from '../loop/shared.js';
import type { EventLoop } from '../loop/EventLoop.js';
import type { Coroutine } from '../tasks/Coroutine.js';
import type { Future } from '../tasks/Future.js';
import { PromptCoroutine } from '../tasks/PromptCoroutine.js';
import { WaitQueue, type Turns } from '../tasks/WaitQueue.js';
import { State, waitersOf } from './State.js';

/**
 * A flag that tasks wait for.
 *
 * asyncio: `asyncio.Event`. `set()` wakes all who wait, in order, in the next iteration, also when `clear()` follows at
 * once. Pulses are not counted: see {@link Semaphore}.
 *
 *     set()   ----x
 *     wait()  ----(true|)
 *     wait()        (true|)
 *
 * ```ts
 * const ready = new Event();
 * createTask(server(ready));
 * yield* ready.wait();
 * console.log('the server is ready'); // the server is ready
 * ```
 */
export class Event implements Turns {
  readonly #waiters = new WaitQueue('Event.wait()', this);
  #set = false;
  #state: State<boolean> | null = null;
  #waiting: State<number> | null = null;
  /** One for all calls, but in debug mode, which counts those that are forgotten. */
  #wait: Wait | null = null;

  /** Whether it is set. */
  isSet(): boolean {
    return this.#set;
  }

  /** {@link isSet} as a stream: the present value, and each that differs from the one before. */
  get isSet$(): Observable<boolean> {
    return (this.#state ??= new State(() => this.#set)).stream;
  }

  /** How many wait for it, as a stream. */
  get waiters$(): Observable<number> {
    return (this.#waiting ??= waitersOf(this.#waiters)).stream;
  }

  /** Sets it, and wakes all who wait. */
  set(): void {
    if (this.#set) return;
    this.#set = true;
    // Whoever looks on hears of it before whoever it wakes.
    this.#state?.changed();
    this.#waiters.wake(Infinity);
  }

  /** Who waits from now on waits for the next {@link set}. */
  clear(): void {
    this.#set = false;
    this.#state?.changed();
  }

  /** Waits until it is set. Cancelling leaves. */
  wait(): Coroutine<true> {
    return shared.debugLoops > 0 ? new Wait(this) : (this.#wait ??= new Wait(this));
  }

  /** What it is part of, which those who wait for it know. @internal */
  _belongTo(owner: object, what: string): void {
    this.#waiters.belongTo(owner, what);
  }

  /** @internal */
  _join(loop: EventLoop): Future<void> {
    return this.#waiters.join(loop);
  }

  /** @internal */
  _goesOn(): void {
    this.#waiters.goesOn();
  }

  /** There is nothing to pass on: all are woken. @internal */
  _gaveUp(): void {}

  toString(): string {
    // As in asyncio, also those who were woken and have yet to go on.
    const waiters = this.#waiters.alive > 0 ? `, waiters: ${this.#waiters.alive}` : '';
    return `<Event ${this.#set ? 'set' : 'unset'}${waiters}>`;
  }
}

brand(Event, 'Event');

const passed: IteratorReturnResult<true> = { done: true, value: true };

class Wait extends PromptCoroutine<true> {
  readonly #event: Event;

  constructor(event: Event) {
    super('Event.wait');
    this.#event = event;
  }

  _prompt(): IteratorReturnResult<true> | null {
    return this.#event.isSet() ? passed : null;
  }

  _join(loop: EventLoop): Future<void> {
    return this.#event._join(loop);
  }

  /** EVT: also when the event was cleared meanwhile. */
  _woken(): IteratorReturnResult<true> {
    this.#event._goesOn();
    return passed;
  }

  override toString(): string {
    return 'Event.wait()';
  }
}
