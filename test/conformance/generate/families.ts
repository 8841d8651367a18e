import type { Program } from '../language.js';
import { Writer, type Weights } from './Writer.js';

type Statements = Weights['statements'];
type Expressions = Weights['expressions'];

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

/** Programs about something that tasks share: there are more tasks, and fewer errors of their own. */
const sharing: Statements = {
  ...{ after: 0.2, asCompleted: 0.2, group: 0.3, inspect: 0.6 },
  ...{ pause: 2, raise: 0.2, scene: 1, serve: 1.5, spawn: 3 },
};

const together: Expressions = { gather: 0.3, shield: 0.3, waitFor: 0.5 };

/** There main begins tasks and looks after them, and seldom waits itself. */
const main: Statements = { await: 0.7, cancel: 1, inspect: 0.7, pause: 3, race: 1.5, scene: 4, serve: 2, spawn: 3, try: 0.3 };

function family(statements: Statements, expressions: Expressions = {}, rest: Omit<Weights, 'expressions' | 'statements'> = {}): Weights {
  return {
    statements: { ...base.statements, ...statements },
    expressions: { ...base.expressions, ...expressions },
    ...rest,
  };
}

function queueFamily(kind: 'lifoQueue' | 'priorityQueue' | 'queue'): Weights {
  return family(
    { ...sharing, [kind]: 0.1, getNowait: 0.7, putNowait: 2, shutdown: 0.5, taskDone: 1.2, timeout: 0.3 },
    { ...together, get: 5, join: 0.8, put: 5 },
    { main, first: { [kind]: 0.95 } },
  );
}

