import type { GroupStatement } from '../constructs/groups.js';
import type { Rules } from './rules.js';

export const groupRules: Rules<GroupStatement['do'], GroupStatement> = {
  group: {
    nests: true,
    make(writer, scope) {
      const name = writer.newName('group');
      const steps = writer.steps({ ...scope, groups: [...scope.groups, name] }, 4);
      return { do: 'group', name, ...(writer.random.chance(0.3) ? { how: 'with' as const } : {}), steps };
    },
  },
};
