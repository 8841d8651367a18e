import type { Program } from '../language.js';
import { Writer, type Weights } from './Writer.js';

/** What every program may do. */
const base: Weights = {
  statements: {
    await: 7,
    cancel: 1.5,
    count: 0.2,
    look: 0.6,
    mark: 0.3,
    race: 2,
    raise: 0.8,
    repeat: 0.2,
    return: 0.4,
    spawn: 3.5,
    try: 2,
  },
  expressions: { call: 1, ref: 3, sleep: 4 },
};

function family(statements: Weights['statements'], expressions: Weights['expressions'] = {}, eager?: number): Weights {
  return {
    statements: { ...base.statements, ...statements },
    expressions: { ...base.expressions, ...expressions },
    ...(eager === undefined ? {} : { eager }),
  };
}

/** One for each construct, and one that mixes all. */
const weights = {
  asCompleted: family({ asCompleted: 4 }),
  callbacks: family({ after: 2, callAt: 1.5, callLater: 2, callSoon: 2, cancelHandle: 2, report: 0.4, whenDone: 1 }),
  cancel: family({ cancel: 5, race: 5, try: 5, uncancel: 2 }),
  contexts: family({ copyContext: 1, getVar: 4, runIn: 1.5, setVar: 3, withVar: 2, callSoon: 1, whenDone: 1 }, { gather: 1, waitFor: 0.5 }),
  eager: family({ uncancel: 0.3, group: 0.7 }, { gather: 1, shield: 0.5 }, 0.5),
  futures: family({ future: 3, removeCallback: 1, result: 1, setException: 1.5, setResult: 3, whenDone: 3 }),
  gather: family({ future: 0.5, setResult: 0.5, setException: 0.3 }, { gather: 6 }),
  groups: family({ group: 4, raise: 2, race: 3, uncancel: 0.3 }),
  shield: family({ future: 0.5, race: 4, raise: 2, setResult: 0.5, setException: 1 }, { call: 2, shield: 5 }),
  tasks: family({ count: 0.5, result: 0.5, uncancel: 0.5, whenDone: 0.7 }),
  timeouts: family({ timeout: 5, reschedule: 2, uncancel: 0.3 }),
  wait: family({ future: 0.5, setResult: 0.5, setException: 0.3 }, { wait: 5 }),
  waitFor: family({ future: 0.5, setResult: 0.5 }, { waitFor: 5, shield: 0.5 }),
  mixed: family(
    {
      ...{ after: 0.7, callAt: 0.3, callLater: 0.6, callSoon: 0.6, cancelHandle: 0.4, report: 0.1 },
      ...{ future: 0.8, removeCallback: 0.2, result: 0.3, setException: 0.4, setResult: 0.8, whenDone: 0.6 },
      ...{ copyContext: 0.1, getVar: 0.3, runIn: 0.2, setVar: 0.3, withVar: 0.2 },
      ...{ asCompleted: 0.8, group: 1.2, reschedule: 0.5, timeout: 1.2, uncancel: 0.4 },
    },
    { gather: 1, shield: 0.8, wait: 0.8, waitFor: 1 },
    0.1,
  ),
} satisfies Record<string, Weights>;

export type Family = keyof typeof weights;
export const families = Object.keys(weights) as Family[];

/** The program with this number. */
export function generate(name: Family, number: number): Program {
  return new Writer(`${name}:${number}`, weights[name]).program();
}
