import { asyncWith, timeout, Timeout, timeoutAt } from '../../../lib/index.js';
import type { Body } from '../../../lib/index.js';
import type { Completion, StateOf, Statements } from '../definitions.js';
import type { Steps } from '../language.js';

export type TimeoutStatement = Reschedule | TimeoutBlock;

/** From now; null for never. */
interface Reschedule {
  readonly do: 'reschedule';
  readonly target: string;
  readonly ms: number | null;
}

interface TimeoutBlock {
  readonly do: 'timeout';
  readonly name: string;
  readonly ms: number | null;
  /** `timeout()` by default, `timeout_at()`, or `async with Timeout()`: in Python the last two are one. */
  readonly how?: 'at' | 'with';
  readonly steps: Steps;
}

export const timeoutStatements: Statements<TimeoutStatement> = {
  reschedule: {
    now(machine, { target, ms }) {
      const block = machine.find(target, Timeout);
      if (block === null) return;
      block.reschedule(ms === null ? null : machine.loop.time() + ms);
      machine.say(`rescheduled ${target}`);
    },
    print: ({ target, ms }) => [`${target}.reschedule(${ms === null ? 'None' : `loop.time() + ${ms}`})`],
  },
  timeout: {
    *run(machine, { name, ms, how, steps }) {
      const body = function* (block: Timeout): Body<Completion> {
        machine.slots.set(name, block);
        return yield* machine.run(steps);
      };
      const when = ms === null ? null : machine.loop.time() + ms;
      if (how === 'with') return yield* asyncWith(new Timeout(when), body);
      return yield* how === 'at' ? timeoutAt(when, body) : timeout(ms, body);
    },
    print({ name, ms, how, steps }, printer) {
      const time = ms ?? 'None';
      const made = how === undefined ? `timeout(${time})` : `timeout_at(${ms === null ? time : `loop.time() + ${ms}`})`;
      return printer.block(`async with ${made} as ${name}`, steps);
    },
  },
};

export const timeoutState: StateOf = (value) => {
  if (!(value instanceof Timeout)) return null;
  const state = `timeout until ${value.when() ?? 'None'}${value.expired() ? ', expired' : ''}`;
  return () => state;
};
