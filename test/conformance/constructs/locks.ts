import {
  asyncWith,
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  Lock,
  Semaphore,
  type AsyncContextManager,
} from '../../../lib/index.js';
import type { Body } from '../../../lib/index.js';
import type { Completion, Expressions, StateOf, Statements } from '../definitions.js';
import type { Steps } from '../language.js';
import type { Machine } from '../machine.js';

export type LockStatement = Clear | Hold | MakeBarrier | MakeCondition | MakeEvent | MakeLock | MakeSemaphore | Notify | Release | SetEvent;
export type LockExpression = Abort | Acquire | BarrierWait | ConditionWait | EventWait | Reset | WaitUntil;

interface Clear {
  readonly do: 'clear';
  readonly target: string;
}

/** `async with` a lock, condition, semaphore or barrier. */
interface Hold {
  readonly do: 'hold';
  readonly target: string;
  readonly steps: Steps;
}

interface MakeBarrier {
  readonly do: 'barrier';
  readonly name: string;
  readonly parties: number;
}

interface MakeCondition {
  readonly do: 'condition';
  readonly name: string;
  /** The lock that it shares. */
  readonly lock?: string;
}

interface MakeEvent {
  readonly do: 'event';
  readonly name: string;
}

interface MakeLock {
  readonly do: 'lock';
  readonly name: string;
}

interface MakeSemaphore {
  readonly do: 'semaphore';
  readonly name: string;
  readonly value: number;
  readonly bounded?: true;
}

interface Notify {
  readonly do: 'notify';
  readonly target: string;
  /** Null for all. */
  readonly count: number | null;
}

interface Release {
  readonly do: 'release';
  readonly target: string;
}

interface SetEvent {
  readonly do: 'set';
  readonly target: string;
}

interface Abort {
  readonly x: 'abort';
  readonly name: string;
}

interface Acquire {
  readonly x: 'acquire';
  readonly name: string;
}

interface BarrierWait {
  readonly x: 'barrierWait';
  readonly name: string;
}

interface ConditionWait {
  readonly x: 'conditionWait';
  readonly name: string;
}

interface EventWait {
  readonly x: 'eventWait';
  readonly name: string;
}

interface Reset {
  readonly x: 'reset';
  readonly name: string;
}

/** `condition.wait_for()` of a predicate that gives false so many times. */
interface WaitUntil {
  readonly x: 'waitUntil';
  readonly name: string;
  readonly tests: number;
}

function holdable(machine: Machine, name: string): Lock | Condition | Semaphore | null {
  return machine.find(name, Lock) ?? machine.find(name, Condition) ?? machine.find(name, Semaphore);
}

export const lockStatements: Statements<LockStatement> = {
  barrier: {
    now: (machine, { name, parties }) => void machine.slots.set(name, new Barrier(parties)),
    print: ({ name, parties }) => [`${name} = Barrier(${parties})`],
  },
  clear: {
    now: (machine, { target }) => machine.find(target, Event)?.clear(),
    print: ({ target }) => [`${target}.clear()`],
  },
  condition: {
    now(machine, { name, lock }) {
      const shared = lock === undefined ? null : machine.find(lock, Lock);
      machine.slots.set(name, shared === null ? new Condition() : new Condition(shared));
    },
    print: ({ name, lock }) => [`${name} = Condition(${lock ?? ''})`],
  },
  event: {
    now: (machine, { name }) => void machine.slots.set(name, new Event()),
    print: ({ name }) => [`${name} = Event()`],
  },
  hold: {
    *run(machine, { target, steps }) {
      const manager: AsyncContextManager<unknown> | null = holdable(machine, target) ?? machine.find(target, Barrier);
      if (manager === null) return null;
      return yield* asyncWith(manager, function* (value): Body<Completion> {
        machine.say(`in ${target}${typeof value === 'number' ? `, ${value}` : ''}`);
        return yield* machine.run(steps);
      });
    },
    print: ({ target, steps }, printer) => printer.block(`async with ${target}`, steps),
  },
  lock: {
    now: (machine, { name }) => void machine.slots.set(name, new Lock()),
    print: ({ name }) => [`${name} = Lock()`],
  },
  notify: {
    now(machine, { target, count }) {
      const condition = machine.find(target, Condition);
      if (count === null) condition?.notifyAll();
      else condition?.notify(count);
    },
    print: ({ target, count }) => [`${target}.notify${count === null ? '_all()' : `(${count})`}`],
  },
  release: {
    now: (machine, { target }) => holdable(machine, target)?.release(),
    print: ({ target }) => [`${target}.release()`],
  },
  semaphore: {
    now(machine, { name, value, bounded }) {
      machine.slots.set(name, bounded === true ? new BoundedSemaphore(value) : new Semaphore(value));
    },
    print: ({ name, value, bounded }) => [`${name} = ${bounded === true ? 'Bounded' : ''}Semaphore(${value})`],
  },
  set: {
    now: (machine, { target }) => machine.find(target, Event)?.set(),
    print: ({ target }) => [`${target}.set()`],
  },
};

export const lockExpressions: Expressions<LockExpression> = {
  abort: {
    make: (machine, { name }) => machine.find(name, Barrier)?.abort() ?? null,
    print: ({ name }) => `${name}.abort()`,
  },
  acquire: {
    make: (machine, { name }) => holdable(machine, name)?.acquire() ?? null,
    print: ({ name }) => `${name}.acquire()`,
  },
  barrierWait: {
    make: (machine, { name }) => machine.find(name, Barrier)?.wait() ?? null,
    print: ({ name }) => `${name}.wait()`,
  },
  conditionWait: {
    make: (machine, { name }) => machine.find(name, Condition)?.wait() ?? null,
    print: ({ name }) => `${name}.wait()`,
  },
  eventWait: {
    make: (machine, { name }) => machine.find(name, Event)?.wait() ?? null,
    print: ({ name }) => `${name}.wait()`,
  },
  reset: {
    make: (machine, { name }) => machine.find(name, Barrier)?.reset() ?? null,
    print: ({ name }) => `${name}.reset()`,
  },
  waitUntil: {
    make(machine, { name, tests }) {
      let tested = 0;
      const predicate = (): boolean => {
        machine.say(`test ${++tested} of ${name}`);
        return tested > tests;
      };
      return machine.find(name, Condition)?.waitFor(predicate) ?? null;
    },
    print: ({ name, tests }) => `${name}.wait_for(false ${tests} times)`,
  },
};

export const lockState: StateOf = (value) => {
  const known = [Barrier, Condition, Event, Lock, Semaphore].some((type) => value instanceof type);
  if (!known) return null;
  const state = String(value);
  return () => state;
};
