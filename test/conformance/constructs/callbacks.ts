import { Handle, TimerHandle } from '../../../lib/index.js';
import type { StateOf, Statements } from '../definitions.js';
import type { Machine } from '../machine.js';
import type { Steps } from '../language.js';

export type CallbackStatement = After | CallAt | CallLater | CallSoon | CancelHandle | Report;

/** Runs its steps as a callback, `iterations` iterations after the present one. */
interface After {
  readonly do: 'after';
  readonly iterations: number;
  readonly steps: Steps;
}

/** At an instant, counted from the start of the program. */
interface CallAt {
  readonly do: 'callAt';
  readonly name: string;
  readonly at: number;
  readonly steps: Steps;
}

interface CallLater {
  readonly do: 'callLater';
  readonly name: string;
  readonly ms: number;
  readonly steps: Steps;
}

interface CallSoon {
  readonly do: 'callSoon';
  readonly name: string;
  readonly steps: Steps;
}

interface CancelHandle {
  readonly do: 'cancelHandle';
  readonly target: string;
}

/** Calls the exception handler; its message is `r1`, `r2`, … */
interface Report {
  readonly do: 'report';
  readonly message: string;
}

export const callbackStatements: Statements<CallbackStatement> = {
  after: {
    now(machine, { iterations, steps }) {
      let left = iterations;
      const step = (): void => {
        if (--left > 0) machine.loop.callSoon(step);
        else machine.now(steps);
      };
      machine.loop.callSoon(step);
    },
    print: ({ iterations, steps }, printer) => printer.block(`after ${iterations} iterations`, steps),
  },
  callAt: {
    now(machine, { name, at, steps }) {
      machine.slots.set(name, machine.loop.callAt(machine.instant(at), callback(machine, name, steps)));
    },
    print: ({ name, at, steps }, printer) => [...printer.block(`def ${name}()`, steps), `${name} = loop.call_at(${at}, ${name})`],
  },
  callLater: {
    now(machine, { name, ms, steps }) {
      machine.slots.set(name, machine.loop.callLater(ms, callback(machine, name, steps)));
    },
    print: ({ name, ms, steps }, printer) => [...printer.block(`def ${name}()`, steps), `${name} = loop.call_later(${ms}, ${name})`],
  },
  callSoon: {
    now(machine, { name, steps }) {
      machine.slots.set(name, machine.loop.callSoon(callback(machine, name, steps)));
    },
    print: ({ name, steps }, printer) => [...printer.block(`def ${name}()`, steps), `${name} = loop.call_soon(${name})`],
  },
  cancelHandle: {
    now: (machine, { target }) => machine.find(target, Handle)?.cancel(),
    print: ({ target }) => [`${target}.cancel()`],
  },
  report: {
    now: (machine, { message }) => machine.loop.callExceptionHandler({ message }),
    print: ({ message }) => [`loop.call_exception_handler({'message': '${message}'})`],
  },
};

function callback(machine: Machine, name: string, steps: Steps): () => void {
  return () => {
    machine.say(`callback ${name}`);
    machine.now(steps);
  };
}

export const callbackState: StateOf = (value) => {
  if (!(value instanceof Handle)) return null;
  const state = `${value instanceof TimerHandle ? 'timer' : 'handle'}${value.cancelled() ? ' cancelled' : ''}`;
  return () => state;
};
