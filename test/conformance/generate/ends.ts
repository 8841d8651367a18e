import type { Expression, Statement, Steps } from '../language.js';
import type { Rules } from './rules.js';
import type { Writer } from './Writer.js';

type Spawned = Statement & { readonly name: string };

const pause: Statement = { do: 'await', what: { x: 'sleep', ms: 0 } };

function pauses({ random }: Writer): Statement[] {
  return Array.from({ length: random.int(3) }, () => pause);
}

/** Ends in one of the iterations around an instant: mostly with a result, and some not when they are asked to. */
function ending(writer: Writer, instant: number, before: Steps = []): Steps {
  const { random } = writer;
  const sleep: Statement = { do: 'await', what: { x: 'sleep', ms: instant } };
  const way: Steps = [...(random.chance(0.9) ? [sleep] : []), ...pauses(writer), ...before];
  const end: Statement = random.chance(0.75) ? { do: 'return', value: writer.newName('v') } : { do: 'raise', error: writer.error() };
  if (random.chance(0.7)) return [...way, end];
  const except = { what: random.chance(0.7) ? ('cancelled' as const) : ('everything' as const), steps: [...pauses(writer), end] };
  return [{ do: 'try', steps: [...way, end], except }];
}

function spawned(writer: Writer, steps: Steps, group?: string): Spawned {
  const eager = writer.random.chance(0.15) ? { eager: true } : {};
  const owner = group === undefined ? {} : { group };
  return { do: 'spawn', name: writer.newSlot('task'), ...owner, ...eager, procedure: { name: writer.newName('body'), steps } };
}

/** In one of the iterations around an instant, from outside all tasks. */
function meanwhile(writer: Writer, instant: number, steps: Steps): Statement {
  const iterations = writer.random.int(5);
  const later: Steps = iterations === 0 ? steps : [{ do: 'after', iterations, steps }];
  return { do: 'callLater', name: writer.newSlot('handle'), ms: instant, steps: later };
}

function disturbance(writer: Writer, names: readonly string[], futures: readonly string[]): Statement {
  const { random } = writer;
  if (futures.length > 0 && random.chance(0.5)) {
    const target = random.pick(futures);
    const result: Statement = { do: 'setResult', target, value: writer.newName('v') };
    return random.chance(0.7) ? result : { do: 'setException', target, error: writer.error() };
  }
  const target = random.pick(names);
  if (random.chance(0.3)) return { do: 'look', target };
  return { do: 'cancel', target, ...(random.chance(0.4) ? { message: writer.newName('m') } : {}) };
}

/** Of tasks, futures and calls, some of them twice, and some in a gather of its own. */
function gather(writer: Writer, instant: number, names: readonly string[], depth = 0): Expression {
  const { random } = writer;
  const ref = (): Expression => ({ x: 'ref', name: random.pick(names) });
  const items = Array.from({ length: 1 + random.int(4) }, (): Expression => {
    const kind = random.weighted([
      ['call', 4],
      ['ref', names.length === 0 ? 0 : 3],
      ['shield', names.length === 0 ? 0 : 0.3],
      ['gather', depth > 1 ? 0 : 1],
    ]);
    if (kind === 'call') return { x: 'call', procedure: { name: writer.newName('body'), steps: ending(writer, instant) } };
    if (kind === 'gather') return gather(writer, instant, names, depth + 1);
    return kind === 'ref' ? ref() : { x: 'shield', what: ref() };
  });
  return { x: 'gather', items, ...(random.chance(0.25) ? { returnExceptions: true } : {}) };
}

/** A task of a group; some make others of the same group before they end. */
function child(writer: Writer, instant: number, group: string, depth = 0): Spawned {
  const more = depth < 2 && writer.random.chance(0.2) ? [child(writer, instant, group, depth + 1)] : [];
  return spawned(writer, ending(writer, instant, more.length === 0 ? [] : [{ do: 'attempt', steps: more }]), group);
}

/** Some leave it by themselves, and go on. */
function leaving(writer: Writer, steps: Steps): Steps {
  if (writer.random.chance(0.5)) return steps;
  return [{ do: 'try', steps, except: { what: 'everything', steps: pauses(writer) } }];
}

export const endRules: Rules<'ends' | 'endsOfGroup', Statement> = {
  /** Tasks that end around an instant, those who gather them, and what happens to any of them meanwhile. */
  ends: {
    simple: true,
    nests: true,
    make(writer) {
      const { random } = writer;
      const instant = random.int(3);
      const futures = Array.from({ length: random.chance(0.6) ? 0 : 1 + random.int(2) }, () => writer.newSlot('future'));
      const tasks = Array.from({ length: random.int(4) }, () => spawned(writer, ending(writer, instant)));
      const names = [...tasks.map(({ name }) => name), ...futures];
      const takers = Array.from({ length: 1 + random.int(2) }, () =>
        spawned(writer, leaving(writer, [{ do: 'await', what: gather(writer, instant, names) }])),
      );
      const all = [...tasks, ...takers].map(({ name }) => name);
      const others = Array.from({ length: random.int(4) }, () =>
        meanwhile(writer, instant, [disturbance(writer, all, futures)]),
      );
      const made = futures.map((name): Statement => ({ do: 'future', name }));
      // What comes first in an instant is what was begun first.
      const steps = random.chance(0.5) ? [...others, ...tasks, ...takers] : [...tasks, ...takers, ...others];
      return { do: 'attempt', steps: [...made, ...steps] };
    },
  },
  /** The same of a group, to which others add as long as it takes any; some of its tasks are gathered too. */
  endsOfGroup: {
    simple: true,
    nests: true,
    make(writer) {
      const { random } = writer;
      const instant = random.int(3);
      const group = writer.newName('group');
      const children = Array.from({ length: 1 + random.int(4) }, () => child(writer, instant, group));
      const rest = random.chance(0.6) ? pauses(writer) : ending(writer, instant);
      const how = random.chance(0.3) ? { how: 'with' as const } : {};
      const owner = spawned(writer, leaving(writer, [{ do: 'group', name: group, ...how, steps: [...children, ...rest] }]));
      const inside = children.map(({ name }) => name);
      const taker = spawned(writer, leaving(writer, [{ do: 'await', what: gather(writer, instant, inside) }]));
      const names = [owner.name, ...inside];
      const others = Array.from({ length: random.int(4) }, () => {
        const act = random.chance(0.5) ? disturbance(writer, names, []) : child(writer, instant, group);
        return meanwhile(writer, instant, [{ do: 'attempt', steps: [act] }]);
      });
      const more = random.chance(0.3) ? [taker, ...others] : others;
      return { do: 'attempt', steps: random.chance(0.5) ? [...more, owner] : [owner, ...more] };
    },
  },
};
