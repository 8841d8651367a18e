import { LifoQueue, PriorityQueue, Queue } from '../../../lib/index.js';
import type { Expressions, StateOf, Statements } from '../definitions.js';

export type QueueStatement = GetNowait | MakeQueue | PutNowait | Shutdown | TaskDone;
export type QueueExpression = Get | Join | Put;

interface GetNowait {
  readonly do: 'getNowait';
  readonly target: string;
}

interface MakeQueue {
  readonly do: 'queue';
  readonly name: string;
  readonly kind?: 'lifo' | 'priority';
  readonly maxsize: number;
}

interface PutNowait {
  readonly do: 'putNowait';
  readonly target: string;
  readonly item: string;
}

interface Shutdown {
  readonly do: 'shutdown';
  readonly target: string;
  readonly immediate?: boolean;
}

interface TaskDone {
  readonly do: 'taskDone';
  readonly target: string;
}

interface Get {
  readonly x: 'get';
  readonly name: string;
}

interface Join {
  readonly x: 'join';
  readonly name: string;
}

/** The first character of an item is its priority. */
interface Put {
  readonly x: 'put';
  readonly name: string;
  readonly item: string;
}

const make = {
  fifo: (maxsize: number) => new Queue<string>(maxsize),
  lifo: (maxsize: number) => new LifoQueue<string>(maxsize),
  priority: (maxsize: number) => new PriorityQueue<string>(maxsize, { compare: (a, b) => a.charCodeAt(0) - b.charCodeAt(0) }),
};

const names = { fifo: 'Queue', lifo: 'LifoQueue', priority: 'PriorityQueue' };

export const queueStatements: Statements<QueueStatement> = {
  getNowait: {
    now(machine, { target }) {
      const queue = machine.find(target, Queue);
      if (queue !== null) machine.say(`got ${String(queue.getNowait())}`);
    },
    print: ({ target }) => [`print(${target}.get_nowait())`],
  },
  putNowait: {
    now: (machine, { target, item }) => machine.find(target, Queue)?.putNowait(item),
    print: ({ target, item }) => [`${target}.put_nowait('${item}')`],
  },
  queue: {
    now: (machine, { name, kind, maxsize }) => void machine.slots.set(name, make[kind ?? 'fifo'](maxsize)),
    print: ({ name, kind, maxsize }) => [`${name} = ${names[kind ?? 'fifo']}(${maxsize})`],
  },
  shutdown: {
    now: (machine, { target, immediate }) => machine.find(target, Queue)?.shutdown(immediate),
    print: ({ target, immediate }) => [`${target}.shutdown(${immediate === true ? 'immediate=True' : ''})`],
  },
  taskDone: {
    now: (machine, { target }) => machine.find(target, Queue)?.taskDone(),
    print: ({ target }) => [`${target}.task_done()`],
  },
};

export const queueExpressions: Expressions<QueueExpression> = {
  get: {
    make: (machine, { name }) => machine.find(name, Queue)?.get() ?? null,
    print: ({ name }) => `${name}.get()`,
  },
  join: {
    make: (machine, { name }) => machine.find(name, Queue)?.join() ?? null,
    print: ({ name }) => `${name}.join()`,
  },
  put: {
    make: (machine, { name, item }) => machine.find(name, Queue)?.put(item) ?? null,
    print: ({ name, item }) => `${name}.put('${item}')`,
  },
};

export const queueState: StateOf = (value) => {
  if (!(value instanceof Queue)) return null;
  const state = `${String(value)}${value.empty() ? ' empty' : ''}${value.full() ? ' full' : ''}`;
  return () => state;
};
