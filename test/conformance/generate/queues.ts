import type { QueueExpression, QueueStatement } from '../constructs/queues.js';
import type { Statement } from '../language.js';
import { attempted } from './attempted.js';
import type { Rule, Rules } from './rules.js';
import type { Writer } from './Writer.js';

/** Priorities are few, so that many are equal. */
export function item(writer: Writer): string {
  return `${writer.random.int(3)}${writer.newName('v')}`;
}

function made(kind?: 'lifo' | 'priority'): Rule<Statement> {
  return {
    simple: true,
    make: (writer) => ({
      do: 'queue',
      name: writer.newSlot('queue'),
      ...(kind === undefined ? {} : { kind }),
      maxsize: writer.random.pick([0, 0, 1, 1, 1, 2, 2, 3]),
    }),
  };
}

function about(make: (target: string, writer: Writer) => Statement): Rule<Statement> {
  return {
    simple: true,
    make(writer) {
      const target = writer.slot('queue');
      return target === null ? null : make(target, writer);
    },
  };
}

function expression(make: (name: string, writer: Writer) => QueueExpression): Rule<QueueExpression> {
  return {
    make(writer) {
      const name = writer.slot('queue');
      return name === null ? null : make(name, writer);
    },
  };
}

function shutDown(target: string, { random }: Writer): Statement {
  return { do: 'shutdown', target, ...(random.chance(0.4) ? { immediate: true } : {}) };
}

/** A step that lets somebody go on who waits for this queue. */
export function servedQueue(writer: Writer, target: string): Statement {
  const kind = writer.random.pick(['get', 'get', 'put', 'put', 'put', 'done', 'done', 'shutdown'] as const);
  if (kind === 'shutdown') return shutDown(target, writer);
  if (kind === 'done') return { do: 'attempt', steps: [{ do: 'taskDone', target }] };
  return attempted(writer, kind === 'get' ? { do: 'getNowait', target } : { do: 'putNowait', target, item: item(writer) });
}

export const queueRules: Rules<QueueStatement['do'] | 'lifoQueue' | 'priorityQueue', Statement> = {
  getNowait: about((target, writer) => attempted(writer, { do: 'getNowait', target })),
  lifoQueue: made('lifo'),
  priorityQueue: made('priority'),
  putNowait: about((target, writer) => attempted(writer, { do: 'putNowait', target, item: item(writer) })),
  queue: made(),
  shutdown: about(shutDown),
  taskDone: about((target, writer) => attempted(writer, { do: 'taskDone', target })),
};

export const queueExpressionRules: Rules<QueueExpression['x'], QueueExpression> = {
  get: expression((name) => ({ x: 'get', name })),
  join: expression((name) => ({ x: 'join', name })),
  put: expression((name, writer) => ({ x: 'put', name, item: item(writer) })),
};
