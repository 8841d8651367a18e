import { monotonicNow } from './clock.js';
import { hostTurn } from './hostTurn.js';
import { runInRootZone } from './zone.js';

/** The host gets a turn after at most two slices (ms): well under the 10 ms promised. */
const length = 4;

/** A loop that waits for the host to have had a turn. */
interface Waiting {
  resume(): void;
}

/**
 * The time that all loops of this thread may take before the host gets a turn. A microtask can't know whether there was one
 * since the last: so who is busy when a slice is over asks the host for a turn, and if that has not come after another
 * slice, waits for it.
 */
class Slice {
  #end = 0;
  #asker: Waiting | null = null;
  #cancelTurn: (() => void) | null = null;
  readonly #held = new Set<Waiting>();

  /** The host has just had a turn. */
  begin(): void {
    this.#end = monotonicNow() + length;
  }

  /** Whether the host has had no turn for two slices. */
  isOver(now: number, asker: Waiting): boolean {
    // A clock that went back is another one: fake timers were installed, or put away.
    if (now < this.#end && now >= this.#end - length) return false;
    if (this.#cancelTurn !== null) return true;
    this.#end = now + length;
    this.#asker = asker;
    runInRootZone(() => {
      this.#cancelTurn = hostTurn(this.#onHostTurn);
    });
    return false;
  }

  hold(loop: Waiting): void {
    this.#held.add(loop);
  }

  /** A loop that is closed waits for nothing, and leaves nothing armed. */
  leave(loop: Waiting): void {
    this.#held.delete(loop);
    if (this.#asker !== loop || this.#held.size > 0) return;
    this.#cancelTurn?.();
    this.#cancelTurn = null;
  }

  readonly #onHostTurn: () => void = () => {
    this.#cancelTurn = null;
    this.begin();
    const held = [...this.#held];
    this.#held.clear();
    for (const loop of held) loop.resume();
  };
}

export const slice: Slice = new Slice();
