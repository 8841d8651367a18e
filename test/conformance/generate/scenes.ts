import type { Expression, Statement } from '../language.js';
import { attempted } from './attempted.js';
import { notify } from './locks.js';
import { item, servedQueue } from './queues.js';
import type { Rules } from './rules.js';
import type { Scope, Writer } from './Writer.js';

function is(writer: Writer, kind: 'barrier' | 'condition' | 'event' | 'queue', target: string): boolean {
  return writer.known(kind).includes(target);
}

function spawned(writer: Writer, steps: readonly Statement[]): Statement & { readonly name: string } {
  return { do: 'spawn', name: writer.newSlot('task'), procedure: { name: writer.newName('body'), steps } };
}

/** A step that lets somebody go on who waits for this. */
function served(writer: Writer, target: string): Statement {
  if (is(writer, 'event', target)) return writer.random.chance(0.8) ? { do: 'set', target } : { do: 'clear', target };
  if (is(writer, 'queue', target)) return servedQueue(writer, target);
  if (is(writer, 'barrier', target)) return spawned(writer, [arrival(writer, target)]);
  if (is(writer, 'condition', target)) return spawned(writer, [{ do: 'hold', target, steps: [notify(target, writer)] }]);
  return attempted(writer, { do: 'release', target });
}

function arrival({ random }: Writer, name: string): Statement {
  const x = random.weighted([
    ['barrierWait', 9],
    ['reset', 0.7],
    ['abort', 0.4],
  ]);
  return { do: 'await', what: { x, name } };
}

/** A step that may have to wait for this. */
function waiting(writer: Writer, scope: Scope, target: string, liked: Queueing): Statement {
  const { random } = writer;
  const pause: Statement = { do: 'await', what: { x: 'sleep', ms: random.chance(0.6) ? 0 : writer.time() } };
  const steps = random.chance(0.5) ? [pause] : random.chance(0.3) ? writer.steps(scope, 1) : [];
  if (is(writer, 'event', target)) return { do: 'await', what: { x: 'eventWait', name: target } };
  if (is(writer, 'barrier', target)) return arrival(writer, target);
  if (is(writer, 'queue', target)) return { do: 'await', what: queueing(writer, target, liked) };
  if (!is(writer, 'condition', target)) return { do: 'hold', target, steps };
  const until: Expression = { x: 'waitUntil', name: target, tests: random.int(3) };
  const what: Expression = random.chance(0.8) ? { x: 'conditionWait', name: target } : until;
  return { do: 'hold', target, steps: random.chance(0.25) ? [notify(target, writer), ...steps] : [{ do: 'await', what }, ...steps] };
}

type Queueing = 'get' | 'join' | 'put';

/** Mostly the same, so that a line forms. */
function queueing(writer: Writer, name: string, liked: Queueing): Expression {
  const x = writer.random.chance(0.8) ? liked : writer.random.pick(['get', 'put'] as const);
  return x === 'put' ? { x, name, item: item(writer) } : { x, name };
}

/** A task that waits; some go on when they are cancelled. */
function waiter(writer: Writer, scope: Scope, target: string, liked: Queueing): Statement & { readonly name: string } {
  const { random } = writer;
  const inside: Scope = { ...scope, suspends: true, lineage: [...scope.lineage, ...writer.known('task')] };
  const steps = [waiting(writer, inside, target, liked), ...(random.chance(0.3) ? [waiting(writer, inside, target, liked)] : [])];
  if (random.chance(0.8)) return spawned(writer, steps);
  const then = random.chance(0.5) ? [waiting(writer, inside, target, liked)] : [];
  return spawned(writer, [{ do: 'try', steps, except: { what: 'cancelled', steps: then } }]);
}

/** What happens to those who wait, in one of the iterations around an instant: a wake-up and a cancel in any order. */
function clash(writer: Writer, target: string, names: readonly string[]): Statement {
  const { random } = writer;
  const acts = Array.from({ length: 1 + random.int(4) }, (): Statement => {
    if (random.chance(0.5)) return served(writer, target);
    return { do: 'cancel', target: random.pick(names), ...(random.chance(0.4) ? { message: writer.newName('m') } : {}) };
  });
  const iterations = random.int(6);
  const steps: Statement[] = iterations === 0 ? acts : [{ do: 'after', iterations, steps: acts }];
  return { do: 'callLater', name: writer.newSlot('handle'), ms: writer.time(), steps };
}

export const sceneRules: Rules<'scene' | 'serve', Statement> = {
  /** Some tasks that wait for one thing, and what happens to them. */
  scene: {
    simple: true,
    nests: true,
    make(writer, scope) {
      const target = writer.primitive();
      if (target === null) return null;
      const liked = writer.random.pick(['get', 'get', 'put', 'put', 'join'] as const);
      const tasks = Array.from({ length: 2 + writer.random.int(3) }, () => waiter(writer, scope, target, liked));
      const names = tasks.map(({ name }) => name);
      const clashes = Array.from({ length: 1 + writer.random.int(2) }, () => clash(writer, target, names));
      return { do: 'attempt', steps: [...tasks, ...clashes] };
    },
  },
  /** Somebody wakes those who wait, in one of the iterations around an instant. */
  serve: {
    simple: true,
    make(writer) {
      const target = writer.primitive();
      if (target === null) return null;
      const step = served(writer, target);
      const iterations = writer.random.int(5);
      const steps: Statement[] = iterations === 0 ? [step] : [{ do: 'after', iterations, steps: [step] }];
      return { do: 'callLater', name: writer.newSlot('handle'), ms: writer.time(), steps };
    },
  },
};
