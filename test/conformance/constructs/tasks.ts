import { allTasks, Context, createTask, Task, TaskGroup } from '../../../lib/index.js';
import type { Statements } from '../definitions.js';
import type { Procedure } from '../language.js';
import { options } from '../print.js';

export type TaskStatement = Cancel | Count | Look | Spawn | Uncancel;

/** Of a task or a future. */
interface Cancel {
  readonly do: 'cancel';
  readonly target: string;
  /** `m1`, `m2`, … */
  readonly message?: string;
}

/** How many tasks there are: a combinator makes no task that CPython would not make. */
interface Count {
  readonly do: 'count';
}

interface Look {
  readonly do: 'look';
  readonly target: string;
}

interface Spawn {
  readonly do: 'spawn';
  readonly name: string;
  readonly procedure: Procedure;
  /** False also where the task factory is eager. */
  readonly eager?: boolean;
  /** The group that it belongs to. */
  readonly group?: string;
  /** The context that it shares. */
  readonly context?: string;
}

interface Uncancel {
  readonly do: 'uncancel';
  readonly target: string;
}

export const taskStatements: Statements<TaskStatement> = {
  cancel: {
    now(machine, { target, message }) {
      const future = machine.future(target);
      if (future !== null) machine.say(`cancel ${target}: ${future.cancel(message) ? 'asked' : 'too late'}`);
    },
    print: ({ target, message }) => [`${target}.cancel(${message === undefined ? '' : `'${message}'`})`],
  },
  count: {
    now: (machine) => machine.say(`${allTasks(machine.loop).size} tasks`),
    print: () => ['print(len(all_tasks()))'],
  },
  look: {
    now(machine, { target }) {
      const future = machine.future(target);
      if (future === null) return;
      const state = future.cancelled() ? 'cancelled' : future.done() ? 'done' : 'pending';
      machine.say(`${target} is ${state}${future instanceof Task ? `, cancelling ${future.cancelling()}` : ''}`);
    },
    print: ({ target }) => [`look(${target})`],
  },
  spawn: {
    now(machine, { name, procedure, eager, group, context }) {
      const owner = group === undefined ? null : machine.find(group, TaskGroup);
      const shared = context === undefined ? null : machine.find(context, Context);
      const task = (owner?.createTask.bind(owner) ?? createTask)(machine.call(procedure), {
        name,
        ...(eager === undefined ? {} : { eager }),
        ...(shared === null ? {} : { context: shared }),
      });
      machine.slots.set(name, task);
      machine.say(`made ${name}`);
    },
    print({ name, procedure, eager, group, context }, printer) {
      const header = `async def ${procedure.name}()`;
      const make = `${group === undefined ? '' : `${group}.`}create_task`;
      return [
        ...printer.block(header, procedure.steps),
        `${name} = ${make}(${procedure.name}()${options({ eager_start: eager, context })})`,
      ];
    },
  },
  uncancel: {
    now(machine, { target }) {
      const future = machine.future(target);
      if (future instanceof Task) machine.say(`uncancel ${target}: ${future.uncancel()}`);
    },
    print: ({ target }) => [`${target}.uncancel()`],
  },
};
