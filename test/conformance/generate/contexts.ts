import type { ContextStatement } from '../constructs/contexts.js';
import type { Rules } from './rules.js';

const variables = ['var', 'other'];

export const contextRules: Rules<ContextStatement['do'], ContextStatement> = {
  copyContext: { simple: true, make: (writer) => ({ do: 'copyContext', name: writer.newSlot('context') }) },
  getVar: { simple: true, make: (writer) => ({ do: 'getVar', variable: writer.random.pick(variables) }) },
  runIn: {
    simple: true,
    nests: true,
    make(writer, scope) {
      const target = writer.slot('context');
      return target === null ? null : { do: 'runIn', target, steps: writer.steps({ ...scope, suspends: false }, 2) };
    },
  },
  setVar: {
    simple: true,
    make: (writer) => ({ do: 'setVar', variable: writer.random.pick(variables), value: writer.newName('v') }),
  },
  withVar: {
    nests: true,
    make: (writer, scope) => ({
      do: 'withVar',
      variable: writer.random.pick(variables),
      value: writer.newName('v'),
      steps: writer.steps(scope, 2),
    }),
  },
};