/** One for each construct, one in which programs often come to a standstill, and one that mixes all. */
const weights = {
  asCompleted: family({ asCompleted: 4 }),
  barrier: family(
    { ...sharing, barrier: 0.1, hold: 0.7, timeout: 0.4 },
    { ...together, abort: 0.3, barrierWait: 7, reset: 0.6, ref: 2 },
    { main, first: { barrier: 0.95 } },
  ),
  boundedSemaphore: family(
    { ...sharing, boundedSemaphore: 0.1, hold: 3, mutex: 1, release: 2, timeout: 0.3 },
    { ...together, acquire: 3 },
    { main, first: { boundedSemaphore: 0.95 } },
  ),
  callbacks: family({ after: 2, callAt: 1.5, callLater: 2, callSoon: 2, cancelHandle: 2, report: 0.4, whenDone: 1 }),
  cancel: family({ cancel: 5, ends: 0.7, endsOfGroup: 0.5, race: 5, try: 5, uncancel: 1 }),
  condition: family(
    { ...sharing, condition: 0.1, conditionBlock: 9, hold: 1.2, mutex: 0.3, notify: 1.5, release: 0.3, timeout: 0.3 },
    { ...together, acquire: 0.7, conditionWait: 1, waitUntil: 0.3 },
    { main, first: { lock: 0.3, condition: 0.95 } },
  ),
  contexts: family(
    { copyContext: 1, getVar: 4, runIn: 1.5, setVar: 3, withVar: 2, callSoon: 1, whenDone: 1 },
    { gather: 1, waitFor: 0.5 },
  ),
  deadlock: family(
    {
      ...sharing,
      ...{ conditionBlock: 1, future: 1, hold: 3, inspect: 1.5, timeout: 0.2 },
      ...{ putNowait: 0.2, release: 0.2, serve: 0.2, set: 0.2, setResult: 0.2 },
    },
    { acquire: 2, eventWait: 1, get: 0.6, put: 0.6, join: 0.4, barrierWait: 0.6, gather: 0.3, ref: 4, sleep: 1 },
    { first: { lock: 0.9, event: 0.6, condition: 0.4, semaphore: 0.5, queue: 0.5, barrier: 0.4 } },
  ),
  eager: family({ ends: 0.7, endsOfGroup: 0.5, uncancel: 0.3, group: 0.7 }, { gather: 1, shield: 0.5 }, { eager: 0.5 }),
  event: family(
    { ...sharing, event: 0.1, set: 4, clear: 2, timeout: 0.4 },
    { ...together, eventWait: 6 },
    { main, first: { event: 0.95 } },
  ),
  futures: family({ future: 3, removeCallback: 1, result: 1, setException: 1.5, setResult: 3, whenDone: 3 }),
  gather: family({ ends: 3, future: 0.5, setResult: 0.5, setException: 0.3 }, { gather: 6 }),
  groups: family({ endsOfGroup: 3, group: 4, raise: 2, race: 3, uncancel: 0.3 }),
  handler: family(
    { report: 3, callSoon: 2, callLater: 1, whenDone: 2, raise: 3, attempt: 0.5, group: 0.5, future: 0.5, setException: 0.5 },
    { shield: 1.5, gather: 0.7 },
  ),
  lifoQueue: queueFamily('lifoQueue'),
  lock: family(
    { ...sharing, lock: 0.1, hold: 4, mutex: 1.5, release: 1.2, timeout: 0.4 },
    { ...together, acquire: 2 },
    { main, first: { lock: 0.95 } },
  ),
  priorityQueue: queueFamily('priorityQueue'),
  queue: queueFamily('queue'),
  semaphore: family(
    { ...sharing, semaphore: 0.1, hold: 3, mutex: 1, release: 2.5, timeout: 0.3 },
    { ...together, acquire: 3 },
    { main, first: { semaphore: 0.95 } },
  ),
  shield: family({ future: 0.5, race: 4, raise: 2, setResult: 0.5, setException: 1 }, { call: 2, shield: 5 }),
  tasks: family({ count: 0.5, result: 0.5, uncancel: 0.5, whenDone: 0.7 }),
  timeouts: family({ timeout: 5, reschedule: 2, uncancel: 0.3 }),
  uncancel: family({ cancel: 4, group: 1, race: 4, timeout: 1.5, try: 4, uncancel: 5 }),
  wait: family({ future: 0.5, setResult: 0.5, setException: 0.3 }, { wait: 5 }),
  waitFor: family({ future: 0.5, setResult: 0.5 }, { waitFor: 5, shield: 0.5 }),
  mixed: family(
    {
      ...{ after: 0.7, callAt: 0.3, callLater: 0.6, callSoon: 0.6, cancelHandle: 0.4, report: 0.1, attempt: 0.1, inspect: 0.3 },
      ...{ future: 0.8, removeCallback: 0.2, result: 0.3, setException: 0.4, setResult: 0.8, whenDone: 0.6 },
      ...{ copyContext: 0.1, getVar: 0.3, runIn: 0.2, setVar: 0.3, withVar: 0.2 },
      ...{ asCompleted: 0.8, group: 1.2, reschedule: 0.5, timeout: 1.2, uncancel: 0.4 },
      ...{ hold: 1.5, mutex: 0.5, conditionBlock: 0.8, notify: 0.3, release: 0.5, set: 0.6, clear: 0.2 },
      ...{ getNowait: 0.2, putNowait: 0.5, scene: 0.7, serve: 0.5, shutdown: 0.1, taskDone: 0.3 },
    },
    {
      ...{ gather: 1, shield: 0.8, wait: 0.8, waitFor: 1 },
      ...{ acquire: 0.6, eventWait: 0.7, barrierWait: 0.5, abort: 0.05, reset: 0.05, waitUntil: 0.05 },
      ...{ get: 0.7, join: 0.2, put: 0.7 },
    },
    {
      eager: 0.1,
      first: {
        ...{ lock: 0.4, event: 0.3, condition: 0.3, semaphore: 0.3, boundedSemaphore: 0.15, barrier: 0.3 },
        ...{ queue: 0.25, lifoQueue: 0.1, priorityQueue: 0.1 },
      },
    },
  ),
} satisfies Record<string, Weights>;

export type Family = keyof typeof weights;
export const families = Object.keys(weights) as Family[];

/** The program with this number. */
export function generate(name: Family, number: number): Program {
  return new Writer(`${name}:${number}`, weights[name]).program();
}
