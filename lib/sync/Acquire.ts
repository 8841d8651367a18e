import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import type { Coroutine } from '../tasks/Coroutine.js';
import type { Future } from '../tasks/Future.js';
import { PromptCoroutine } from '../tasks/PromptCoroutine.js';
import type { Lease } from './Lease.js';

/** What can be acquired: a Lock, a Semaphore. */
export interface Holdable {
  /** Takes it, when there is nothing to wait for. @internal */
  _take(): boolean;
  /** @internal */
  _join(loop: EventLoop): Future<void>;
  /** Whoever waited was woken: takes it. @internal */
  _woken(): void;
  /** A lease on what was just taken. @internal */
  _lease(): Lease;
}

/** Takes something, and gives a result. */
abstract class Taking<T> extends PromptCoroutine<T> {
  protected readonly of: Holdable;
  readonly #text: string;

  constructor(of: Holdable, name: string) {
    super(name);
    this.of = of;
    this.#text = `${name}()`;
  }

  protected abstract result(): IteratorReturnResult<T>;

  _prompt(): IteratorReturnResult<T> | null {
    return this.of._take() ? this.result() : null;
  }

  _join(loop: EventLoop): Future<void> {
    return this.of._join(loop);
  }

  _woken(): IteratorReturnResult<T> {
    this.of._woken();
    return this.result();
  }

  override toString(): string {
    return this.#text;
  }
}

const taken: IteratorReturnResult<true> = { done: true, value: true };
const entered: IteratorReturnResult<void> = { done: true, value: undefined };

class Acquire extends Taking<true> {
  protected result(): IteratorReturnResult<true> {
    return taken;
  }
}

/** As in Python, a block is not given the `true` of `acquire()`. */
class Enter extends Taking<void> {
  protected result(): IteratorReturnResult<void> {
    return entered;
  }
}

class Hold extends Taking<Lease> {
  protected result(): IteratorReturnResult<Lease> {
    return { done: true, value: this.of._lease() };
  }
}

/**
 * The ways to acquire something. Nothing in them changes, so one of each serves all calls, but in debug mode, which counts
 * those that are forgotten.
 */
export class Acquiring {
  readonly #of: Holdable;
  readonly #name: string;
  #acquire: Acquire | null = null;
  #enter: Enter | null = null;
  #hold: Hold | null = null;

  constructor(of: Holdable, name: string) {
    this.#of = of;
    this.#name = name;
  }

  acquire(): Coroutine<true> {
    if (shared.debugLoops > 0) return new Acquire(this.#of, `${this.#name}.acquire`);
    return (this.#acquire ??= new Acquire(this.#of, `${this.#name}.acquire`));
  }

  enter(): Coroutine<void> {
    if (shared.debugLoops > 0) return new Enter(this.#of, `${this.#name}.enter`);
    return (this.#enter ??= new Enter(this.#of, `${this.#name}.enter`));
  }

  hold(): Coroutine<Lease> {
    if (shared.debugLoops > 0) return new Hold(this.#of, `${this.#name}.hold`);
    return (this.#hold ??= new Hold(this.#of, `${this.#name}.hold`));
  }
}
