import { Future, Task } from '../../../lib/index.js';
import type { StateOf, Statements } from '../definitions.js';
import { describe, errorFrom } from '../describe.js';
import type { Raised, Steps } from '../language.js';

export type FutureStatement = MakeFuture | RemoveCallback | Result | SetException | SetResult | WhenDone;

interface MakeFuture {
  readonly do: 'future';
  readonly name: string;
}

interface RemoveCallback {
  readonly do: 'removeCallback';
  readonly target: string;
  readonly name: string;
}

interface Result {
  readonly do: 'result';
  readonly target: string;
}

interface SetException {
  readonly do: 'setException';
  readonly target: string;
  readonly error: Raised;
}

interface SetResult {
  readonly do: 'setResult';
  readonly target: string;
  readonly value: string;
}

/** A done callback, which `name` removes. */
interface WhenDone {
  readonly do: 'whenDone';
  readonly target: string;
  readonly name: string;
  readonly steps: Steps;
}

/** A done callback in a slot. */
class Callback {
  readonly call: (future: Future<unknown>) => void;

  constructor(call: (future: Future<unknown>) => void) {
    this.call = call;
  }
}

export const futureStatements: Statements<FutureStatement> = {
  future: {
    now: (machine, { name }) => void machine.slots.set(name, machine.loop.createFuture()),
    print: ({ name }) => [`${name} = loop.create_future()`],
  },
  removeCallback: {
    now(machine, { target, name }) {
      const callback = machine.find(name, Callback);
      const removed = callback === null ? undefined : machine.future(target)?.removeDoneCallback(callback.call);
      if (removed !== undefined) machine.say(`removed ${name}: ${removed}`);
    },
    print: ({ target, name }) => [`${target}.remove_done_callback(${name})`],
  },
  result: {
    now(machine, { target }) {
      const future = machine.future(target);
      if (future === null) return;
      try {
        machine.say(`${target} has ${describe(future.result())}`);
      } catch (error) {
        machine.say(`${target} has ${describe(error)}`);
      }
    },
    print: ({ target }) => [`look(${target}.result())`],
  },
  setException: {
    now(machine, { target, error }) {
      const future = machine.find(target, Future);
      if (future === null) return;
      future.setException(errorFrom(error));
      machine.say(`failed ${target}`);
    },
    print: ({ target, error }, printer) => [`${target}.set_exception(${printer.error(error)})`],
  },
  setResult: {
    now(machine, { target, value }) {
      const future = machine.find(target, Future);
      if (future === null) return;
      future.setResult(value);
      machine.say(`set ${target}`);
    },
    print: ({ target, value }) => [`${target}.set_result('${value}')`],
  },
  whenDone: {
    now(machine, { target, name, steps }) {
      const callback = new Callback(() => {
        machine.say(`callback ${name}`);
        machine.now(steps);
      });
      machine.slots.set(name, callback);
      machine.future(target)?.addDoneCallback(callback.call);
    },
    print: ({ target, name, steps }, printer) => [
      ...printer.block(`def ${name}(future)`, steps),
      `${target}.add_done_callback(${name})`,
    ],
  },
};

export const futureState: StateOf = (value) => {
  if (value instanceof Callback) return () => 'callback';
  if (!(value instanceof Future)) return null;
  const requests = value instanceof Task ? `, cancelling ${value.cancelling()}` : '';
  return value.done() ? () => `${outcomeOf(value)}${requests}` : () => `pending${requests}`;
};

function outcomeOf(future: Future<unknown>): string {
  // Its message is for the first who reads it, and that may be a task that goes on when the program is over.
  if (future.cancelled()) return 'cancelled';
  try {
    return `done ${describe(future.result())}`;
  } catch (error) {
    return `failed ${describe(error)}`;
  }
}
