import { sleep, type Coroutine } from '../../../lib/index.js';
import type { Expressions, Statements } from '../definitions.js';
import { describe, errorFrom, isCaught, type Caught } from '../describe.js';
import { stateOf } from '../registry.js';
import type { Expression, Procedure, Raised, Steps } from '../language.js';

export type ControlStatement = Attempt | Await | Inspect | Mark | Raise | Repeat | Return | Try;
export type ControlExpression = Call | Ref | Sleep;

/** Says what fails, and goes on; for steps that never suspend. */
interface Attempt {
  readonly do: 'attempt';
  readonly steps: Steps;
}

interface Await {
  readonly do: 'await';
  readonly what: Expression;
}

/** Says the state of what is in a slot. */
interface Inspect {
  readonly do: 'inspect';
  readonly target: string;
}

interface Mark {
  readonly do: 'mark';
  readonly text: string;
}

interface Raise {
  readonly do: 'raise';
  readonly error: Raised;
}

interface Repeat {
  readonly do: 'repeat';
  readonly times: number;
  readonly steps: Steps;
}

interface Return {
  readonly do: 'return';
  readonly value: string;
}

interface Try {
  readonly do: 'try';
  readonly steps: Steps;
  readonly except?: { readonly what: Caught; readonly steps: Steps; readonly again?: boolean };
  /** A `return` in it is ignored. */
  readonly finally?: Steps;
}

interface Call {
  readonly x: 'call';
  readonly procedure: Procedure;
}

/** The task or future in a slot. */
interface Ref {
  readonly x: 'ref';
  readonly name: string;
}

interface Sleep {
  readonly x: 'sleep';
  readonly ms: number;
  readonly value?: string;
}

export const controlStatements: Statements<ControlStatement> = {
  attempt: {
    now(machine, { steps }) {
      try {
        machine.now(steps);
      } catch (error) {
        machine.say(`failed: ${describe(error)}`);
      }
    },
    print: ({ steps }, printer) => [...printer.block('try', steps), 'except BaseException as error: print(error)'],
  },
  await: {
    *run(machine, { what }) {
      const awaitable = machine.awaitable(what);
      if (awaitable === null) return null;
      const value: unknown = yield* awaitable as Coroutine<unknown>;
      machine.say(`${what.x} gives ${describe(value)}`);
      return null;
    },
    print: ({ what }, printer) => [`await ${printer.expression(what)}`],
  },
  inspect: {
    now(machine, { target }) {
      const value = machine.slots.get(target);
      if (value !== undefined) machine.say(`${target} is ${withoutLines(stateOf(value)())}`);
    },
    print: ({ target }) => [`print(${target})`],
  },
  mark: {
    now: (machine, { text }) => machine.say(text),
    print: ({ text }) => [`print('${text}')`],
  },
  raise: {
    now(_machine, { error }) {
      throw errorFrom(error);
    },
    print: ({ error }, printer) => [`raise ${printer.error(error)}`],
  },
  repeat: {
    *run(machine, { times, steps }) {
      for (let round = 0; round < times; round++) {
        const completion = yield* machine.run(steps);
        if (completion !== null) return completion;
      }
      return null;
    },
    print: ({ times, steps }, printer) => printer.block(`for _ in range(${times})`, steps),
  },
  return: {
    *run(_machine, { value }) {
      return { value };
    },
    print: ({ value }) => [`return '${value}'`],
  },
  try: {
    *run(machine, { steps, except, finally: last }) {
      try {
        return yield* machine.run(steps);
      } catch (error) {
        if (except === undefined || !isCaught(error, except.what)) throw error;
        machine.say(`caught ${describe(error)}`);
        const completion = yield* machine.run(except.steps);
        if (completion === null && except.again === true) throw error;
        return completion;
      } finally {
        if (last !== undefined) {
          machine.say('finally');
          yield* machine.run(last);
        }
      }
    },
    print({ steps, except, finally: last }, printer) {
      const lines = printer.block('try', steps);
      if (except !== undefined) {
        lines.push(...printer.block(`except ${printer.caught(except.what)}`, except.steps));
        if (except.again === true) lines.push('    raise');
      }
      if (last !== undefined) lines.push(...printer.block('finally', last));
      return lines;
    },
  },
};

/** CPython forgets who has been woken in a queue before he goes on. */
function withoutLines(state: string): string {
  return state.replaceAll(/, (getters|putters): \d+/g, '');
}

export const controlExpressions: Expressions<ControlExpression> = {
  call: {
    make: (machine, { procedure }) => machine.call(procedure),
    print: ({ procedure }, printer) => printer.call(procedure),
  },
  ref: {
    make: (machine, { name }) => machine.future(name),
    print: ({ name }) => name,
  },
  sleep: {
    make: (_machine, { ms, value }) => (value === undefined ? sleep(ms) : sleep(ms, value)),
    print: ({ ms, value }) => `sleep(${ms}${value === undefined ? '' : `, '${value}'`})`,
  },
};
