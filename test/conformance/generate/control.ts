import type { Caught } from '../describe.js';
import type { ControlExpression, ControlStatement } from '../constructs/control.js';
import type { Rules } from './rules.js';

const caught: readonly Caught[] = ['cancelled', 'cancelled', 'exception', 'exception', 'everything', 'Oops', 'TimeoutError'];

export const controlRules: Rules<ControlStatement['do'] | 'pause', ControlStatement> = {
  attempt: {
    simple: true,
    nests: true,
    make: (writer, scope) => ({ do: 'attempt', steps: writer.steps({ ...scope, suspends: false }, 2) }),
  },
  await: { make: (writer, scope) => ({ do: 'await', what: writer.expression(scope) }) },
  inspect: {
    simple: true,
    make(writer) {
      const target = writer.primitive();
      return target === null ? null : { do: 'inspect', target };
    },
  },
  mark: { simple: true, make: () => ({ do: 'mark', text: 'here' }) },
  pause: { make: (writer) => ({ do: 'await', what: { x: 'sleep', ms: writer.time() } }) },
  raise: { simple: true, make: (writer) => ({ do: 'raise', error: writer.error() }) },
  repeat: {
    nests: true,
    make: (writer, scope) => ({ do: 'repeat', times: 2 + writer.random.int(2), steps: writer.steps(scope, 2) }),
  },
  return: { make: (writer, { depth }) => (depth < 2 ? null : { do: 'return', value: writer.newName('v') }) },
  try: {
    nests: true,
    make(writer, scope) {
      const { random } = writer;
      const steps = writer.steps(scope, 3);
      const last = random.chance(0.5) ? { finally: writer.steps(scope, 2) } : {};
      if ('finally' in last && random.chance(0.4)) return { do: 'try', steps, ...last };
      const except = { what: random.pick(caught), steps: random.chance(0.3) ? [] : writer.steps(scope, 2) };
      return { do: 'try', steps, except: { ...except, ...(random.chance(0.5) ? { again: true } : {}) }, ...last };
    },
  },
};

export const controlExpressionRules: Rules<ControlExpression['x'], ControlExpression> = {
  call: { nests: true, make: (writer, scope) => ({ x: 'call', procedure: writer.procedure(scope) }) },
  ref: {
    make(writer, scope) {
      const name = writer.awaited(scope);
      return name === null ? null : { x: 'ref', name };
    },
  },
  sleep: {
    make: (writer) => ({ x: 'sleep', ms: writer.time(), ...(writer.random.chance(0.3) ? { value: writer.newName('v') } : {}) }),
  },
};
