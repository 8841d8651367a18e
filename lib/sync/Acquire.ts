import type { Body, Coroutine } from '../tasks/Coroutine.js';
import { nameFramesOf } from '../tasks/frameNames.js';
import { PromptCoroutine } from '../tasks/PromptCoroutine.js';

/** What can be acquired: a Lock, a Semaphore. */
interface Holdable {
  /** Takes it, when there is nothing to wait for. @internal */
  _take(): boolean;
  /** @internal */
  _acquire(): Body<true>;
}

const taken: IteratorReturnResult<true> = { done: true, value: true };

/** `acquire()`: nothing in it changes, so one serves all calls. */
export class Acquire extends PromptCoroutine<true> {
  readonly #of: Holdable;
  readonly #name: string;

  constructor(of: Holdable, name: string) {
    super(name);
    this.#of = of;
    this.#name = name;
  }

  _prompt(): IteratorReturnResult<true> | null {
    return this.#of._take() ? taken : null;
  }

  _body(): Body<true> {
    return this.#of._acquire();
  }

  override toString(): string {
    return `${this.#name}()`;
  }
}

const entered: IteratorReturnResult<void> = { done: true, value: undefined };

/** `enter()`: as in Python, a block is not given the `true` of `acquire()`. */
class Enter extends PromptCoroutine<void> {
  readonly #of: Holdable;

  constructor(of: Holdable) {
    super('enter');
    this.#of = of;
  }

  _prompt(): IteratorReturnResult<void> | null {
    return this.#of._take() ? entered : null;
  }

  *_body(): Body<void> {
    yield* this.#of._acquire();
  }

  override toString(): string {
    return 'enter()';
  }
}

nameFramesOf(Enter.prototype._body, 'enter');

export function entering(of: Holdable): Coroutine<void> {
  return new Enter(of);
}
