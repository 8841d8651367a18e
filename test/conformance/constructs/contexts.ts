import { Context, ContextVar, copyContext } from '../../../lib/index.js';
import type { StateOf, Statements } from '../definitions.js';
import type { Machine } from '../machine.js';
import type { Steps } from '../language.js';

export type ContextStatement = CopyContext | GetVar | RunIn | SetVar | WithVar;

interface CopyContext {
  readonly do: 'copyContext';
  readonly name: string;
}

interface GetVar {
  readonly do: 'getVar';
  readonly variable: string;
}

interface RunIn {
  readonly do: 'runIn';
  readonly target: string;
  readonly steps: Steps;
}

interface SetVar {
  readonly do: 'setVar';
  readonly variable: string;
  readonly value: string;
}

/** Sets a variable for some steps, and resets it after them. */
interface WithVar {
  readonly do: 'withVar';
  readonly variable: string;
  readonly value: string;
  readonly steps: Steps;
}

export const contextStatements: Statements<ContextStatement> = {
  copyContext: {
    now: (machine, { name }) => void machine.slots.set(name, copyContext()),
    print: ({ name }) => [`${name} = copy_context()`],
  },
  getVar: {
    now: (machine, { variable }) => machine.say(`${variable} is ${varOf(machine, variable).get('unset')}`),
    print: ({ variable }) => [`print(${variable}.get('unset'))`],
  },
  runIn: {
    now: (machine, { target, steps }) => machine.find(target, Context)?.run(() => machine.now(steps)),
    print: ({ target, steps }, printer) => printer.block(`in ${target}.run`, steps),
  },
  setVar: {
    now: (machine, { variable, value }) => void varOf(machine, variable).set(value),
    print: ({ variable, value }) => [`${variable}.set('${value}')`],
  },
  withVar: {
    *run(machine, { variable, value, steps }) {
      const token = varOf(machine, variable).set(value);
      try {
        return yield* machine.run(steps);
      } finally {
        varOf(machine, variable).reset(token);
      }
    },
    print: ({ variable, value, steps }, printer) => printer.block(`with ${variable}.set('${value}')`, steps),
  },
};

function varOf(machine: Machine, name: string): ContextVar<string> {
  let variable = machine.vars.get(name);
  if (variable === undefined) machine.vars.set(name, (variable = new ContextVar(name)));
  return variable;
}

/** The variables of a context are told by whoever gets them in it. */
export const contextState: StateOf = (value) => (value instanceof Context ? () => 'context' : null);
