import type { LockExpression, LockStatement } from '../constructs/locks.js';
import type { Expression, Statement } from '../language.js';
import { attempted } from './attempted.js';
import type { Rule, Rules } from './rules.js';
import type { Scope, SlotKind, Writer } from './Writer.js';

const holdable = ['lock', 'condition', 'semaphore'] as const;

/** The name of something of one of these kinds. */
function known(writer: Writer, kinds: readonly SlotKind[]): string | null {
  const names = kinds.flatMap((kind) => writer.known(kind));
  return names.length === 0 ? null : writer.random.pick(names);
}

function about(kind: SlotKind, make: (target: string, writer: Writer) => Statement): Rule<Statement> {
  return {
    simple: true,
    make(writer) {
      const target = writer.slot(kind);
      return target === null ? null : make(target, writer);
    },
  };
}

function expression(kinds: readonly SlotKind[], make: (name: string, writer: Writer) => LockExpression): Rule<LockExpression> {
  return {
    make(writer) {
      const name = known(writer, kinds);
      return name === null ? null : make(name, writer);
    },
  };
}

/** In a block that holds a condition: who waits, or who notifies. */
function conditionSteps(writer: Writer, scope: Scope, target: string): Statement[] {
  const { random } = writer;
  const until: Expression = { x: 'waitUntil', name: target, tests: random.int(3) };
  const wait: Expression = random.chance(0.7) ? { x: 'conditionWait', name: target } : until;
  const step: Statement = random.chance(0.7) ? { do: 'await', what: wait } : notify(target, writer);
  return [...(random.chance(0.3) ? writer.steps(scope, 1) : []), step, ...(random.chance(0.4) ? writer.steps(scope, 2) : [])];
}

export function notify(target: string, { random }: Writer): Statement {
  return { do: 'notify', target, count: random.chance(0.3) ? null : random.pick([0, 1, 1, 1, 2, 3]) };
}

export const lockRules: Rules<LockStatement['do'] | 'boundedSemaphore' | 'conditionBlock' | 'mutex', Statement> = {
  barrier: {
    simple: true,
    make: (writer) => ({ do: 'barrier', name: writer.newSlot('barrier'), parties: writer.random.pick([1, 2, 2, 3, 3, 4]) }),
  },
  boundedSemaphore: {
    simple: true,
    make: (writer) => ({ do: 'semaphore', name: writer.newSlot('semaphore'), value: writer.random.int(4), bounded: true }),
  },
  clear: about('event', (target) => ({ do: 'clear', target })),
  condition: {
    simple: true,
    make(writer) {
      const lock = writer.random.chance(0.3) ? writer.slot('lock') : null;
      return { do: 'condition', name: writer.newSlot('condition'), ...(lock === null ? {} : { lock }) };
    },
  },
  conditionBlock: {
    nests: true,
    make(writer, scope) {
      const target = writer.slot('condition');
      return target === null ? null : { do: 'hold', target, steps: conditionSteps(writer, scope, target) };
    },
  },
  event: { simple: true, make: (writer) => ({ do: 'event', name: writer.newSlot('event') }) },
  hold: {
    nests: true,
    make(writer, scope) {
      const target = known(writer, [...holdable, 'barrier']);
      return target === null ? null : { do: 'hold', target, steps: writer.steps(scope, 3) };
    },
  },
  lock: { simple: true, make: (writer) => ({ do: 'lock', name: writer.newSlot('lock') }) },
  /** What `async with` does, by hand. */
  mutex: {
    nests: true,
    make(writer, scope) {
      const name = known(writer, holdable);
      if (name === null) return null;
      const acquire: Statement = { do: 'await', what: { x: 'acquire', name } };
      const steps = writer.steps(scope, 3);
      const guarded: Statement = { do: 'try', steps: [acquire, ...steps], finally: [attempted(writer, { do: 'release', target: name })] };
      return guarded;
    },
  },
  notify: about('condition', (target, writer) => attempted(writer, notify(target, writer))),
  release: {
    simple: true,
    make(writer) {
      const target = known(writer, holdable);
      return target === null ? null : attempted(writer, { do: 'release', target });
    },
  },
  semaphore: {
    simple: true,
    make: (writer) => ({ do: 'semaphore', name: writer.newSlot('semaphore'), value: writer.random.int(4) }),
  },
  set: about('event', (target) => ({ do: 'set', target })),
};

export const lockExpressionRules: Rules<LockExpression['x'], LockExpression> = {
  abort: expression(['barrier'], (name) => ({ x: 'abort', name })),
  acquire: expression(holdable, (name) => ({ x: 'acquire', name })),
  barrierWait: expression(['barrier'], (name) => ({ x: 'barrierWait', name })),
  conditionWait: expression(['condition'], (name) => ({ x: 'conditionWait', name })),
  eventWait: expression(['event'], (name) => ({ x: 'eventWait', name })),
  reset: expression(['barrier'], (name) => ({ x: 'reset', name })),
  waitUntil: expression(['condition'], (name, writer) => ({ x: 'waitUntil', name, tests: writer.random.int(3) })),
};
