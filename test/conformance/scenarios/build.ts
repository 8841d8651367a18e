import type { Caught } from '../describe.js';
import type { Expression, Program, Raised, Statement, Steps } from '../language.js';

/** The words in which scenarios are written. Of a name in a program, the slot and the body are the same. */

export function program(...steps: Statement[]): Program {
  return { main: { name: 'main', steps }, ticks: 9 };
}

export function eagerly(...steps: Statement[]): Program {
  return { ...program(...steps), eager: true };
}

export const mark = (text: string): Statement => ({ do: 'mark', text });
export const wait = (what: Expression): Statement => ({ do: 'await', what });
export const sleep = (ms = 0): Statement => wait(sleeping(ms));
export const look = (target: string): Statement => ({ do: 'look', target });
export const inspect = (target: string): Statement => ({ do: 'inspect', target });
export const count: Statement = { do: 'count' };

export const spawn = (name: string, ...steps: Statement[]): Statement => ({ do: 'spawn', name, procedure: { name, steps } });
export const child = (group: string, name: string, ...steps: Statement[]): Statement => ({
  do: 'spawn',
  name,
  group,
  procedure: { name, steps },
});
export const eager = (name: string, ...steps: Statement[]): Statement => ({ do: 'spawn', name, eager: true, procedure: { name, steps } });
export const cancel = (target: string, message?: string): Statement => ({
  do: 'cancel',
  target,
  ...(message === undefined ? {} : { message }),
});
export const uncancel = (target: string): Statement => ({ do: 'uncancel', target });
export const give = (value: string): Statement => ({ do: 'return', value });
export const raise = (message: string, type: Raised['type'] = 'ValueError'): Statement => ({ do: 'raise', error: { type, message } });

export const attempt = (...steps: Statement[]): Statement => ({ do: 'attempt', steps });
export const caught = (what: Caught, steps: Steps, then: Steps = []): Statement => ({ do: 'try', steps, except: { what, steps: then } });
export const everything = (...steps: Statement[]): Statement => caught('everything', steps);
export const cleanup = (steps: Steps, last: Steps): Statement => ({ do: 'try', steps, finally: last });

export const future = (name: string): Statement => ({ do: 'future', name });
export const settle = (target: string, value = 'v1'): Statement => ({ do: 'setResult', target, value });
export const fail = (target: string, message: string): Statement => ({
  do: 'setException',
  target,
  error: { type: 'ValueError', message },
});
export const result = (target: string): Statement => ({ do: 'result', target });
export const whenDone = (target: string, name: string, ...steps: Statement[]): Statement => ({ do: 'whenDone', target, name, steps });

export const soon = (name: string, ...steps: Statement[]): Statement => ({ do: 'callSoon', name, steps });
export const later = (ms: number, name: string, ...steps: Statement[]): Statement => ({ do: 'callLater', name, ms, steps });
export const at = (when: number, name: string, ...steps: Statement[]): Statement => ({ do: 'callAt', name, at: when, steps });
export const dropHandle = (target: string): Statement => ({ do: 'cancelHandle', target });
export const after = (iterations: number, ...steps: Statement[]): Statement => ({ do: 'after', iterations, steps });

export const group = (name: string, ...steps: Statement[]): Statement => ({ do: 'group', name, steps });
export const within = (ms: number | null, name: string, ...steps: Statement[]): Statement => ({ do: 'timeout', name, ms, steps });
export const hold = (target: string, ...steps: Statement[]): Statement => ({ do: 'hold', target, steps });
export const release = (target: string): Statement => ({ do: 'release', target });

export const sleeping = (ms = 0, value?: string): Expression => ({ x: 'sleep', ms, ...(value === undefined ? {} : { value }) });
export const ref = (name: string): Expression => ({ x: 'ref', name });
export const call = (name: string, ...steps: Statement[]): Expression => ({ x: 'call', procedure: { name, steps } });
export const gather = (...items: Expression[]): Expression => ({ x: 'gather', items });
export const gatherAll = (...items: Expression[]): Expression => ({ x: 'gather', items, returnExceptions: true });
export const shield = (what: Expression): Expression => ({ x: 'shield', what });
export const waitFor = (what: Expression, ms: number | null): Expression => ({ x: 'waitFor', what, ms });
export const acquire = (name: string): Expression => ({ x: 'acquire', name });
