import { asyncWith, TaskGroup, taskGroup } from '../../../lib/index.js';
import type { Body } from '../../../lib/index.js';
import type { Completion, StateOf, Statements } from '../definitions.js';
import type { Steps } from '../language.js';

export type GroupStatement = Group;

interface Group {
  readonly do: 'group';
  readonly name: string;
  /** `asyncWith(new TaskGroup(), …)` in place of `taskGroup(…)`: in Python they are one. */
  readonly how?: 'with';
  readonly steps: Steps;
}

export const groupStatements: Statements<GroupStatement> = {
  group: {
    *run(machine, { name, how, steps }) {
      const body = function* (group: TaskGroup): Body<Completion> {
        machine.slots.set(name, group);
        return yield* machine.run(steps);
      };
      const completion = yield* how === 'with' ? asyncWith(new TaskGroup(), body) : taskGroup(body);
      machine.say(`left ${name}`);
      return completion;
    },
    print: ({ name, steps }, printer) => printer.block(`async with TaskGroup() as ${name}`, steps),
  },
};

export const groupState: StateOf = (value) => (value instanceof TaskGroup ? () => 'group' : null);
