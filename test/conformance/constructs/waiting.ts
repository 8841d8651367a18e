import {
  asCompleted,
  gather,
  isFuture,
  shield,
  wait,
  waitFor,
  type Awaitable,
  type Body,
  type Coroutine,
  type Future,
  type ReturnWhen,
  coroutine,
} from '../../../lib/index.js';
import type { Expressions, Statements } from '../definitions.js';
import { describe, isCaught } from '../describe.js';
import type { Expression } from '../language.js';
import { options } from '../print.js';

export type WaitingStatement = AsCompleted;
export type WaitingExpression = Gather | Shield | Wait | WaitFor;

/** Awaits each completion; says what fails, and goes on. */
interface AsCompleted {
  readonly do: 'asCompleted';
  readonly items: readonly Expression[];
  readonly timeout?: number;
  /** Leave after so many. */
  readonly take?: number;
}

interface Gather {
  readonly x: 'gather';
  readonly items: readonly Expression[];
  readonly returnExceptions?: boolean;
}

interface Shield {
  readonly x: 'shield';
  readonly what: Expression;
}

/** Of tasks and futures in slots, as CPython wants it. */
interface Wait {
  readonly x: 'wait';
  readonly names: readonly string[];
  readonly when: ReturnWhen;
  readonly timeout?: number;
}

interface WaitFor {
  readonly x: 'waitFor';
  readonly what: Expression;
  readonly ms: number | null;
}

export const waitingStatements: Statements<WaitingStatement> = {
  asCompleted: {
    *run(machine, { items, timeout, take }) {
      let left = take ?? Infinity;
      for (const next of asCompleted(machine.awaitables(items), timeout === undefined ? {} : { timeout }).each()) {
        try {
          machine.say(`completed ${describe(yield* next)}`);
        } catch (error) {
          if (!isCaught(error, 'exception')) throw error;
          machine.say(`completed ${describe(error)}`);
        }
        if (--left === 0) break;
      }
      return null;
    },
    print({ items, timeout, take }, printer) {
      const header = `for next in as_completed([${printer.expressions(items)}]${options({ timeout })})`;
      const end = take === undefined ? [] : [`    break  # after ${take}`];
      return [`${header}:`, '    try: print(await next)', '    except Exception as error: print(error)', ...end];
    },
  },
};

export const waitingExpressions: Expressions<WaitingExpression> = {
  gather: {
    make: (machine, { items, returnExceptions }) =>
      gather(machine.awaitables(items), returnExceptions === true ? { returnExceptions } : {}),
    print: ({ items, returnExceptions }, printer) =>
      `gather(${printer.expressions(items)}${returnExceptions === true ? ', return_exceptions=True' : ''})`,
  },
  shield: {
    make(machine, { what }) {
      const awaitable = machine.awaitable(what);
      return awaitable === null ? null : shield(awaitable);
    },
    print: ({ what }, printer) => `shield(${printer.expression(what)})`,
  },
  wait: {
    make(machine, { names, when, timeout }) {
      const named = new Map<Awaitable, string>();
      for (const name of names) {
        const future = machine.future(name);
        if (isFuture(future) && !named.has(future)) named.set(future, name);
      }
      return named.size === 0 ? null : waiting(named as Map<Future<unknown>, string>, when, timeout);
    },
    print: ({ names, when, timeout }) => `wait([${names.join(', ')}], return_when=${when}${options({ timeout })})`,
  },
  waitFor: {
    make(machine, { what, ms }) {
      const awaitable = machine.awaitable(what);
      return awaitable === null ? null : waitFor(awaitable, ms);
    },
    print: ({ what, ms }, printer) => `wait_for(${printer.expression(what)}, ${ms ?? 'None'})`,
  },
};

/** Gives the names of what is done, and of what is not. */
const waiting = coroutine(function* (
  named: Map<Future<unknown>, string>,
  returnWhen: ReturnWhen,
  timeout: number | undefined,
): Body<string[][]> {
  const { done, pending } = yield* wait(named.keys(), { returnWhen, ...(timeout === undefined ? {} : { timeout }) }) as Coroutine<{
    done: Set<Future<unknown>>;
    pending: Set<Future<unknown>>;
  }>;
  return [done, pending].map((set) => [...named].filter(([future]) => set.has(future)).map(([, name]) => name));
});
