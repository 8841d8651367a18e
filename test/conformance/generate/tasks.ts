import type { TaskStatement } from '../constructs/tasks.js';
import type { Rules } from './rules.js';

export const taskRules: Rules<TaskStatement['do'], TaskStatement> = {
  cancel: {
    simple: true,
    make(writer, scope) {
      const target = writer.target(scope);
      return target === null ? null : { do: 'cancel', target, ...(writer.random.chance(0.5) ? { message: writer.newName('m') } : {}) };
    },
  },
  count: { simple: true, make: () => ({ do: 'count' }) },
  look: {
    simple: true,
    make(writer, scope) {
      const target = writer.target(scope);
      return target === null ? null : { do: 'look', target };
    },
  },
  spawn: {
    simple: true,
    nests: true,
    make(writer, scope) {
      const { random } = writer;
      const name = writer.newSlot('task');
      const group = scope.groups.length > 0 && random.chance(0.75) ? { group: random.pick(scope.groups) } : {};
      const context = random.chance(0.1) ? writer.slot('context') : null;
      const inside = { ...scope, suspends: true, lineage: [...scope.lineage, name] };
      return {
        do: 'spawn',
        name,
        ...group,
        // CPython loses its current task when a context that is entered can't be entered by an eager task.
        ...(context !== null ? { context, eager: false } : random.chance(0.15) ? { eager: true } : {}),
        procedure: writer.procedure(inside),
      };
    },
  },
  uncancel: {
    simple: true,
    make(writer, scope) {
      const target = scope.suspends && writer.random.chance(0.7) ? 'self' : writer.target(scope);
      return target === null ? null : { do: 'uncancel', target };
    },
  },
};
